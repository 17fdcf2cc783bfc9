using AmendFlow.Data;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>
/// A head that was kept where the database's administrator cannot write, as <c>AGREEMENT=HASH</c>. A chain that only grew since still holds
/// it; one that was written anew, or cut before it, does not.
/// </summary>
internal sealed record KeptHead(string Agreement, string Hash)
{
    private const int HexDigits = 64;

    /// <exception cref="SettingsException">The text is no such pair.</exception>
    public static KeptHead Parse(string text) =>
        text.Split('=') is [{ Length: > 0 } agreement, { Length: HexDigits } hash] && hash.All(char.IsAsciiHexDigit)
            ? new KeptHead(agreement, hash.ToLowerInvariant())
            : throw new SettingsException($"--head '{text}' is not AGREEMENT=HASH, such as AF-2012-01= and the {HexDigits} hexadecimal digits that verify printed.");

    /// <returns>What is wrong; null when the chain holds the head.</returns>
    public async Task<string?> FaultAsync(AmendFlowDbContext db, CancellationToken cancellationToken)
    {
        var agreement = await db.Agreements.AsNoTracking().SingleOrDefaultAsync(a => a.Reference == Agreement, cancellationToken);
        return agreement is null ? $"there is no agreement {Agreement}, of which a head was kept"
            : await db.AuditEntries.AnyAsync(e => e.AgreementId == agreement.Id && e.Hash == Hash, cancellationToken) ? null
            : $"{Agreement}: the chain does not hold the head that was kept: it was written anew, or cut before it";
    }
}

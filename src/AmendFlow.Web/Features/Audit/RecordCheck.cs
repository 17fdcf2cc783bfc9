using System.Security.Cryptography;
using AmendFlow.Agreements.Audit;
using AmendFlow.Data;
using AmendFlow.Data.Records;
using AmendFlow.Web.Features.Calendars;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>Does the database still hold what the chain says? Whatever the chain does not know is not found here (docs/security.md).</summary>
internal static class RecordCheck
{
    /// <returns>What does not fit the chain of one agreement, a sentence each.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(AmendFlowDbContext db, Guid agreementId, CancellationToken cancellationToken)
    {
        var entries = await db.AuditEntries.AsNoTracking().Where(e => e.AgreementId == agreementId).OrderBy(e => e.Sequence).ToListAsync(cancellationToken);
        var chain = new RecordedChain(agreementId, [.. entries.Select(RecordedEntry.Of).OfType<RecordedEntry>()]);
        return
        [
            .. await DecisionCheck.RunAsync(db, chain, cancellationToken),
            .. await ProposalCheck.RunAsync(db, chain, cancellationToken),
            .. await DisputeCheck.RunAsync(db, chain, cancellationToken),
            .. await RoundCheck.RunAsync(db, chain, cancellationToken),
            .. await RegisterCheck.RunAsync(db, chain, cancellationToken),
            .. await MandatesAsync(db, chain, cancellationToken),
            .. await CalendarsAsync(db, chain, cancellationToken),
            .. await DelegationsAsync(db, chain, cancellationToken),
            .. await PrivateValuesAsync(db, chain, cancellationToken),
        ];
    }

    /// <returns>What belongs to no agreement, and files that are not what their hash says.</returns>
    public static async Task<IReadOnlyList<string>> OfNoAgreementAsync(AmendFlowDbContext db, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var stray = await db.AuditEntries.CountAsync(e => !db.Agreements.Any(a => a.Id == e.AgreementId), cancellationToken);
        if (stray > 0)
        {
            faults.Add($"{stray} entries belong to no agreement");
        }

        var homeless = await db.Decisions.CountAsync(d => !db.Cases.Any(c => c.Id == d.CaseId), cancellationToken);
        if (homeless > 0)
        {
            faults.Add($"{homeless} decisions belong to no case");
        }

        foreach (var sha256 in await db.Attachments.Where(a => a.FromRevision != null).Select(a => a.Sha256).Distinct().ToListAsync(cancellationToken))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await foreach (var bytes in db.BlobChunks.Where(c => c.Sha256 == sha256).OrderBy(c => c.Index).Select(c => c.Bytes).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                hash.AppendData(bytes);
            }

            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256)
            {
                faults.Add($"the file {sha256} is not what its hash says");
            }
        }

        return faults;
    }

    // Those of the first people, and of the demonstration, were there before anybody could record them.
    private static async Task<IEnumerable<string>> MandatesAsync(AmendFlowDbContext db, RecordedChain chain, CancellationToken cancellationToken)
    {
        var recorded = chain.Of("mandate-granted", "mandate-ended").ToList();
        var known = recorded.Select(e => e.Record.Object).ToHashSet(StringComparer.Ordinal);
        var mandates = await db.Mandates.AsNoTracking().Where(m => m.AgreementId == chain.AgreementId).ToListAsync(cancellationToken);
        return RecordedChain.Compare(
            mandates.Where(m => known.Contains($"mandate {m.Id}")), m => $"mandate {m.Id}", recorded, e => e.Record.Object,
            (mandate, entry) => RecordedChain.Differing(
                ("role or term", RecordedWords.Of(mandate), entry.Record.New),
                ("party", mandate.Side, entry.Record.Side)));
    }

    // As registered, or as the demonstration has them, until somebody changes them.
    private static async Task<IEnumerable<string>> CalendarsAsync(AmendFlowDbContext db, RecordedChain chain, CancellationToken cancellationToken)
    {
        var recorded = chain.Of("calendar-changed").ToList();
        var known = recorded.Select(e => e.Record.Object).ToHashSet(StringComparer.Ordinal);
        var parties = await db.Parties.AsNoTracking().Where(p => p.AgreementId == chain.AgreementId).ToListAsync(cancellationToken);
        return RecordedChain.Compare(
            parties.Where(p => known.Contains(CalendarWords.Object(p.Side))), p => CalendarWords.Object(p.Side), recorded, e => e.Record.Object,
            (party, entry) => RecordedChain.Differing(("working days", CalendarWords.Of(party), entry.Record.New)));
    }

    private static async Task<IEnumerable<string>> DelegationsAsync(AmendFlowDbContext db, RecordedChain chain, CancellationToken cancellationToken) =>
        RecordedChain.Compare(
            await db.Delegations.AsNoTracking().Where(d => d.AgreementId == chain.AgreementId).ToListAsync(cancellationToken), d => $"delegation {d.Id}",
            chain.Of("delegation-given", "delegation-ended").ToList(), e => e.Record.Object,
            (delegation, entry) => RecordedChain.Differing(
                ("role or term", RecordedWords.Of(delegation), entry.Record.New),
                ("party", delegation.Side, entry.Record.Side)));

    // Who was asked in a committee is private to the party of each, and the committee has none.
    private static bool IsOfBoth(AuditRecord record, AuditPrivateValue value) =>
        (value.Side is null && value.Field is "from" or "to") || (record.Side is null && value.Field.StartsWith("asked-", StringComparison.Ordinal));

    // A value that is gone may have been erased, which a party may ask for: the chain stays whole.
    private static async Task<IEnumerable<string>> PrivateValuesAsync(AmendFlowDbContext db, RecordedChain chain, CancellationToken cancellationToken)
    {
        var entries = chain.Entries.ToLookup(e => e.Record.Sequence, e => e.Record);
        var values = await db.AuditPrivateValues.AsNoTracking().Where(v => v.AgreementId == chain.AgreementId)
            .OrderBy(v => v.Sequence).ThenBy(v => v.Field).ToListAsync(cancellationToken);
        return values.Select(value =>
        {
            var record = entries[value.Sequence].FirstOrDefault();
            var commitment = record?.Private.GetValueOrDefault(value.Field);
            return commitment is null || !AuditProjection.Holds(value, commitment) ? $"the private value '{value.Field}' of entry {value.Sequence} does not fit its commitment"
                : value.Side != record!.Side && !IsOfBoth(record, value) ? $"the private value '{value.Field}' of entry {value.Sequence} is in another party's lane"
                : null;
        }).OfType<string>();
    }
}

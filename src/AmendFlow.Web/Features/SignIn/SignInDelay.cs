using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AmendFlow.Data;
using AmendFlow.Data.Records;
using AmendFlow.Engine;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

/// <summary>
/// Slows guessing down: after five wrong passwords for one account from one address, each further try waits longer, up to 15 minutes;
/// after a hundred from one address for any accounts, that address gets one try each 30 seconds. Never for good, and never for
/// somebody who tries from elsewhere, so that no stranger can lock a person out. Accounts that do not exist are treated alike. Kept in
/// the database: it holds on every node, and over a restart.
/// </summary>
public sealed class SignInDelay(Database database, WriterGate gate, TimeProvider time)
{
    private const string Prefix = "sign-in:";
    private const int Free = 5;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(24);

    // A whole hospital may share one address: enough for its typing errors, too few for a list of passwords.
    private const int FreeOfAddress = 100;
    private static readonly TimeSpan EachOfAddress = TimeSpan.FromSeconds(30);

    /// <summary>How long the try after so many failures has to wait.</summary>
    public static TimeSpan After(int failures) => failures < Free
        ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(failures - Free, 10)));

    public static Bilingual Words(TimeSpan wait)
    {
        var minutes = (int)Math.Ceiling(wait.TotalMinutes);
        return new(
            $"Too many tries. Wait {(minutes == 1 ? "a minute" : $"{minutes} minutes")}, then try again.",
            $"Trop d’essais. Attendez {(minutes == 1 ? "une minute" : $"{minutes} minutes")}, puis réessayez.");
    }

    /// <summary>Counts a try before the password is looked at, so that many at once gain nothing.</summary>
    /// <returns>How long to wait; null when this try may be made.</returns>
    public async Task<TimeSpan?> EnterAsync(string email, IPAddress? address, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await CountAsync(Key(email, address), Key(address), cancellationToken);
            }
            catch (DbUpdateException) when (attempt < 3)
            {
                // Two first tries at once: the second finds the row of the other.
            }
        }
    }

    /// <summary>The password was right: earlier failures are forgotten, and the address has this try back.</summary>
    public async Task ForgetAsync(string email, IPAddress? address, CancellationToken cancellationToken)
    {
        var key = Key(email, address);
        using var pass = await gate.EnterAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await RowAsync(db, Key(address), cancellationToken) is { } place)
        {
            var paid = Read(place).At - EachOfAddress;
            place.Value = Write(paid, 0);
            if (paid <= time.GetUtcNow())
            {
                db.Settings.Remove(place);
            }

            await db.SaveChangesAsync(cancellationToken);
        }

        await db.Settings.Where(s => s.Key == key).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<TimeSpan?> CountAsync(string key, string placeKey, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        using var pass = await gate.EnterAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var place = await RowAsync(db, placeKey, cancellationToken);
        var row = await RowAsync(db, key, cancellationToken);

        // Of an address, the instant is kept when all its tries are given back; each try moves it by the time that one takes to come back.
        var paid = Read(place).At is var at && at > now ? at : now;
        var (last, failures) = Read(row);
        var free = Later(last + After(failures), paid - (EachOfAddress * (FreeOfAddress - 1)));
        if (free > now)
        {
            return free - now;
        }

        if (place is null || row is null)
        {
            var old = Write(now - Forgotten, 0);
#pragma warning disable CA1309 // The database compares.
            await db.Settings.Where(s => s.Key.StartsWith(Prefix) && string.Compare(s.Value, old) < 0 && s.Key != key && s.Key != placeKey)
                .ExecuteDeleteAsync(cancellationToken);
#pragma warning restore CA1309
        }

        Set(db, place, placeKey, Write(paid + EachOfAddress, 0));
        Set(db, row, key, Write(now, now - last > Forgotten ? 1 : failures + 1));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private static async Task<Setting?> RowAsync(AmendFlowDbContext db, string key, CancellationToken cancellationToken)
    {
        if (db.HasRowLocks)
        {
            await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM settings WHERE "Key" = {key} FOR UPDATE""", cancellationToken);
        }

        return await db.Settings.SingleOrDefaultAsync(s => s.Key == key, cancellationToken);
    }

    private static void Set(AmendFlowDbContext db, Setting? row, string key, string value)
    {
        if (row is null)
        {
            db.Settings.Add(new Setting { Key = key, Value = value });
        }
        else
        {
            row.Value = value;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static string Key(IPAddress? address) => Prefix + Tokens.Hash($"from|{Network(address)}");

    private static string Key(string email, IPAddress? address) => Prefix + Tokens.Hash($"{email}|{Network(address)}");

    // Who has one IPv6 address has 2^64 of them.
    private static string Network(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };

    // The instant comes first, so that old rows are found by comparing texts.
    private static string Write(DateTimeOffset at, int failures) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:O} {failures}");

    private static (DateTimeOffset At, int Failures) Read(Setting? row)
    {
        if (row?.Value.Split(' ') is not [var at, var failures])
        {
            return (DateTimeOffset.MinValue, 0);
        }

        return (DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), int.Parse(failures, CultureInfo.InvariantCulture));
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>Compares what a mail server took in with what the database says was handed over.</summary>
internal static partial class Post
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Waits until nothing is owed any more: what a node had claimed when it or its database died waits for the end of its lease.</summary>
    public static async Task DrainAsync(Stage stage)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(250))
        {
            if (!await stage.ReadAsync(db => db.Mails.AnyAsync(m => m.State == MailState.Owed || m.State == MailState.Rendered)))
            {
                return;
            }
        }
    }

    /// <param name="ambiguous">How many mails may have arrived twice: kills, and connections lost around the final answer.</param>
    public static async Task<IReadOnlyList<string>> CheckAsync(Database database, IReadOnlyList<ReceivedMail> taken, int ambiguous)
    {
        await using var db = database.CreateDbContext();
        var rows = await db.Mails.AsNoTracking().Where(m => m.MessageId != null)
            .Join(db.People, m => m.PersonId, p => p.Id, (m, p) => new { m.MessageId, m.State, p.Email }).ToListAsync();
        var arrived = taken.GroupBy(IdOf).ToDictionary(g => g.Key, g => g.ToList());
        var wrong = new List<string>();
        var lost = rows.Count(r => r.State == MailState.Sent && !arrived.ContainsKey(Bare(r.MessageId!)));
        if (lost > 0)
        {
            wrong.Add($"{lost} mails are marked as sent and never arrived");
        }

        var known = rows.ToDictionary(r => Bare(r.MessageId!), r => r.Email);
        foreach (var (id, copies) in arrived)
        {
            if (!known.TryGetValue(id, out var email) || copies.Any(c => c.Recipient != email))
            {
                wrong.Add($"mail {id} arrived, and the database knows of none, or of another reader");
            }

            if (copies.Select(c => Convert.ToHexString(SHA256.HashData(c.Bytes))).Distinct().Count() > 1)
            {
                wrong.Add($"mail {id} arrived {copies.Count} times with different bytes");
            }
        }

        var repeats = taken.Count - arrived.Count;
        if (repeats > ambiguous)
        {
            wrong.Add($"{repeats} mails arrived again, and only {ambiguous} hand-overs were ambiguous");
        }

        return wrong;
    }

    /// <summary>How many copies came beyond the first.</summary>
    public static int Repeats(IReadOnlyList<ReceivedMail> taken) => taken.Count - taken.Select(IdOf).Distinct().Count();

    /// <summary>The Message-ID without brackets.</summary>
    public static string IdOf(ReceivedMail mail) => Bare(Found().Match(Encoding.Latin1.GetString(mail.Bytes)).Groups[1].Value);

    public static string Bare(string messageId) => messageId.Trim().Trim('<', '>');

    [GeneratedRegex(@"^Message-I[dD]:\s*(\S+)", RegexOptions.Multiline)]
    private static partial Regex Found();
}

using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Features.Stuck;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>Goes on with a restored database, as docs/operations.md tells under "After a restore", and says what does not fit.</summary>
/// <param name="before">What had been answered when the backup began.</param>
/// <param name="later">What was answered after that: it is there whole or not at all.</param>
/// <param name="sent">What had gone out before the disaster.</param>
internal sealed class Restored(Stage stage, IReadOnlyList<Operation> before, IReadOnlyList<Operation> later, IReadOnlyList<ReceivedMail> sent)
{
    private const int WorkEnough = 12;
    private readonly List<string> wrong = [];

    /// <summary>How many there were after the restore.</summary>
    public int Operations { get; private set; }

    /// <summary>Acknowledged after the backup was made, and not in it.</summary>
    public int Gone { get; private set; }

    public int Held { get; private set; }

    public static IReadOnlyList<string> MailsTo(SmtpSink sink) =>
    [
        "--AmendFlow:Mail:Transport", "smtp", "--AmendFlow:Mail:Host", "127.0.0.1", "--AmendFlow:Mail:Port", $"{sink.Port}",
        "--AmendFlow:Mail:Tls", "None", "--AmendFlow:Mail:From", "amendflow@amendflow.example",
    ];

    public async Task<IReadOnlyList<string>> GoOnAsync(int seed)
    {
        using var said = new StringWriter();
        Check(await VerifyVerb.RunAsync(stage.Database, said, CancellationToken.None, replay: true) == 0, $"verify --replay after the restore: {said.ToString().ReplaceLineEndings(" ")}");
        var there = (await stage.ReadAsync(db => db.Commands.Select(c => c.Key).ToListAsync())).ToHashSet();
        Gone = later.Count(o => o.Told == Told.Ok && !there.Contains(o.CommandId));
        Held = await stage.ReadAsync(db => db.Mails.CountAsync(m => m.State == MailState.Owed || m.State == MailState.Rendered));
        await using var sink = new SmtpSink();
        var node = await stage.NodeAsync(settings: MailsTo(sink));

        await node.SweepAsync();
        Check(sink.Mails.Count == 0, $"{sink.Mails.Count} mails went out after the restore before anybody let them go");
        node.Clock.Advance(TimeSpan.FromMinutes(1));
        if (sink.Mails.Count == 0)
        {
            await node.Get<ReleaseOutboxHandler>().HandleAsync(
                await node.Get<CaseDriver>().ActorAsync("operator@amendflow.example", CancellationToken.None), "release-the-mails", new(WithThoseOfTheBackup: false), CancellationToken.None);
        }

        var history = await WorkAsync(node, seed);
        Operations = history.Operations.Count;
        await node.SweepAsync();
        Check(sink.Mails.Count > 0, "no mail went out after they were let go");
        var ids = sent.Select(Post.IdOf).ToHashSet();
        var twice = sink.Mails.Count(m => ids.Contains(Post.IdOf(m)));
        Check(twice == 0, $"{twice} mails that had gone out before the backup was restored went out again");

        wrong.AddRange(await new Reconciler(stage.Database).RunAsync(
            [.. before, .. later.Select(o => o.Told == Told.Ok ? o with { Told = Told.Unknown } : o), .. history.Operations]));
        var known = (await stage.ReadAsync(db => db.Mails.Where(m => m.MessageId != null).Select(m => m.MessageId!).ToListAsync())).Select(Post.Bare).ToHashSet();
        wrong.AddRange(await Post.CheckAsync(stage.Database, [.. sent.Where(m => known.Contains(Post.IdOf(m))), .. sink.Mails], 0));
        return wrong;
    }

    private async Task<History> WorkAsync(TestHost node, int seed)
    {
        var history = new History();
        using var client = new Client(history);
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var working = new Load(stage, client, [node.Address]).WorkAsync(new Random(seed), enough.Token);
        while (history.Operations.Count < WorkEnough && !working.IsCompleted)
        {
            await Task.Delay(20);
        }

        await enough.CancelAsync();
        await working;
        return history;
    }

    private void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            wrong.Add(otherwise);
        }
    }
}

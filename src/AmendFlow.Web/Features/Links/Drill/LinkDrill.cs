using System.Globalization;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Links.Drill;

/// <summary>
/// <c>drill links</c>: plays a mail scanner on every link that could be open, over HTTP, on a copy of the data, and counts in the database
/// what came of it. Nothing is sent, and the data themselves are only read.
/// </summary>
internal static class LinkDrill
{
    private const string Prefix = "amendflow-drill-";

    /// <param name="args">Of the host, as for a start.</param>
    /// <param name="output">The last line is <c>links N, decisions N, spent N</c>.</param>
    /// <param name="cancellationToken">Ends it early; the copy is thrown away all the same.</param>
    /// <param name="replace">Lets tests take a guard away.</param>
    /// <returns>0 when no decision was made, no link was spent and every page was seen; else 1.</returns>
    /// <exception cref="SettingsException">There is nothing to copy, or it cannot be copied.</exception>
    public static async Task<int> RunAsync(
        string[] args, TextWriter output, CancellationToken cancellationToken, Action<IServiceCollection>? replace = null)
    {
        var folder = Directory.CreateTempSubdirectory(Prefix);
        ThrowAwayForgotten(folder);
        try
        {
            await using var app = await DrillCopy.ServeAsync(args, folder, replace, cancellationToken);
            return await DrillAsync(app, output, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A drill that was killed could not throw its copy away. One that still runs is younger.
    private static void ThrowAwayForgotten(DirectoryInfo now)
    {
        foreach (var folder in now.Parent!.EnumerateDirectories(Prefix + "*", new EnumerationOptions { IgnoreInaccessible = true }))
        {
            if (folder.LastWriteTimeUtc < now.LastWriteTimeUtc.AddDays(-1))
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task<int> DrillAsync(WebApplication app, TextWriter output, CancellationToken cancellationToken)
    {
        await using var db = app.Services.GetRequiredService<Database>().CreateDbContext();
        var time = app.Services.GetRequiredService<TimeProvider>();
        var tokens = await IssueAsync(db, app.Services.GetRequiredService<IIds>(), time, cancellationToken);
        var decisions = await db.Decisions.CountAsync(cancellationToken);
        var spent = await SpentAsync(db, tokens, time, cancellationToken);
        using var scanner = new Scanner(new Uri(app.Urls.First()));
        foreach (var token in tokens)
        {
            await scanner.VisitAsync(token, cancellationToken);
        }

        var decided = await db.Decisions.CountAsync(cancellationToken) - decisions;
        var closed = await SpentAsync(db, tokens, time, cancellationToken) - spent;
        await app.StopAsync(cancellationToken);
        foreach (var fault in scanner.Faults)
        {
            await output.WriteLineAsync(fault);
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"A copy of the data was used: {scanner.Reads} reads, {scanner.Forms} forms submitted. Nothing was sent."));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"links {tokens.Count}, decisions {decided}, spent {closed}"));
        return decided == 0 && closed == 0 && scanner.Faults.Count == 0 ? 0 : 1;
    }

    /// <summary>A link for each task that is answered by one, as the next reminder would bring it.</summary>
    private static async Task<IReadOnlyList<string>> IssueAsync(AmendFlowDbContext db, IIds ids, TimeProvider time, CancellationToken cancellationToken)
    {
        var tasks = await db.Tasks.AsNoTracking()
            .Where(t => t.State == TaskState.Open && (t.Kind == TaskKind.Decide || t.Kind == TaskKind.Advise))
            .Join(db.People.Where(p => p.IsActive), t => t.AssigneeId, p => p.Id, (t, _) => t)
            .OrderBy(t => t.OpenedAt).ThenBy(t => t.Id).ToListAsync(cancellationToken);
        var tokens = new List<string>();
        foreach (var task in tasks)
        {
            var token = Tokens.New();
            db.ApprovalLinks.Add(new ApprovalLink
            {
                Id = ids.Next(),
                TaskId = task.Id,
                PersonId = task.AssigneeId,
                TokenHash = Tokens.Hash(token),
                IssuedAt = time.GetUtcNow(),
            });
            tokens.Add(token);
        }

        await db.SaveChangesAsync(cancellationToken);
        return tokens;
    }

    // Whatever keeps its holder from deciding by it: decided, handed over, closed, revoked.
    private static async Task<int> SpentAsync(AmendFlowDbContext db, IReadOnlyList<string> tokens, TimeProvider time, CancellationToken cancellationToken)
    {
        var spent = 0;
        foreach (var token in tokens)
        {
            spent += await LinkFound.FindAsync(db, token, time.GetUtcNow(), cancellationToken) is { IsOpen: true } ? 0 : 1;
        }

        return spent;
    }
}

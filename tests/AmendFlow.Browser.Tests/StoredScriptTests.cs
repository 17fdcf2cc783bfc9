using System.Net;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Definitions.Edit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>What people write is shown and never run: names, comments, labels and members of a workflow that are script, on every page, in every mail and export.</summary>
public sealed class StoredScriptTests(Browsers browsers) : IClassFixture<Browsers>
{
    private const string Watch = "addEventListener('securitypolicyviolation', e => (window.violations ??= []).push(`${e.effectiveDirective} ${e.blockedURI} ${e.sample}`))";

    private int next;

    [SkippableFact]
    public async Task No_script_that_somebody_stored_runs_in_a_page_a_mail_or_an_export()
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var world = await World.StartAsync(oneClick: true);
        await StoreAsync(world);
        var (faults, shown, visited) = (new List<string>(), new HashSet<int>(), 0);
        var paths = await PathsAsync(world);
        foreach (var (email, theirs) in new[]
        {
            (World.Email(Side.B, "partnerships"), new[] { "/" }), (World.Head, ["/proposals", "/account", "/delegations", "/tasks"]), ("operator@amendflow.example", ["/admin", "/agreements"]),
        })
        {
            await using var context = await browsers.NewContextAsync(world.Host.Address);
            await context.AddInitScriptAsync(Watch);
            var page = await context.NewPageAsync();
            page.Dialog += (_, dialog) => { faults.Add($"{page.Url}: a dialog"); dialog.DismissAsync(); };
            await page.SignInAsync((await world.Driver.ActorAsync(email, CancellationToken.None)).PersonId);
            foreach (var path in paths.Where(p => theirs.Any(t => p.StartsWith(t, StringComparison.Ordinal))))
            {
                visited++;
                faults.AddRange(await VisitAsync(page, path, shown));
            }
        }

        faults.AddRange(await MailsAsync(world, shown));
        Assert.Empty(faults);
        Assert.True(visited > 40, $"only {visited} pages");
        Assert.Equal([], Enumerable.Range(0, Payloads.All.Count).Except(shown));
    }

    [SkippableFact]
    public async Task The_texts_run_where_a_page_does_not_encode_them()
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var host = await TestHost.StartAsync();
        await using var context = await browsers.NewContextAsync(host.Address);
        var page = await context.NewPageAsync();
        var ran = 0;
        foreach (var payload in Payloads.All)
        {
            await page.SetContentAsync($"<!doctype html><title>x</title><p>{payload}</p>");
            ran += await page.EvaluateAsync<bool>("async () => { await new Promise(r => setTimeout(r, 30)); const ran = 'hit' in window; delete window.hit; return ran; }") ? 1 : 0;
        }

        Assert.True(Payloads.All.Count >= 60);
        Assert.True(ran >= 25, $"only {ran} of {Payloads.All.Count} would run as content of a page");
    }

    private string Next() => Payloads.All[next++ % Payloads.All.Count];

    // All of one case: its workflow, its people, its proposal, what was said about it.
    private async Task StoreAsync(World world)
    {
        await using var db = world.Db();
        var names = await db.People.OrderBy(p => p.Email).ToListAsync();
        names.ForEach(p => (p.Name, p.Language) = (Next(), "en"));
        (await db.Parties.OrderBy(p => p.Side).ToListAsync()).ForEach(p => p.Name = Next());
        var agreement = await db.Agreements.SingleAsync();
        (agreement.TitleEn, agreement.TitleFr) = (Next(), Next());
        await db.SaveChangesAsync();
        await world.PublishAsync(step => Label(step("start").Parent!.Parent!.AsObject()));
        next = 0;
        var content = await world.SmallAsync();
        var submitted = await world.InReviewAsync(content with { Title = Next(), Aim = Many(30), PlainSummary = Many(30), Background = Many(10), Samples = new(false, "") });
        foreach (var (step, kind) in new[] { ("legal-a", DecisionKind.RequestChanges), ("legal-b", DecisionKind.Approve), ("scientific-b", DecisionKind.Reject) })
        {
            await world.Driver.DecideAsync(submitted.CaseId, step, kind, Many(10), CancellationToken.None, internalNote: Many(10));
        }

        var second = await world.InReviewAsync(content with { Title = Next(), Aim = Many(5) });
        await world.Driver.DecideAsync(
            second.CaseId, "legal-b", DecisionKind.ApproveWithConditions, Many(5), CancellationToken.None,
            conditions: [new ConditionInput(Many(3), BlockedTransition.InForce, Side.B, Role.SamplesReviewer)]);
        await world.Host.Get<EditHandler>().BeginAsync(
            await world.Driver.ActorAsync(World.Email(Side.B, "daj"), CancellationToken.None), "a-draft-for-the-editor", new("project-amendment"), CancellationToken.None);
        await world.Host.SweepAsync();
    }

    private string Many(int count) => string.Join("\n", Enumerable.Range(0, count).Select(_ => Next()));

    // Labels, names, and members that nobody here knows.
    private void Label(JsonObject root)
    {
        var file = root.Parent!.AsObject();
        file["name"] = Next();
        file["description"] = Next();
        file["customProperties"] = new JsonObject { ["amendflow:text"] = new JsonObject { ["en"] = Next(), ["fr"] = Next() }, [Next()] = Next() };
        foreach (var step in root["activities"]!.AsArray().Select(s => s!.AsObject()))
        {
            step["customProperties"]!["amendflow:text"] = new JsonObject { ["en"] = Next(), ["fr"] = Next() };
            step["metadata"]!["description"] = Next();
            step[Next()] = Next();
        }
    }

    // One page of each route of the host: the same page about another person or task encodes what it shows in the same way.
    private static async Task<List<string>> PathsAsync(World world)
    {
        await using var db = world.Db();
        var first = (await db.Cases.OrderBy(c => c.StartedAt).ThenBy(c => c.Id).ToListAsync())[0].Id;
        var link = Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Select(f => MimeKit.MimeMessage.Load(f).TextBody ?? "")
            .Select(t => System.Text.RegularExpressions.Regex.Match(t, "/a/[A-Za-z0-9_-]+").Value).First(l => l.Length > 0);
        const string workflow = "/workflows/project-amendment";
        return
        [
            .. (await Crawler.RoutesAsync(world.Host)).Where(r => !r.StartsWith("/api", StringComparison.Ordinal) && !r.EndsWith("/events", StringComparison.Ordinal) && !Path.HasExtension(r))
                .DistinctBy(r => System.Text.RegularExpressions.Regex.Replace(r, "[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+", "*")),
            .. new[] { "", "?tab=proposal", "?tab=parties", "?tab=mails", "?view=outline", "?view=diagram&history=all" }.Select(q => $"/cases/{first}{q}"),
            $"/audit/cases/{first}", link, $"{workflow}/versions/2?step=legal-b&view=outline", $"{workflow}/edit?step=legal-b", $"{workflow}/edit?step=samples", $"{workflow}/edit?edge=0", $"{workflow}/edit?view=outline",
            $"{workflow}/compare?from=1&to=2", $"{workflow}/versions/2/simulate?on=case:{first}",
        ];
    }

    private static async Task<List<string>> VisitAsync(IPage page, string path, HashSet<int> shown)
    {
        IResponse? answer;
        try
        {
            answer = await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        }
        catch (PlaywrightException download) when (download.Message.Contains("Download is starting", StringComparison.Ordinal) || download.Message.Contains("ERR_ABORTED", StringComparison.Ordinal))
        {
            // A file is saved and not shown.
            return [];
        }

        Note(WebUtility.HtmlDecode(await answer!.TextAsync()), shown);
        return await JudgeAsync(page, path);
    }

    private async Task<List<string>> MailsAsync(World world, HashSet<int> shown)
    {
        var faults = new List<string>();
        await using var context = await browsers.NewContextAsync(world.Host.Address);
        var page = await context.NewPageAsync();
        page.Dialog += (_, dialog) => { faults.Add("a mail: a dialog"); dialog.DismissAsync(); };
        var bodies = Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Select(f => MimeKit.MimeMessage.Load(f)).DistinctBy(m => m.Subject).Select(m => m.HtmlBody).OfType<string>().ToList();
        Assert.NotEmpty(bodies);
        foreach (var body in bodies)
        {
            // Without any policy: a mail program may have none.
            await page.SetContentAsync(body);
            Note(WebUtility.HtmlDecode(body), shown);
            faults.AddRange(await JudgeAsync(page, "a mail"));
        }

        return faults;
    }

    private static void Note(string text, HashSet<int> shown) =>
        shown.UnionWith(Enumerable.Range(0, Payloads.All.Count).Where(i => text.Contains(Payloads.Mark(i), StringComparison.Ordinal)));

    private static async Task<List<string>> JudgeAsync(IPage page, string path)
    {
        var found = await page.EvaluateAsync<string[]>(
            "async () => { await new Promise(r => setTimeout(r, 20)); return [...('hit' in window ? [`script ${window.hit} has run`] : []), ...(window.violations ?? [])]; }");
        return [.. found.Select(f => $"{path}: {f}")];
    }
}

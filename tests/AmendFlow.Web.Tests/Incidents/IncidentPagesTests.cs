using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Steps;
using static AmendFlow.Web.Tests.Incidents.IncidentWorld;

namespace AmendFlow.Web.Tests.Incidents;

/// <summary>What each person sees of a problem, and how a coordinator settles it at the page and by the API.</summary>
public sealed class IncidentPagesTests
{
    private const string Technical = "is not a Boolean";

    [Fact]
    public async Task A_coordinator_finds_it_in_the_tasks_reads_what_happened_and_runs_the_step_again()
    {
        await using var world = await World.StartAsync();
        var submitted = await StuckAsync(world);
        var incident = await OpenAsync(world, submitted.CaseId);
        await world.Driver.ReviseAsync(World.Head, submitted.ProposalId, c => c with { Title = "A clear title" }, "Title mended.", CancellationToken.None);
        using var user = await world.SignInAsync(CoordinatorA);

        var tasks = await user.GetAsync("/tasks");
        Assert.Contains("Problem: Personal data touched?", tasks.Text, StringComparison.Ordinal);
        var page = await user.GetAsync(tasks.Links.First(l => l == $"/tasks/{incident.Tasks.Single(t => t.Side == Side.A).Id}"));
        Assert.Equal($"/cases/{submitted.CaseId}", page.Path);
        Assert.NotNull(page.Document!.GetElementById($"problem-{incident.Id}"));
        Assert.Contains("could not work out the condition of this step", page.Text, StringComparison.Ordinal);
        Assert.Contains(Technical, page.Document.QuerySelector("details pre")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector(".af-step.problem"));

        page = await user.SubmitAsync(page, $"/incidents/{incident.Id}/settle");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Say why", page.Text, StringComparison.Ordinal);
        page = await user.SubmitAsync(page, $"/incidents/{incident.Id}/settle", ("reason", "The title is clear now."));

        Assert.Contains("The step was run again, and the case goes on.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Personal data touched?: run again after a problem", page.Text, StringComparison.Ordinal);
        Assert.Contains("The title is clear now.", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document!.QuerySelector(".af-step.problem"));
    }

    [Fact]
    public async Task Everybody_else_reads_that_a_problem_is_being_looked_at()
    {
        await using var world = await World.StartAsync();
        var submitted = await StuckAsync(world);
        foreach (var (email, path, words) in new[]
        {
            (World.Email(Side.A, "rd-counsel"), $"/cases/{submitted.CaseId}", "A problem is being looked at"),
            (World.Email(Side.B, "daj"), $"/cases/{submitted.CaseId}", "Un problème est en cours d’examen"),
            (World.Leader, $"/proposals/{submitted.ProposalId}", "a problem is being looked at"),
            (World.Head, $"/proposals/{submitted.ProposalId}", "un problème est en cours d’examen"),
        })
        {
            using var user = await world.SignInAsync(email);
            var page = await user.GetAsync(path);
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Technical, page.Text, StringComparison.Ordinal);
            Assert.False(page.HasForm("/incidents/"));
        }
    }

    [Fact]
    public async Task The_task_about_a_problem_cannot_be_decided_finished_or_handed_over()
    {
        await using var world = await World.StartAsync();
        var submitted = await StuckAsync(world);
        var task = (await OpenAsync(world, submitted.CaseId)).Tasks.Single(t => t.Side == Side.A);
        using var client = await ClientAsync(world, CoordinatorA);
        using var user = await world.SignInAsync(CoordinatorA);

        Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync($"/tasks/{task.Id}/hand-over")).Status);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/tasks/{task.Id}/decide")
        {
            Content = new StringContent("""{"decision":"approve","seenHash":""}""", new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("Idempotency-Key", "decide-a-problem");
        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await Assert.ThrowsAsync<RefusedException>(async () => await world.Host.Get<FinishWorkHandler>().HandleAsync(
            await world.Driver.ActorAsync(CoordinatorA, CancellationToken.None), "finish-a-problem", new(task.Id, "Complete", "", 1), CancellationToken.None));
    }

    [Fact]
    public async Task A_program_of_a_coordinator_finds_it_and_settles_it()
    {
        await using var world = await World.StartAsync();
        await world.PublishAsync(step => step("notify-rejected")["to"] = NextVersion.Broken("String[]"));
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-b", AmendFlow.Agreements.Approval.DecisionKind.Reject, "Done already.", CancellationToken.None);
        var incident = await OpenAsync(world, submitted.CaseId);
        using var client = await ClientAsync(world, CoordinatorA);
        using var lawyer = await ClientAsync(world, World.Email(Side.A, "rd-counsel"));

        var task = Assert.Single(JsonNode.Parse(await client.GetStringAsync(new Uri("/api/tasks", UriKind.Relative)))!.AsArray(), t => t!["kind"]!.GetValue<string>() == "settle")!;
        Assert.Equal("""["retry","skip"]""", task["outcomes"]!.ToJsonString());
        var told = JsonNode.Parse(await client.GetStringAsync(new Uri($"/api/cases/{submitted.CaseId}", UriKind.Relative)))!["incidents"]![0]!;
        Assert.Equal(incident.Id.ToString(), told["id"]!.GetValue<string>());
        var others = JsonNode.Parse(await lawyer.GetStringAsync(new Uri($"/api/cases/{submitted.CaseId}", UriKind.Relative)))!["incidents"]![0]!;
        Assert.Equal((null, "[]"), (others["message"]?.GetValue<string>(), others["acts"]!.ToJsonString()));

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/incidents/{incident.Id}/settle")
        {
            Content = new StringContent("""{"act":"skip","reason":"Told by telephone."}""", new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("Idempotency-Key", "settle-by-program");
        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotNull((await world.CaseAsync(submitted.CaseId)).EndedAt);
    }

    [Fact]
    public async Task The_mail_leads_to_the_task_and_keeps_the_technical_message_out()
    {
        await using var world = await World.StartAsync();
        await StuckAsync(world);
        await world.Host.SweepAsync();

        var mails = Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Select(f => MimeKit.MimeMessage.Load(f))
            .Where(m => m.Subject!.Contains("Personal data touched?", StringComparison.Ordinal) || m.Subject.Contains("Données personnelles", StringComparison.Ordinal)).ToList();

        Assert.Equal([CoordinatorA, CoordinatorB], mails.Select(m => m.To.Mailboxes.Single().Address).Order(StringComparer.Ordinal).OrderBy(a => a != CoordinatorA));
        Assert.All(mails, m => Assert.DoesNotContain(Technical, m.TextBody, StringComparison.Ordinal));
    }

    private static async Task<HttpClient> ClientAsync(World world, string email)
    {
        var actor = await world.Driver.ActorAsync(email, CancellationToken.None);
        var token = await world.Host.Get<AccountHandler>().MakeTokenAsync(actor, $"token-{actor.PersonId}", new("test"), CancellationToken.None);
        var client = world.Host.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}

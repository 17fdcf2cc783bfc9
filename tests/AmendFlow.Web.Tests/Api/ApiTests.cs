using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Tests.Proposals;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AmendFlow.Web.Tests.Api;

public sealed class ApiTests
{
    [Fact]
    public async Task No_route_of_the_api_answers_without_a_token()
    {
        await using var world = await World.StartAsync();
        using var client = world.Host.NewClient();
        var routes = world.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal)).ToList();

        Assert.True(routes.Count >= 13, $"only {routes.Count} routes");
        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!.Replace("{id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal).Replace("{**rest}", "x", StringComparison.Ordinal);
            var method = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await client.SendAsync(request);

            Assert.Equal($"{method} {path} Unauthorized", $"{method} {path} {response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_member_that_nobody_knows_is_refused_by_name_and_nothing_is_recorded()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (_, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-b", CancellationToken.None);
        using var client = await ClientAsync(world, actor.PersonId);

        var (status, answer) = await PostAsync(client, $"/api/tasks/{task.Id}/decide", """{"decision":"approve","seenHash":"x","principalId":"y"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("principalId", answer["errors"]![0]!["field"]!.GetValue<string>());
        await using var db = world.Db();
        Assert.False(await db.Decisions.AnyAsync());
    }

    [Theory]
    [InlineData("""{"seenHash":"x"}""", "decision")]
    [InlineData("""{"decision":"perhaps","seenHash":"x"}""", "decision")]
    [InlineData("""{"decision":"reject","decision":"approve","seenHash":"x"}""", "decision")]
    [InlineData("""{"decision":"approve","seenHash":null}""", "seenHash")]
    [InlineData("""{"decision":2,"seenHash":"x"}""", "decision")]
    public async Task Wrong_json_names_the_member(string body, string field)
    {
        await using var world = await World.StartAsync();
        using var client = await ClientAsync(world, (await world.Driver.ActorAsync(World.Head, CancellationToken.None)).PersonId);

        var (status, answer) = await PostAsync(client, $"/api/tasks/{Guid.Empty}/decide", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(field, answer["errors"]![0]!["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_form_is_no_json_and_a_write_needs_its_key()
    {
        await using var world = await World.StartAsync();
        using var client = await ClientAsync(world, (await world.Driver.ActorAsync(World.Head, CancellationToken.None)).PersonId);

        var (form, _) = await PostAsync(client, "/api/proposals", "{}", "text/plain");
        var (noKey, answer) = await PostAsync(client, "/api/proposals", "{}", key: null);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, noKey);
        Assert.Equal("Idempotency-Key", answer["errors"]![0]!["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_not_ones_own_is_not_found()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (round, task, _) = await world.Driver.OpenAsync(submitted.CaseId, "legal-b", CancellationToken.None);
        using var other = await ClientAsync(world, (await world.Driver.ActorAsync(World.Email(Side.A, "rd-counsel"), CancellationToken.None)).PersonId);
        using var stranger = await ClientAsync(world, (await world.Driver.ActorAsync("operator@amendflow.example", CancellationToken.None)).PersonId);

        var body = $$"""{"decision":"reject","reason":"no","seenHash":"{{round.SubjectHash}}"}""";
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(other, $"/api/tasks/{task.Id}/decide", body)).Status);
        foreach (var path in new[] { $"/api/agreements/{world.Agreement.Id}", $"/api/cases/{submitted.CaseId}", $"/api/cases/{submitted.CaseId}/audit", $"/api/proposals/{submitted.ProposalId}" })
        {
            using var response = await stranger.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal($"{path} NotFound", $"{path} {response.StatusCode}");
        }
    }

    [Fact]
    public async Task The_same_key_starts_one_proposal()
    {
        await using var world = await World.StartAsync();
        using var client = await ClientAsync(world, (await world.Driver.ActorAsync(World.Head, CancellationToken.None)).PersonId);
        var body = $$$"""{"agreementId":"{{{world.Agreement.Id}}}","content":{"title":"By program"}}""";

        var first = await PostAsync(client, "/api/proposals", body, key: "same-key-1");
        var again = await PostAsync(client, "/api/proposals", body, key: "same-key-1");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first.Answer.ToJsonString(), again.Answer.ToJsonString());
        await using var db = world.Db();
        Assert.Equal(1, await db.Proposals.CountAsync());
    }

    [SkippableTheory, OnBoth]
    public async Task A_program_finds_what_its_person_has_to_confirm_and_confirms_what_it_read(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var (id, hash) = await world.AskedAsync();
        using var client = await ClientAsync(world, (await world.Driver.ActorAsync(World.Leader, CancellationToken.None)).PersonId);

        var task = (await GetAsync(client, "/api/tasks")).AsArray().Single()!;
        Assert.Equal(("confirm", id.ToString(), hash), (task["kind"]!.GetValue<string>(), task["proposalId"]!.GetValue<string>(), task["seenHash"]!.GetValue<string>()));
        Assert.Equal(hash, (await GetAsync(client, $"/api/proposals/{id}"))["draftHash"]!.GetValue<string>());

        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(client, $"/api/proposals/{id}/confirm", """{"seenHash":"something else"}""", key: "confirm-0")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, $"/api/proposals/{id}/want-changes", """{"reason":"Name the antibody."}""", key: "changes-1")).Status);
        Assert.Empty((await GetAsync(client, "/api/tasks")).AsArray());
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, $"/api/proposals/{id}/confirm", $$"""{"seenHash":"{{hash}}"}""", key: "confirm-1")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(client, $"/api/proposals/{id}/confirm", $$"""{"seenHash":"{{hash}}"}""", key: "confirm-2")).Status);
    }

    [Fact]
    public async Task A_token_of_ninety_one_days_opens_nothing()
    {
        await using var world = await World.StartAsync();
        var person = (await world.Driver.ActorAsync(World.Head, CancellationToken.None)).PersonId;
        using var client = await ClientAsync(world, person);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/agreements", UriKind.Relative))).StatusCode);

        world.Host.Clock.Advance(TimeSpan.FromDays(91));

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/api/agreements", UriKind.Relative))).StatusCode);
    }

    private static async Task<HttpClient> ClientAsync(World world, Guid personId)
    {
        await using var db = world.Db();
        var actor = await world.Driver.ActorAsync(await db.People.Where(p => p.Id == personId).Select(p => p.Email).SingleAsync(), CancellationToken.None);
        var token = await world.Host.Get<AccountHandler>().MakeTokenAsync(actor, $"token-{personId}", new("test"), CancellationToken.None);
        var client = world.Host.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> PostAsync(
        HttpClient client, string path, string body, string type = "application/json", string? key = "command-1")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await client.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}

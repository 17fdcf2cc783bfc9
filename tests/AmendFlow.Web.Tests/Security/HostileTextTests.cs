using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Features.Text;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Tests.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Security;

/// <summary>Text that PostgreSQL does not keep, or that is none, wherever somebody can send it: refused by the name of its field, and nothing is written.</summary>
public sealed partial class HostileTextTests
{
    private const string TokenName = "__RequestVerificationToken";
    private const string Token = $"input[name={TokenName}]";

    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory, OnBothWhenLong(DatabaseKind.PostgreSql)]
    public async Task A_null_character_in_an_address_is_refused_on_every_route(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await world.InReviewAsync(await world.SmallAsync());
        foreach (var email in new[] { "operator@amendflow.example", World.Email(Side.B, "partnerships"), World.Head })
        {
            using var user = await world.SignInAsync(email);
            foreach (var route in (await Crawler.RoutesAsync(world.Host)).GroupBy(Crawler.Kind).SelectMany(r => r.Take(Crawler.SomeOfAKind)))
            {
                foreach (var name in new[] { "q", "action", "text" })
                {
                    var page = await user.GetAsync($"{route}?{name}=a%00b");
                    Assert.True((int)page.Status is >= 400 and < 500 || page.Path.StartsWith("/sign-in", StringComparison.Ordinal), $"{page.Path}: {page.Status}");
                }
            }

            Assert.Contains("“q”", (await user.GetAsync("/tasks?q=%00&lang=en")).Text, StringComparison.Ordinal);
        }
    }

    [SkippableTheory, OnBothWhenLong(DatabaseKind.PostgreSql)]
    public async Task A_null_character_in_any_field_of_any_form_is_refused_by_name(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await world.InReviewAsync(await world.SmallAsync());
        await world.AskedAsync();
        var before = await DatabaseDigest.OfAsync(world.Host.Database);
        var tried = 0;
        foreach (var email in new[] { "operator@amendflow.example", World.Email(Side.B, "partnerships"), World.Email(Side.B, "administration"), World.Email(Side.B, "daj"), World.Head, World.Leader })
        {
            using var user = await world.SignInAsync(email);
            foreach (var (page, form) in (await Crawler.CrawlAsync(world.Host, user, Crawler.SomeOfAKind)).SelectMany(p => p.Document?.Forms.Select(f => (p, f)) ?? [])
                .Where(f => f.f.Method == "post" && f.f.QuerySelector(Token) is not null).DistinctBy(f => Ids().Replace(f.f.GetAttribute("action") ?? f.p.Path, "")))
            {
                foreach (var field in form.Elements.Select(e => e.GetAttribute("name")).OfType<string>().Where(n => n.Length > 0 && !n.StartsWith("__", StringComparison.Ordinal)).Distinct())
                {
                    tried++;
                    var action = form.GetAttribute("action") ?? page.Path;
                    var token = form.QuerySelector(Token)!.GetAttribute("value")!;
                    using var fields = new FormUrlEncodedContent([new(TokenName, token), new(field, "a\0b")]);
                    using var parts = new MultipartFormDataContent { { new StringContent(token), TokenName }, { new StringContent("a\0b"), field } };

                    // In parts the null character arrives; in an encoded form the framework itself refuses it, before any name is known.
                    var encoded = await SendAsync(user, action, fields);
                    var (status, text) = await SendAsync(user, action, parts);
                    Assert.True(encoded.Status == HttpStatusCode.BadRequest && encoded.Text.Contains("could not be read", StringComparison.Ordinal), $"{action} {field}: {encoded.Status}");
                    Assert.True(status == HttpStatusCode.UnprocessableEntity && text.Contains($"“{field}”", StringComparison.Ordinal), $"{action} {field}: {status}");
                }
            }
        }

        Assert.True(tried > 40, $"only {tried} fields");
        var after = await DatabaseDigest.OfAsync(world.Host.Database);
        Assert.Equal(before.Where(t => t.Key is not ("DataProtectionKeys" or "people")), after.Where(t => t.Key is not ("DataProtectionKeys" or "people")));
    }

    [SkippableTheory, OnBoth]
    public async Task What_no_database_keeps_is_refused_in_json_by_the_name_of_its_member(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        using var client = await ClientAsync(world, World.Head);
        var sent = 0;
        foreach (var bad in new[] { @"a\u0000b", @"\ud800", @"\udc00", @"\ud83d and more", @"\udc00\ud800", "\xC0\xAF", "\xED\xA0\x80" })
        {
            foreach (var (content, field) in new[]
            {
                ($$"""{"title":"{{bad}}"}""", "content.title"),
                ($$"""{"clausesTouched":["7.2","{{bad}}"]}""", "content.clausesTouched"),
                ($$$"""{"samples":{"answer":true,"detail":"{{{bad}}}"}}""", "content.samples.detail"),
            })
            {
                // Latin-1, so that the raw bytes stay what they are.
                using var body = new ByteArrayContent(Encoding.Latin1.GetBytes($$"""{"agreementId":"{{world.Agreement.Id}}","content":{{content}}}"""));
                body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/proposals") { Content = body };
                request.Headers.Add("Idempotency-Key", $"hostile-{sent++}");
                using var response = await client.SendAsync(request);
                var answer = await response.Content.ReadAsStringAsync();

                Assert.True(response.StatusCode == HttpStatusCode.UnprocessableEntity, $"{bad}: {response.StatusCode} {answer}");
                Assert.StartsWith(field, JsonNode.Parse(answer)!["errors"]![0]!["field"]!.GetValue<string>(), StringComparison.Ordinal);
            }
        }

        Assert.False(await world.Db().Proposals.AnyAsync());
    }

    [Fact]
    public async Task What_no_reader_sees_is_refused_in_a_form_by_its_field_and_what_was_typed_is_still_there()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (round, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-b", None);
        using var lawyer = await world.SignInAsync(await world.Db().People.Where(p => p.Id == actor.PersonId).Select(p => p.Email).SingleAsync());
        var page = await lawyer.GetAsync($"/tasks/{task.Id}");
        using var operators = await world.SignInAsync("operator@amendflow.example");
        var people = await operators.GetAsync("/admin/people");

        var decided = await lawyer.SubmitAsync(
            page, $"/tasks/{task.Id}/decide",
            [("decision", "reject"), ("reason", "not\u202E enough"), .. CaseDriver.AllYes(round.Checklist).Select(a => ($"checklist[{a.ItemId}].answer", (string?)"yes"))]);
        var invited = await operators.SubmitAsync(people, people.FormWith("email"), ("name", "Anna\u202E Blum"), ("email", "a@b.example"), ("organisation", "operator"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, decided.Status);
        Assert.Contains("4 (U+202E) est invisible", decided.Text, StringComparison.Ordinal);
        Assert.Contains("not\u202E enough", decided.Document!.QuerySelector("[name=reason]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, invited.Status);
        Assert.Contains("(U+202E)", invited.Text, StringComparison.Ordinal);
        Assert.False(await world.Db().Decisions.AnyAsync(d => d.ActorId == actor.PersonId));
    }

    [Fact]
    public async Task What_no_reader_sees_is_refused_by_the_handlers_too()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        var text = await FirstDraft.OfAsync(world.Db(), submitted.CaseId, None);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.Driver.FreezeAsync(submitted.CaseId, text.En, text.Fr + "\u200B", None));

        Assert.Equal("textFr", Assert.Single(refused.Fields).Field);
        Assert.Equal("name", Assert.Single(PersonFields.Errors("Anna\u202E Blum", "a@b.example", "en")).Field);
        await world.Driver.FreezeAsync(submitted.CaseId, text.En, text.Fr, None);
    }

    [Theory]
    [InlineData(@"a\u202eb")]
    [InlineData(@"a\u200bb")]
    [InlineData(@"a\udb40\udc41b")]
    public async Task What_no_reader_sees_is_refused_in_json_by_the_name_of_its_member(string bad)
    {
        await using var world = await World.StartAsync();
        using var client = await ClientAsync(world, World.Head);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/proposals")
        {
            Content = new StringContent($$$"""{"agreementId":"{{{world.Agreement.Id}}}","content":{"aim":"{{{bad}}}"}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", "a-hidden-key");
        using var response = await client.SendAsync(request);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![0]!;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("content.aim", error["field"]!.GetValue<string>());
        Assert.Contains("cannot see", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_emoji_is_text()
    {
        await using var world = await World.StartAsync();
        using var client = await ClientAsync(world, World.Head);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/proposals")
        {
            Content = new StringContent($$$"""{"agreementId":"{{{world.Agreement.Id}}}","content":{"title":"\ud83e\uddec 🧬"}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", "an-emoji-key");
        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("🧬 🧬", (await world.Db().Proposals.SingleAsync()).Title);
    }

    // Not as a theory: halves of characters do not survive in an attribute.
    [Fact]
    public void Half_a_character_is_no_text()
    {
        Assert.All(["plain", "a\tb\r\nc", "🧬", "", "🧬🧬"], text => Assert.True(Storable.Is(text)));
        Assert.All(["a\0", "\uD83E", "\uDDEC\uD83E", "🧬\uDDEC", "\uD83E🧬", "\uD83E text"], text => Assert.False(Storable.Is(text)));
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(WebUser user, string action, HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(action.Split('#')[0], UriKind.Relative)) { Content = body };
        using var response = await user.SendAsync(request);
        return (response.StatusCode, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()));
    }

    private static async Task<HttpClient> ClientAsync(World world, string email)
    {
        var token = await world.Host.Get<AccountHandler>().MakeTokenAsync(await world.Driver.ActorAsync(email, None), "token-hostile", new("test"), None);
        var client = world.Host.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|[?#].*")]
    private static partial Regex Ids();
}

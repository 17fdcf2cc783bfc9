using System.Net;
using System.Net.Http.Headers;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Proposals;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Proposals;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Proposals;

public sealed class ProposalPagesTests
{
    [Fact]
    public async Task A_row_more_saves_nothing_and_keeps_what_was_typed()
    {
        await using var world = await World.StartAsync();
        using var head = await world.SignInAsync(World.Head);

        var page = await head.SubmitAsync(
            await head.GetAsync("/proposals/new"), "/proposals/new", ("title", "A project"), ("budgetLines[0].amountCents", "12x"), ("add", "budgetLines"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("A project", Value(page, "title"));
        Assert.Equal("12x", Value(page, "budgetLines[0].amountCents"));
        Assert.Equal("", Value(page, "budgetLines[1].amountCents"));
        await using var db = world.Db();
        Assert.Empty(await db.Proposals.ToListAsync());
    }

    [Fact]
    public async Task A_draft_does_not_exist_for_anybody_but_its_scientists()
    {
        await using var world = await World.StartAsync();
        var (id, file) = await DraftAsync(world);
        await world.GrantAsync(World.Email(Side.B, "partnerships"), Side.B, Role.Scientist);
        using var colleague = await world.SignInAsync(World.Email(Side.B, "partnerships"));

        foreach (var path in new[] { $"/proposals/{id}", $"/proposals/{id}/edit", $"/proposals/{id}/submit", file })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await colleague.GetAsync(path)).Status);
        }

        Assert.DoesNotContain(id.ToString(), (await colleague.GetAsync("/proposals")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scientist_sees_on_the_drawing_where_the_project_stands_and_no_name_of_another_lane()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", AmendFlow.Agreements.Approval.DecisionKind.Approve, "", CancellationToken.None);
        using var head = await world.SignInAsync(World.Head);

        var drawing = (await head.GetAsync($"/proposals/{submitted.ProposalId}")).Document!.QuerySelector("svg.af-flow")!;

        Assert.Contains("done", drawing.QuerySelector("#step-legal-a")!.ClassName, StringComparison.Ordinal);
        Assert.Contains("waiting", drawing.QuerySelector("#step-scientific-b")!.ClassName, StringComparison.Ordinal);
        await using var db = world.Db();
        foreach (var name in await db.People.Where(p => p.Email.EndsWith("sanofi.example") && p.Email != World.Leader).Select(p => p.Name).ToListAsync())
        {
            Assert.DoesNotContain(name, drawing.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_is_only_ever_a_download()
    {
        await using var world = await World.StartAsync();
        var (_, file) = await DraftAsync(world);
        using var head = await world.SignInAsync(World.Head);

        using var response = await head.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(file, UriKind.Relative)));

        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("Protocole d’étude.txt", response.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("sandbox", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(600_000, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [SkippableTheory, OnBoth]
    public async Task No_name_of_a_file_is_an_answer_of_its_own(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var (id, _) = await DraftAsync(world);
        var known = (await world.Db().Attachments.Select(a => a.Id).ToListAsync()).ToHashSet();
        using var head = await world.SignInAsync(World.Head);
        foreach (var (name, kept) in new[]
        {
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\windows\\evil.txt", "evil.txt"),
            ("nul\0l.txt", "null.txt"),
            ("a\r\nX-Injected: 1.txt", "aX-Injected: 1.txt"),
            ("half\uD83E.txt", "half.txt"),
            (new string('a', 144) + "🧬🧬🧬.txt", new string('a', 144) + "🧬.txt"),
            (new string('a', 145) + "🧬🧬🧬.txt", new string('a', 145) + ".txt"),
        })
        {
            using var response = await UploadAsync(head, await head.GetAsync($"/proposals/{id}/edit"), id, name, [.. "text"u8]);
            Assert.True(response.StatusCode == HttpStatusCode.SeeOther, $"{kept}: {response.StatusCode}");
            await using var db = world.Db();
            var file = (await db.Attachments.ToListAsync()).Single(a => known.Add(a.Id));
            Assert.Equal(kept, file.FileName);
            using var down = await head.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri($"/proposals/{id}/attachments/{file.Id}", UriKind.Relative)));
            Assert.Equal(kept, down.Content.Headers.ContentDisposition!.FileNameStar);
            Assert.False(down.Headers.Contains("X-Injected"));
        }
    }

    [Fact]
    public async Task Files_that_come_and_go_come_to_an_end()
    {
        await using var world = await World.StartAsync();
        var (id, _) = await DraftAsync(world);
        using var head = await world.SignInAsync(World.Head);
        await using (var db = world.Db())
        {
            var first = await db.Attachments.AsNoTracking().SingleAsync();
            db.Attachments.AddRange(Enumerable.Range(1, UploadHandler.MaxEver - 1).Select(i => new Attachment
            {
                Id = Guid.CreateVersion7(world.Host.Clock.GetUtcNow().AddMilliseconds(i)),
                ProposalId = id,
                Section = first.Section,
                FileName = "gone.txt",
                ContentType = first.ContentType,
                Size = first.Size,
                Sha256 = first.Sha256,
                UploadedById = first.UploadedById,
                UploadedAt = first.UploadedAt,
                IsRemoved = true,
            }));
            await db.SaveChangesAsync();
        }

        using var response = await UploadAsync(head, await head.GetAsync($"/proposals/{id}/edit"), id, "one-more.txt", [(byte)'a']);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains($"{UploadHandler.MaxEver} fi", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused_by_its_size()
    {
        await using var world = await World.StartAsync();
        var (id, _) = await DraftAsync(world);
        using var head = await world.SignInAsync(World.Head);

        using var response = await UploadAsync(head, await head.GetAsync($"/proposals/{id}/edit"), id, "big.txt", new byte[21_000_000]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("too large", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approved_amendment_stands_in_the_register_with_its_text()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);
        using var head = await world.SignInAsync(World.Head);

        var agreement = await head.GetAsync($"/agreements/{world.Agreement.Id}");
        var amendment = await head.GetAsync($"/agreements/{world.Agreement.Id}/amendments/1");
        var proposal = await head.GetAsync($"/proposals/{submitted.ProposalId}");

        Assert.Contains("Approuvé, à signer", agreement.Text, StringComparison.Ordinal);
        Assert.Contains(amendment.Path, agreement.Links);
        Assert.Contains((await world.SmallAsync()).Title, amendment.Document!.QuerySelector(".sheet")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(amendment.Path, proposal.Links);
        Assert.False(proposal.HasForm($"/proposals/{submitted.ProposalId}/withdraw"));
    }

    [Fact]
    public async Task An_agreement_does_not_exist_without_a_mandate_under_it()
    {
        await using var world = await World.StartAsync();
        using var head = await world.SignInAsync(World.Head);
        Assert.Equal(HttpStatusCode.OK, (await head.GetAsync($"/agreements/{world.Agreement.Id}")).Status);
        await using (var db = world.Db())
        {
            await db.Mandates.ExecuteUpdateAsync(s => s.SetProperty(m => m.To, new DateOnly(2021, 1, 1)).SetProperty(m => m.From, new DateOnly(2020, 1, 1)));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await head.GetAsync($"/agreements/{world.Agreement.Id}")).Status);
    }

    private static async Task<(Guid Id, string File)> DraftAsync(World world)
    {
        using var head = await world.SignInAsync(World.Head);
        var page = await head.SubmitAsync(await head.GetAsync("/proposals/new"), "/proposals/new", ("title", "A project"), ("save", "1"));
        await using var db = world.Db();
        var id = (await db.Proposals.SingleAsync()).Id;
        using var response = await UploadAsync(head, page, id, "Protocole d’étude.txt", [.. Enumerable.Repeat((byte)'a', 600_000)]);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        return (id, $"/proposals/{id}/attachments/{(await db.Attachments.SingleAsync()).Id}");
    }

    private static Task<HttpResponseMessage> UploadAsync(WebUser user, WebPage page, Guid id, string name, byte[] content)
    {
        var form = page.Form($"/proposals/{id}/attachments");
        var file = new ByteArrayContent(content);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileNameStar = name };
        var body = new MultipartFormDataContent { { new StringContent("plan"), "section" }, file };
        foreach (var hidden in form.Elements.OfType<IHtmlInputElement>().Where(i => i.Type == "hidden"))
        {
            body.Add(new StringContent(hidden.Value), hidden.Name!);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/proposals/{id}/attachments", UriKind.Relative)) { Content = body };

        // Asks before it sends, so that a refusal by size arrives instead of a broken pipe.
        request.Headers.ExpectContinue = true;
        return user.SendAsync(request);
    }

    private static string? Value(WebPage page, string name) =>
        page.Document!.QuerySelectorAll("input").OfType<IHtmlInputElement>().Single(i => i.Name == name).Value;
}

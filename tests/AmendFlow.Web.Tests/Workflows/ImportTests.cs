using System.Net;
using System.Text;
using AmendFlow.Data.Definitions;
using AmendFlow.Engine.Definitions;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Definitions;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Workflows.WorkflowWorld;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>/workflows/import: what was found is said before anything is stored, and what is stored comes out to the byte.</summary>
public sealed class ImportTests
{
    private const string Odd = """{"id":"odd-v1","definitionId":"odd","name":"Odd","version":3,"x":"\u002B é","root":{"type":"Acme.Unknown","id":"a","extra":[1, 2]}}""";

    [SkippableTheory, OnBoth]
    public async Task A_file_is_looked_at_without_a_trace_then_stored_as_a_draft_that_comes_out_to_the_byte(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        using var user = await world.EnglishAsync(LawyerB);
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Odd + "\r\n\n\t")];
        await user.GetAsync("/workflows/import");
        var before = await DatabaseDigest.OfAsync(world.Host.Database);

        var page = await user.CheckAsync(("odd.json", bytes));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Nothing is stored yet", page.Text, StringComparison.Ordinal);
        Assert.Contains("As a new draft, version 3", page.Text, StringComparison.Ordinal);
        Assert.Contains("Acme.Unknown", page.Document!.QuerySelector("#file-0")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(before, await DatabaseDigest.OfAsync(world.Host.Database));

        var draft = await user.SubmitAsync(page, "/workflows/import/store");
        Assert.StartsWith("/workflows/odd/versions/3", draft.Path, StringComparison.Ordinal);
        using var file = await user.SendAsync(new(HttpMethod.Get, "/workflows/odd/versions/3/file"));
        Assert.Equal(bytes, await file.Content.ReadAsByteArrayAsync());

        await using var db = world.Db();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "definition-imported"));
        Assert.Equal(DefinitionStatus.Draft, (await db.Definitions.SingleAsync(d => d.DefinitionId == "odd")).Status);
        var again = await user.CheckAsync(("odd.json", bytes));
        Assert.Contains("stored already, to the byte", again.Text, StringComparison.Ordinal);
        Assert.False(again.Document!.QuerySelectorAll("form[action='/workflows/import/store'] button").Length > 0);
    }

    [Fact]
    public async Task A_new_draft_takes_the_next_number_of_its_workflow_whatever_the_file_says()
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(LawyerB);

        var draft = await user.ImportAsync(await ShippedAsync(world, f => f.Step("legal-b")["checklist"] = "legal"));

        Assert.StartsWith("/workflows/project-amendment/versions/2", draft.Path, StringComparison.Ordinal);
        await world.InReviewAsync(await world.SmallAsync());
        var stored = await VersionAsync(world, 2);
        Assert.Equal(DefinitionStatus.Draft, stored.Status);
        Assert.NotEqual("project-amendment-v1", stored.Id);
        await using var db = world.Db();
        Assert.Equal("project-amendment-v1", await db.Cases.Select(c => c.DefinitionVersionId).SingleAsync());
    }

    [Fact]
    public async Task A_start_still_brings_in_its_own_next_version_after_people_took_that_number()
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(LawyerB);
        await user.ImportAsync(await ShippedAsync(world, f => f.Step("legal-b")["checklist"] = "legal"));
        var folder = Directory.CreateTempSubdirectory("workflows-");
        var json = await ShippedAsync(world, f => (f["id"], f["version"]) = ("project-amendment-v2", 2));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "project-amendment.json"), json);

        await world.Host.Get<DefinitionImport>().RunAsync(folder.FullName, CancellationToken.None);
        await world.Host.Get<DefinitionImport>().RunAsync(folder.FullName, CancellationToken.None);
        folder.Delete(recursive: true);

        await using var db = world.Db();
        Assert.Equal([1, 2, 3], await db.Definitions.Where(d => d.DefinitionId == "project-amendment").OrderBy(d => d.Version).Select(d => d.Version).ToListAsync());
        Assert.Equal("project-amendment-v2", (await VersionAsync(world, 3)).Id);
    }

    [Fact]
    public async Task A_program_without_its_folder_of_workflows_says_so_in_one_line()
    {
        await using var world = await World.StartAsync();

        var refused = await Assert.ThrowsAsync<SettingsException>(() => world.Host.Get<DefinitionImport>().RunAsync("/no/such/workflows", CancellationToken.None));

        Assert.StartsWith("/no/such/workflows is not there", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("""{"root":{"id":"a","type":"Elsa.WriteLine","id":"b"}}""", "$.root.id")]
    [InlineData("""{"root":{"id":"a","$type":"System.IO.File"}}""", "$.root.$type")]
    [InlineData("""{"definitionId":"x"}""", "$.root")]
    [InlineData("""{"definitionId":"../x","root":{"id":"a","type":"Elsa.WriteLine"}}""", "$.definitionId")]
    [InlineData("""{"definitionId":"import","root":{"id":"a","type":"Elsa.WriteLine"}}""", "$.definitionId")]
    [InlineData("""{"definitionId":"x","name":"a\u0000b","root":{"id":"a","type":"Elsa.WriteLine"}}""", "$.name")]
    [InlineData("""{"definitionId":"x","root":{"id":"a","type":"Elsa.WriteLine","name":"a\u202eb"}}""", "$.root")]
    [InlineData("""{"definitionId":"x","version":2147483647,"root":{"id":"a","type":"Elsa.WriteLine"}}""", "$.version")]
    [InlineData("[", "$")]
    public async Task A_file_that_cannot_be_stored_says_where_it_is_wrong(string json, string path)
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(LawyerB);

        var page = await user.CheckAsync(("wrong.json", Encoding.UTF8.GetBytes(json)));

        Assert.Contains("cannot be stored", page.Text, StringComparison.Ordinal);
        Assert.Contains(path, page.Document!.QuerySelectorAll("#file-0 code").Select(c => c.TextContent));
        Assert.Null(page.Document!.QuerySelector("input[name='files[0].data']"));
        var forced = await user.PostAsync("/workflows/import/store", [.. WebUser.Fields(page.Form("/workflows/import/store")),
            new("files[0].name", "wrong.json"), new("files[0].data", PackedFile.Of(Encoding.UTF8.GetBytes(json))), new("files[0].as", "new")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, forced.Status);
        await using var db = world.Db();
        Assert.Equal(1, await db.Definitions.CountAsync(d => d.DefinitionId != DefinitionStore.JointAnnouncement));
    }

    [Fact]
    public async Task Too_large_not_text_and_nothing_at_all_are_said_in_plain_words()
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(LawyerB);

        Assert.Contains("larger than 2 MB", (await user.CheckAsync(("big.json", new byte[3_000_000]))).Text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True((await user.CheckAsync(("full.json", Encoding.UTF8.GetBytes(Odd.PadRight(DefinitionReader.MaxBytes))))).HasForm("/workflows/import/store"));
        Assert.Contains("not UTF-8", (await user.CheckAsync(("latin.json", [0x7B, 0xE9, 0x7D]))).Text, StringComparison.Ordinal);
        var nothing = await user.CheckAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.Status);
        Assert.Contains("Choose a file, or paste one", nothing.Text, StringComparison.Ordinal);
        var many = await user.CheckAsync([.. Enumerable.Range(0, 11).Select(i => ($"{i}.json", Encoding.UTF8.GetBytes(Odd)))]);
        Assert.Contains("At most 10 files", many.Text, StringComparison.Ordinal);
        var bomb = await user.CheckAsync(("odd.json", Encoding.UTF8.GetBytes(Odd)));
        var refused = await user.SubmitAsync(bomb, bomb.Form("/workflows/import/store"), ("files[0].data", PackedFile.Of(new byte[50_000_000])));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
    }

    [Fact]
    public async Task Pasted_text_and_several_files_go_the_same_way()
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(Operator);

        var pasted = await user.SubmitAsync(await user.GetAsync("/workflows/import"), "/workflows/import", ("json", Odd));
        Assert.Contains("pasted text", pasted.Text, StringComparison.Ordinal);
        await user.SubmitAsync(pasted, "/workflows/import/store");
        var two = await user.CheckAsync(("a.json", Encoding.UTF8.GetBytes(Odd + " ")), ("b.json", Encoding.UTF8.GetBytes(Odd + "  ")), ("c.json", [0x5B]));
        Assert.Contains("version 4", two.Document!.QuerySelector("#file-0")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("version 5", two.Document!.QuerySelector("#file-1")!.TextContent, StringComparison.Ordinal);
        var list = await user.SubmitAsync(two, "/workflows/import/store");

        Assert.Equal("/workflows?done=imported", list.Path);
        await using var db = world.Db();
        Assert.Equal([3, 4, 5], await db.Definitions.Where(d => d.DefinitionId == "odd").OrderBy(d => d.Version).Select(d => d.Version).ToListAsync());
    }

    [Fact]
    public async Task A_draft_is_replaced_only_as_it_was_seen_and_never_once_it_is_published()
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(LawyerB);
        await user.ImportAsync(Odd);
        var seen = await user.CheckAsync(("odd.json", Encoding.UTF8.GetBytes(Odd + " ")));
        var place = seen.Document!.QuerySelectorAll("input[name='files[0].as']").Select(i => i.GetAttribute("value")!).Single(v => v.StartsWith("3:", StringComparison.Ordinal));
        await user.ImportAsync(Odd + "  ", place);

        var late = await user.SubmitAsync(seen, seen.Form("/workflows/import/store"), ("files[0].as", place));

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("changed the draft", late.Text, StringComparison.Ordinal);
        await using var db = world.Db();
        var stored = await db.Definitions.SingleAsync(d => d.DefinitionId == "odd");
        Assert.Equal(Odd + "  ", stored.Json);
        stored.Status = DefinitionStatus.Published;
        await db.SaveChangesAsync();
        var published = await user.ImportAsync(Odd + "   ", $"3:{Web.Steps.StepContext.Sha256(stored.Json)}");
        Assert.Contains("what was published never changes", published.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_read_has_no_import()
    {
        await using var world = await World.StartAsync();
        using var observer = await world.EnglishAsync(World.Email(AmendFlow.Agreements.Parties.Side.B, "audit"));

        Assert.Equal(HttpStatusCode.NotFound, (await observer.GetAsync("/workflows/import")).Status);
        var form = (await observer.GetAsync("/account")).FormWith("commandId");
        var posted = await observer.PostAsync("/workflows/import/store", [.. WebUser.Fields(form), new("files[0].data", PackedFile.Of(Encoding.UTF8.GetBytes(Odd))), new("files[0].as", "new")]);
        Assert.Equal(HttpStatusCode.NotFound, posted.Status);
        Assert.DoesNotContain("/workflows/import", (await observer.GetAsync("/workflows")).Links);
    }
}

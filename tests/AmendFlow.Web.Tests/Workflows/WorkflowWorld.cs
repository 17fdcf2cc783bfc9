using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Definitions;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Definitions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>What people do with workflows in tests, through the real pages.</summary>
internal static class WorkflowWorld
{
    public const string Operator = "operator@amendflow.example";

    public static string LawyerA => World.Email(Side.A, "rd-counsel");

    public static string LawyerB => World.Email(Side.B, "daj");

    public static string CoordinatorB => World.Email(Side.B, "partnerships");

    /// <summary>Signed in, and reading English whoever they are.</summary>
    public static async Task<WebUser> EnglishAsync(this World world, string email)
    {
        await using var db = world.Db();
        await db.People.Where(p => p.Email == email).ExecuteUpdateAsync(s => s.SetProperty(p => p.Language, "en"));
        return await world.SignInAsync(email);
    }

    /// <summary>The shipped workflow, changed: steps are the JSON objects of the file, by id.</summary>
    public static async Task<string> ShippedAsync(World world, Action<JsonObject>? change = null)
    {
        await using var db = world.Db();
        var json = JsonNode.Parse(await db.Definitions.Where(d => d.Version == 1 && d.DefinitionId == DefinitionStore.ProjectAmendment).Select(d => d.Json).SingleAsync())!.AsObject();
        change?.Invoke(json);
        return json.ToJsonString();
    }

    public static JsonObject Step(this JsonObject file, string id) =>
        file["root"]!["activities"]!.AsArray().Single(s => s!["id"]!.GetValue<string>() == id)!.AsObject();

    /// <summary>Sends files to the page that says what was found.</summary>
    public static async Task<WebPage> CheckAsync(this WebUser user, params (string Name, byte[] Bytes)[] files)
    {
        var form = (await user.GetAsync("/workflows/import")).Form("/workflows/import");
        using var body = new MultipartFormDataContent();
        foreach (var hidden in form.Elements.OfType<IHtmlInputElement>().Where(i => i.Type == "hidden"))
        {
            body.Add(new StringContent(hidden.Value), hidden.Name!);
        }

        foreach (var (name, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "files", FileName = name };
            body.Add(part);
        }

        using var answer = await user.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri("/workflows/import", UriKind.Relative)) { Content = body });
        var text = await answer.Content.ReadAsStringAsync();
        return new WebPage("/workflows/import", answer.StatusCode, text, new HtmlParser().ParseDocument(text));
    }

    /// <summary>Checked, confirmed and stored as a draft; the page of the draft.</summary>
    public static async Task<WebPage> ImportAsync(this WebUser user, string json, string? place = null)
    {
        var page = await user.CheckAsync(("workflow.json", Encoding.UTF8.GetBytes(json)));
        return place is null
            ? await user.SubmitAsync(page, "/workflows/import/store")
            : await user.SubmitAsync(page, page.Form("/workflows/import/store"), ("files[0].as", place));
    }

    /// <summary>The shipped file with another deadline of one step.</summary>
    public static Task<string> ShorterAsync(World world, int days = 5) => ShippedAsync(world, f => f.Step("legal-b")["deadlineDays"] = days);

    /// <summary>What somebody sends who has no such form: their own token, the fields of another's.</summary>
    public static List<KeyValuePair<string, string>> Forced(WebPage own, WebPage form)
    {
        var fields = WebUser.Fields(own.Document!.Forms.First(f => f.Method == "post" && f.QuerySelector("[name=__RequestVerificationToken]") is not null))
            .Where(f => f.Key == "__RequestVerificationToken").ToList();
        fields.Add(new("commandId", $"forced-{Guid.NewGuid():N}"));
        fields.Add(new("request", form.Document!.QuerySelector("[name=request]")!.GetAttribute("value")!));
        fields.AddRange([new("answer", "approve"), new("reason", ""), new("hash", ""), new("note", "x")]);
        return fields;
    }

    public static Task<WebPage> AskAsync(this WebUser user, WebPage draft, string note = "Shorter.") => user.SubmitAsync(draft, draft.FormWith("note"), ("note", note));

    public static Task<WebPage> AnswerAsync(this WebUser user, WebPage draft, string answer, string reason = "") =>
        user.SubmitAsync(draft, draft.FormWith("answer"), ("answer", answer), ("reason", reason));

    public static async Task<DefinitionVersion> VersionAsync(World world, int number)
    {
        await using var db = world.Db();
        return await db.Definitions.AsNoTracking().SingleAsync(d => d.DefinitionId == DefinitionStore.ProjectAmendment && d.Version == number);
    }

    /// <summary>Makes a draft of what is published, by the button of the editor; the editor's page.</summary>
    public static async Task<WebPage> BeginAsync(this WebUser user)
    {
        var page = await user.GetAsync(Edit);
        return await user.SubmitAsync(page, Edit + "/begin");
    }

    public const string Edit = "/workflows/project-amendment/edit";

    /// <summary>A form of the editor by its element's id.</summary>
    public static Task<WebPage> SendAsync(this WebUser user, WebPage page, string id, params (string Name, string? Value)[] typed) =>
        user.SubmitAsync(page, page.Document!.GetElementById(id) as IHtmlFormElement ?? throw new InvalidOperationException($"No form {id} on {page.Path}: {page.Text}"), typed);

    /// <summary>Follows the link whose words, those for screen readers included, contain a text.</summary>
    public static Task<WebPage> FollowAsync(this WebUser user, WebPage page, string words) =>
        user.GetAsync(page.Document!.QuerySelectorAll("main a").First(a => a.TextContent.Replace("\u00A0", " ", StringComparison.Ordinal).Contains(words, StringComparison.Ordinal)).GetAttribute("href")!.Split('#')[0]);
}

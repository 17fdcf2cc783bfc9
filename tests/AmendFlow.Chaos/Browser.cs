using System.Net;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AngleSharp.Html.Dom;

namespace AmendFlow.Chaos;

/// <summary>
/// Somebody at a browser, signed in at one node; their forms may go to any other, as behind a proxy without stickiness. What a page would
/// fill in stands ready beforehand, so that a post can be sent at a given instant.
/// </summary>
internal sealed class Browser : IDisposable
{
    private const string FormToken = "__RequestVerificationToken";
    private readonly SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseProxy = false };
    private readonly HttpClient http;
    private readonly List<WebUser> opened = [];
    private string formToken = "";

    public Browser() => http = new HttpClient(handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(60) };

    public async Task SignInAsync(Uri node, Guid person)
    {
        var user = new WebUser(node, handler: handler);
        opened.Add(user);
        var page = await user.GetAsync("/sign-in");
        var form = page.Document!.Forms.First(f => f.QuerySelector($"input[value='{person}']") is not null);
        await user.PostAsync(form.GetAttribute("action")!, WebUser.Fields(form));
        await TakeTokenAsync(user, "/account");
    }

    /// <summary>Opens a mailed link with its code, up to where the decision can be sent.</summary>
    public async Task OpenLinkAsync(Uri node, string token, string code)
    {
        var phone = new WebUser(node, handler: handler);
        opened.Add(phone);
        var page = await phone.SubmitAsync(await phone.GetAsync($"/a/{token}"), $"/a/{token}/enter", ("code", code));
        if (page.Document?.QuerySelector("#decision-form") is not IHtmlFormElement form)
        {
            throw new InvalidOperationException($"The link did not open: {(int)page.Status} {page.Text}");
        }

        formToken = form.QuerySelector($"[name='{FormToken}']")!.GetAttribute("value")!;
    }

    public Task<HttpResponseMessage> DecideAsync(Uri node, string path, Round round, string decision, string commandId) => PostAsync(node, path,
    [
        new("commandId", commandId), new("decision", decision), new("reason", decision == "approve" ? "" : "The chaos run wants it so."),
        new("seenHash", round.SubjectHash), .. Client.Items(round).Select(i => new KeyValuePair<string, string>($"checklist[{i}].answer", "yes")),
    ]);

    public Task<HttpResponseMessage> HandOverAsync(Uri node, Guid task, Guid to, string commandId) => PostAsync(node, $"/tasks/{task}/hand-over",
        [new("commandId", commandId), new("toPersonId", to.ToString()), new("reason", "Somebody else is at hand.")]);

    public void Dispose()
    {
        http.Dispose();
        opened.ForEach(user => user.Dispose());
        handler.Dispose();
    }

    private Task<HttpResponseMessage> PostAsync(Uri node, string path, List<KeyValuePair<string, string>> fields) =>
        http.PostAsync(new Uri(node, path), new FormUrlEncodedContent([new(FormToken, formToken), .. fields]));

    private async Task TakeTokenAsync(WebUser user, string path)
    {
        var page = await user.GetAsync(path);
        formToken = page.Status == HttpStatusCode.OK && page.Document?.QuerySelector($"[name='{FormToken}']")?.GetAttribute("value") is { } found
            ? found
            : throw new InvalidOperationException($"There is no form at {path}: {(int)page.Status} {page.Text}");
    }
}

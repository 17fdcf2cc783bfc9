using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace AmendFlow.Testing;

/// <summary>
/// A person at a browser without script: keeps cookies, reads pages, fills in the forms that are on them and sends them as they are.
/// </summary>
public sealed class WebUser : IDisposable
{
    private static readonly HtmlParser Parser = new();
    private readonly HttpClient client;

    /// <param name="timeout">Default 100 seconds.</param>
    /// <param name="handler">Follows no redirect and keeps cookies; its own by default.</param>
    public WebUser(Uri address, TimeSpan? timeout = null, HttpMessageHandler? handler = null)
    {
        client = new HttpClient(handler ?? new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = timeout ?? TimeSpan.FromSeconds(100),
        };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
    }

    /// <summary>Runs around every request: chaos runs kill the server here, and send the request again.</summary>
    public Func<Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> Sending { get; set; } = send => send();

    /// <summary>A page, with redirects followed.</summary>
    public async Task<WebPage> GetAsync(string path)
    {
        for (var hops = 0; hops < 10; hops++)
        {
            using var response = await Sending(() => client.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), HttpCompletionOption.ResponseHeadersRead));
            if (response.Headers.Location is { } next && (int)response.StatusCode is 301 or 302 or 303 or 307)
            {
                path = new Uri(new Uri(client.BaseAddress!, path), next).PathAndQuery;
                continue;
            }

            return await ReadAsync(path, response);
        }

        throw new InvalidOperationException($"{path} redirects without end.");
    }

    /// <summary>Sends a form of a page as a browser would: everything that is in it, with what the person typed on top.</summary>
    /// <param name="action">The form's action, or its start.</param>
    /// <param name="typed">By field name; null takes a field out.</param>
    /// <returns>The page that the answer shows or leads to.</returns>
    public Task<WebPage> SubmitAsync(WebPage page, string action, params (string Name, string? Value)[] typed) =>
        SubmitAsync(page, page.Form(action), typed);

    /// <summary>The same for a form that was looked up otherwise.</summary>
    public async Task<WebPage> SubmitAsync(WebPage page, IHtmlFormElement form, params (string Name, string? Value)[] typed)
    {
        var fields = Fields(form);
        foreach (var (name, value) in typed)
        {
            fields.RemoveAll(f => f.Key == name);
            if (value is not null)
            {
                fields.Add(new(name, value));
            }
        }

        return await PostAsync(form.GetAttribute("action") is { Length: > 0 } target ? target : page.Path, fields);
    }

    public async Task<WebPage> PostAsync(string path, IReadOnlyCollection<KeyValuePair<string, string>> fields)
    {
        path = path.Split('#')[0];
        using var response = await Sending(() => client.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields)));
        if (response.Headers.Location is { } next && (int)response.StatusCode is 302 or 303)
        {
            return await GetAsync(new Uri(new Uri(client.BaseAddress!, path), next).PathAndQuery);
        }

        return await ReadAsync(path, response);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => await client.SendAsync(request);

    /// <summary>An answer that may never end: as soon as it begins.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken) =>
        await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>Does what the page says that comes with 503: sends the request again as it was. A busy machine, or a server that has just begun, may answer so.</summary>
    public static async Task<HttpResponseMessage> InsistAsync(Func<Task<HttpResponseMessage>> send)
    {
        var answer = await send();
        for (var again = 0; again < 60 && answer.StatusCode == HttpStatusCode.ServiceUnavailable; again++)
        {
            answer.Dispose();
            await Task.Delay(TimeSpan.FromSeconds(1));
            answer = await send();
        }

        return answer;
    }

    public void Dispose() => client.Dispose();

    private static async Task<string> FirstAsync(HttpResponseMessage response)
    {
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        return await lines.ReadLineAsync() ?? "";
    }

    private static async Task<WebPage> ReadAsync(string path, HttpResponseMessage response)
    {
        // Events go on as long as somebody listens: the first says what there is to see.
        var body = response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? await FirstAsync(response) : await response.Content.ReadAsStringAsync();
        var isHtml = response.Content.Headers.ContentType?.MediaType == "text/html";
        return new WebPage(path, response.StatusCode, body, isHtml ? Parser.ParseDocument(body) : null);
    }

    /// <summary>What a browser would send of a form as it stands, without its buttons.</summary>
#pragma warning disable CA1002 // Callers add to it.
    public static List<KeyValuePair<string, string>> Fields(IHtmlFormElement form)
#pragma warning restore CA1002
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var element in form.Elements.Where(e => e.GetAttribute("name") is { Length: > 0 }))
        {
            var name = element.GetAttribute("name")!;
            switch (element)
            {
                case IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false } or IHtmlInputElement { Type: "file" or "submit" } or IHtmlButtonElement:
                    break;
                case IHtmlInputElement input:
                    fields.Add(new(name, input.Value));
                    break;
                case IHtmlTextAreaElement area:
                    fields.Add(new(name, area.Value));
                    break;
                case IHtmlSelectElement select:
                    fields.Add(new(name, select.Value ?? ""));
                    break;
            }
        }

        return fields;
    }
}

/// <summary>A page as it was answered.</summary>
public sealed record WebPage(string Path, HttpStatusCode Status, string Body, IHtmlDocument? Document)
{
    public string Text => Document?.Body?.TextContent ?? Body;

    public IReadOnlyList<string> Links => Document is null
        ? []
        : [.. Document.QuerySelectorAll("a[href], iframe[src]").Select(a => a.GetAttribute("href") ?? a.GetAttribute("src")!)];

    /// <summary>The form that is posted and has such a field.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public IHtmlFormElement FormWith(string field) =>
        Document?.Forms.FirstOrDefault(f => f.Method == "post" && f.QuerySelector($"[name='{field}']") is not null)
            ?? throw new InvalidOperationException($"{Path} ({(int)Status}) has no form with {field}: {Text}");

    /// <exception cref="InvalidOperationException">No form of this page leads there; the message names those that do exist.</exception>
    public IHtmlFormElement Form(string action)
    {
        var forms = Document?.Forms.ToList() ?? [];
        return forms.FirstOrDefault(f => (f.GetAttribute("action") ?? Path).StartsWith(action, StringComparison.Ordinal))
            ?? throw new InvalidOperationException(
                $"{Path} ({(int)Status}) has no form to {action}; it has {string.Join(", ", forms.Select(f => f.GetAttribute("action")))}.");
    }

    public bool HasForm(string action) => Document?.Forms.Any(f => (f.GetAttribute("action") ?? Path).StartsWith(action, StringComparison.Ordinal)) ?? false;
}

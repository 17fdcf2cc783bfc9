using System.Globalization;
using System.Net;
using AmendFlow.Web.Features.Decisions;

namespace AmendFlow.Web.Features.Links.Drill;

/// <summary>
/// A mail scanner: fetches each address it finds, fills every form with junk and submits it, and goes further than any that was seen by
/// posting decisions to the addresses that only the code would show.
/// </summary>
internal sealed class Scanner(Uri address) : IDisposable
{
    private const int Times = 3;

    // Cookies are kept by hand: a copy of a site behind TLS marks them as secure, and a client that is no browser would not send them.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
    private readonly List<string> faults = [];

    public int Reads { get; private set; }

    public int Forms { get; private set; }

    /// <summary>Pages that could not be seen: a drill that reaches nothing shows nothing.</summary>
    public IReadOnlyList<string> Faults => faults;

    public async Task VisitAsync(string token, CancellationToken cancellationToken)
    {
        cookies.Clear();
        for (var i = 0; i < Times; i++)
        {
            await SendAsync(HttpMethod.Head, $"/a/{token}", null, cancellationToken);
            var page = await SendAsync(HttpMethod.Get, $"/a/{token}", null, cancellationToken);
            var forms = PageForm.Of(page).Where(f => f.Action.StartsWith("/a/", StringComparison.Ordinal)).ToList();
            if (forms.Count == 0)
            {
                faults.Add("The page of an open link shows no form: nothing could be tried on it.");
                return;
            }

            foreach (var link in PageForm.Links(page).Where(l => l.StartsWith("/a/", StringComparison.Ordinal)))
            {
                await SendAsync(HttpMethod.Get, link, null, cancellationToken);
            }

            foreach (var form in forms)
            {
                await SendAsync(HttpMethod.Post, form.Action, form.Junk(), cancellationToken);
            }

            await DecideBlindlyAsync(token, forms[0], cancellationToken);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task DecideBlindlyAsync(string token, PageForm form, CancellationToken cancellationToken)
    {
        foreach (var (path, field, value) in new[]
        {
            ("decide", DecisionFormReader.Decision, "approve"), ("decide", DecisionFormReader.Decision, "reject"), ("delegate", "toPersonId", Guid.Empty.ToString()),
        })
        {
            var fields = form.Hidden.Where(f => f.Key != "commandId").ToList();
            fields.Add(new("commandId", string.Create(CultureInfo.InvariantCulture, $"drill-{token[..8]}-{value}-{Forms}")));
            fields.Add(new(field, value));
            fields.Add(new(DecisionFormReader.Reason, "junk"));
            await SendAsync(HttpMethod.Post, $"/a/{token}/{path}", fields, cancellationToken);
        }
    }

    private async Task<string> SendAsync(
        HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>>? fields, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path.Split('#')[0], UriKind.Relative));
        request.Content = fields is null ? null : new FormUrlEncodedContent(fields);
        if (cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}")));
        }

        using var answer = await http.SendAsync(request, cancellationToken);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            cookies[pair[0]] = pair[^1];
        }

        Reads += fields is null ? 1 : 0;
        Forms += fields is null ? 0 : 1;
        if (answer.StatusCode >= HttpStatusCode.InternalServerError || (fields is null && answer.StatusCode >= HttpStatusCode.BadRequest))
        {
            faults.Add($"{method} of a link's page was answered with {(int)answer.StatusCode}.");
        }

        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }
}

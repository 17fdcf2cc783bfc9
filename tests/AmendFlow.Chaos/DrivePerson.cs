using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AmendFlow.Testing;
using AngleSharp.Html.Dom;

namespace AmendFlow.Chaos;

/// <summary>Somebody in the drive. Whatever is refused ends the drive: people here do everything right, whatever becomes of the host.</summary>
internal sealed class DrivePerson(Place place, Requests requests, string email) : IDisposable
{
    public WebUser User { get; } = new(place.Host.Address) { Sending = requests.SendAsync };

    public async Task SignInAsync(Guid id)
    {
        var page = await User.GetAsync("/sign-in");
        var form = page.Document!.Forms.First(f => f.QuerySelector($"input[value='{id}']") is not null);
        await User.PostAsync(form.GetAttribute("action")!, WebUser.Fields(form));
    }

    /// <summary>Opens a page and sends a form that is on it.</summary>
    public async Task SendAsync(string path, string action, params (string Name, string? Value)[] typed) =>
        Check(await User.SubmitAsync(await User.GetAsync(path), action, typed), action);

    /// <summary>The address of the first open task.</summary>
    public async Task<string> TaskAsync() => (await User.GetAsync("/tasks")).Links
        .First(l => l.StartsWith("/tasks/", StringComparison.Ordinal) || l.StartsWith("/cases/", StringComparison.Ordinal));

    /// <summary>Ends the first open task, which is work, so.</summary>
    public async Task FinishAsync(string outcome)
    {
        var page = await User.GetAsync(await TaskAsync());
        Check(await User.SubmitAsync(page, page.FormWith("outcome"), ("outcome", outcome)), outcome);
    }

    /// <summary>Answers the first open task on the case page.</summary>
    public async Task DecideAsync(string decision, string reason = "") => await AnswerAsync(await User.GetAsync(await TaskAsync()), decision, reason);

    /// <summary>With every point of the checklist answered yes.</summary>
    public async Task AnswerAsync(WebPage page, string decision, string reason)
    {
        var form = page.Document!.QuerySelector("#decision-form") as IHtmlFormElement
            ?? throw new InvalidOperationException($"{email} finds no decision at {page.Path}: {page.Text}");
        var typed = form.Elements.OfType<IHtmlInputElement>()
            .Where(i => i.Name is { } name && name.StartsWith("checklist[", StringComparison.Ordinal) && i.Type == "radio" && string.Equals(i.Value, "yes", StringComparison.OrdinalIgnoreCase))
            .Select(i => (i.Name!, (string?)i.Value))
            .Append(("decision", decision)).Append(("reason", reason));
        Check(await User.SubmitAsync(page, form.GetAttribute("action")!, [.. typed]), decision);
    }

    /// <summary>As a program with a token of theirs does: reads the task, and decides under one idempotency key however often it is sent.</summary>
    public async Task DecideByApiAsync(string decision)
    {
        using var client = new HttpClient { BaseAddress = place.Host.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        using var listed = await requests.SendAsync(() => client.GetAsync(new Uri("/api/tasks", UriKind.Relative)));
        var task = JsonNode.Parse(await listed.Content.ReadAsStringAsync())![0]!;
        var body = new JsonObject
        {
            ["decision"] = decision,
            ["seenHash"] = task["seenHash"]!.GetValue<string>(),
            ["checklist"] = new JsonArray([.. task["checklist"]!.AsArray().Select(i => new JsonObject { ["item"] = i!["id"]!.GetValue<string>(), ["answer"] = "yes" })]),
        }.ToJsonString();
        var key = $"drive-{task["id"]}";
        using var decided = await requests.SendAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/tasks/{task["id"]}/decide");
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Add("Idempotency-Key", key);
            return await client.SendAsync(request);
        });
        if (!decided.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The API refused {decision}: {(int)decided.StatusCode} {await decided.Content.ReadAsStringAsync()}");
        }
    }

    public void Dispose() => User.Dispose();

    // A token is shown once: whoever lost the answer makes another.
    private async Task<string> TokenAsync()
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var made = await User.SubmitAsync(await User.GetAsync("/account"), "/api/tokens", ("name", "The drive"));
            if (made.Document?.QuerySelector("code")?.TextContent.Trim() is { Length: > 20 } token)
            {
                return token;
            }
        }

        throw new InvalidOperationException($"{email} could not make a token.");
    }

    private static void Check(WebPage answer, string what)
    {
        if ((int)answer.Status >= 400)
        {
            throw new InvalidOperationException($"{what} was refused: {(int)answer.Status} at {answer.Path}: {answer.Text}");
        }
    }
}

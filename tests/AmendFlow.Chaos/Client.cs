using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Data.Cases;

namespace AmendFlow.Chaos;

/// <summary>
/// What people send, by the API and by forms, and what they are told. Where no answer comes, or one that says "nobody can tell", the
/// same command is sent again under the same id.
/// </summary>
internal sealed class Client(History history) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxConnectionsPerServer = 64 })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>How often a command is sent at most.</summary>
    public int Tries { get; set; } = 12;

    public static string NewCommand() => Guid.NewGuid().ToString("N");

    /// <param name="node">Which node the n-th try goes to, from 0.</param>
    /// <param name="lose">Until it has ended the first answer is under way, and then it is lost.</param>
    public Task<Operation> DecideAsync(
        Func<int, Uri> node, WorkTask task, Round round, string decision, string? commandId = null, int? tries = null, Task? lose = null) => PostAsync(
        "decide", node, task.AssigneeId, $"/api/tasks/{task.Id}/decide",
        new JsonObject
        {
            ["decision"] = decision,
            ["seenHash"] = round.SubjectHash,
            ["reason"] = decision == "approve" ? "" : "The chaos run wants it so.",
            ["checklist"] = new JsonArray([.. Items(round).Select(i => new JsonObject { ["item"] = i, ["answer"] = "yes" })]),
        },
        commandId, tries, lose);

    public Task<Operation> PostAsync(string kind, Func<int, Uri> node, Guid person, string path, JsonObject body, string? commandId = null, int? tries = null, Task? lose = null)
    {
        var id = commandId ?? NewCommand();
        var text = body.ToJsonString();
        return TellAsync(kind, person, id, tries ?? Tries, async attempt =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node(attempt), path));
            request.Content = new StringContent(text, Encoding.UTF8, "application/json");
            request.Headers.Add("Idempotency-Key", id);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Stage.Token(person));
            var answer = await http.SendAsync(request);
            if (lose is null || attempt > 0)
            {
                return answer;
            }

            await lose;
            answer.Dispose();
            throw new IOException("The answer was under way when the node died.");
        });
    }

    /// <summary>A form, as a browser posts it: a redirection says that it was taken.</summary>
    public Task<Operation> FormAsync(string kind, Guid person, string commandId, Func<int, Task<HttpResponseMessage>> sendAsync) =>
        TellAsync(kind, person, commandId, Tries, sendAsync);

    public static IEnumerable<string> Items(Round round) =>
        round.Checklist.Length == 0 ? [] : ChecklistCatalogue.Get(round.Checklist).Items.Select(i => i.Id);

    public void Dispose() => http.Dispose();

    private async Task<Operation> TellAsync(string kind, Guid person, string commandId, int tries, Func<int, Task<HttpResponseMessage>> sendAsync)
    {
        for (var (attempt, lost, refused) = (0, 0, 0); ; attempt++)
        {
            var (told, status, words) = (Told.Unknown, 0, "no answer");
            var began = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await sendAsync(attempt);
                words = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
                status = (int)answer.StatusCode;
                told = status switch { < 400 => Told.Ok, < 500 => Told.Refused, _ => Told.Unknown };
            }
            catch (HttpRequestException absent) when (absent.HttpRequestError == HttpRequestError.ConnectionError && ++refused < 2000)
            {
                // Nobody listens there: it was not sent, and goes to the next node.
                await Task.Delay(50);
                continue;
            }
            catch (Exception cut) when (cut is HttpRequestException or TaskCanceledException or IOException)
            {
                // As the person sees it: no answer. Whether it was recorded, they do not know.
            }

            history.Add(new Attempt(began, status));
            lost += told == Told.Unknown ? 1 : 0;
            if (told != Told.Unknown || lost >= tries)
            {
                return history.Add(new Operation(kind, person, commandId, told, status, words, lost));
            }

            await Task.Delay(status == 503 ? 500 : 50);
        }
    }
}

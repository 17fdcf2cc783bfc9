using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Decisions;

namespace AmendFlow.Benchmarks.Database;

/// <summary>Gives decisions with some clients at once, each waiting for its answer before the next.</summary>
internal static class Givers
{
    private const int Tries = 10;

    /// <summary>Through the handler, in this process.</summary>
    /// <returns>Decisions per second.</returns>
    public static Task<double> ByHandlerAsync(TestHost host, IReadOnlyList<Answer> answers, int clients)
    {
        var handler = host.Get<DecideHandler>();
        return GiveAsync(answers, clients, answer => handler.HandleAsync(answer.Actor, Id(answer), answer.Command, CancellationToken.None));
    }

    /// <summary>Through the API over loopback: the client's work is on the same two cores.</summary>
    /// <returns>Decisions per second.</returns>
    public static async Task<double> ByHttpAsync(Uri address, IReadOnlyList<Answer> answers, int clients)
    {
        using var client = new HttpClient { BaseAddress = address };
        return await GiveAsync(answers, clients, async answer =>
        {
            // A node that has just started may not answer in its five seconds; the same key makes it the same command.
            for (var tries = 1; ; tries++)
            {
                using var request = Request(answer);
                using var response = await client.SendAsync(request);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }

                if (response.StatusCode != HttpStatusCode.ServiceUnavailable || tries == Tries)
                {
                    throw new InvalidOperationException($"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
                }
            }
        });
    }

    private static HttpRequestMessage Request(Answer answer) => new(HttpMethod.Post, $"/api/tasks/{answer.Command.TaskId}/decide")
    {
        Content = JsonContent.Create(new
        {
            decision = "approve",
            seenHash = answer.Command.SeenHash,
            reason = answer.Command.Reason,
            checklist = answer.Command.Checklist.Select(c => new { item = c.ItemId, answer = "yes" }),
        }),
        Headers = { { "Authorization", $"Bearer {Ground.Token(answer.Actor.PersonId)}" }, { "Idempotency-Key", Id(answer) } },
    };

    private static async Task<double> GiveAsync(IReadOnlyList<Answer> answers, int clients, Func<Answer, Task> giveAsync)
    {
        var next = -1;
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var index && index < answers.Count)
            {
                await giveAsync(answers[index]);
            }
        })));
        return answers.Count / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static string Id(Answer answer) => answer.Command.TaskId.ToString("N");
}

using System.Diagnostics;
using AmendFlow.Testing;

namespace AmendFlow.Chaos;

/// <summary>One request of a drive.</summary>
/// <param name="What">Its method and path, and how it was answered.</param>
/// <param name="Wrote">It put a command on record.</param>
internal sealed record Seen(string What, TimeSpan Took, bool Wrote);

/// <summary>How a kill ended for the request that was under way.</summary>
internal sealed record Killed(int Request, bool WasRecorded);

/// <summary>
/// Carries the requests of a drive. In the undisturbed drive it notes how long each took and whether it wrote; in the other it kills the
/// host during those that were chosen, starts it again, and sends the same request again, as a person does who got no answer.
/// </summary>
internal sealed class Requests(Place place, IReadOnlyDictionary<int, KillMoment> kills)
{
    private readonly List<Seen> seen = [];
    private readonly List<Killed> killed = [];

    /// <summary>In order; those that were sent again count once.</summary>
    public IReadOnlyList<Seen> Seen => seen;

    public IReadOnlyList<Killed> Killed => killed;

    public async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send)
    {
        var before = await place.CommandsAsync();
        if (kills.TryGetValue(seen.Count, out var moment))
        {
            await KillDuringAsync(send(), before, moment);
            await place.Host.StartAsync();
            killed.Add(new Killed(seen.Count, await place.CommandsAsync() > before));
        }

        var took = Stopwatch.StartNew();

        // Nobody can say yet whether it was recorded.
        var answer = await WebUser.InsistAsync(send);
        seen.Add(new Seen(What(answer), took.Elapsed, await place.CommandsAsync() > before));
        return answer;
    }

    private static string What(HttpResponseMessage answer)
    {
        var request = answer.RequestMessage!;
        var path = request.RequestUri!.AbsolutePath.Split('/').Select(part => part.Length > 20 ? "*" : part);
        return $"{request.Method} {string.Join('/', path)} {(int)answer.StatusCode}";
    }

    private async Task KillDuringAsync(Task<HttpResponseMessage> underWay, int before, KillMoment moment)
    {
        var patience = Stopwatch.StartNew();
        if (moment.AtCommit)
        {
            // The worst moment: on record, and nobody has been told.
            while (!underWay.IsCompleted && patience.Elapsed < TimeSpan.FromSeconds(30) && await place.CommandsAsync() == before)
            {
                await Task.Delay(1);
            }
        }
        else
        {
            await Task.Delay(moment.After);
        }

        await place.Host.KillAsync();
        try
        {
            (await underWay).Dispose();
        }
        catch (Exception cut) when (cut is HttpRequestException or TaskCanceledException or IOException)
        {
            // As the person sees it: no answer. They do not know whether it was recorded.
        }
    }
}

/// <param name="After">How long after the request was sent.</param>
/// <param name="AtCommit">As soon as its command can be seen in the database instead.</param>
internal sealed record KillMoment(TimeSpan After, bool AtCommit)
{
    /// <summary>Most of the kills hit requests that write, the others any; the same seed gives the same.</summary>
    /// <param name="requests">Of the undisturbed drive.</param>
    public static IReadOnlyDictionary<int, KillMoment> Choose(int seed, int count, IReadOnlyList<Seen> requests)
    {
        var random = new Random(seed);
        var shuffled = Enumerable.Range(0, requests.Count).OrderBy(_ => random.Next()).ToList();
        var writing = shuffled.Where(i => requests[i].Wrote).Take(count * 3 / 4).ToList();
        return writing.Concat(shuffled.Except(writing)).Take(count)
            .ToDictionary(i => i, i => new KillMoment(
                // A host that has just been started is slower than the one that was measured.
                requests[i].Took * (random.NextDouble() * 2), AtCommit: requests[i].Wrote && random.Next(3) == 0));
    }
}

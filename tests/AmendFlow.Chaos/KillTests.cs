using AmendFlow.Testing;
using Xunit.Abstractions;

namespace AmendFlow.Chaos;

/// <summary>The process is killed, again and again, in the middle of people's requests. Nothing is lost, nothing happens twice.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Seed = 20230119;

    // Each costs a start, and what is compiled anew by it: a third of them in the usual run.
    private static readonly int Kills = LongRun.Is ? 30 : 10;

    // Whoever sends again may be led another way, so a drive may be some requests shorter than the one that moments were chosen in.
    private const int Spare = 5;
    private static readonly Lazy<Task<Outcome>> Reference = new(() => UndisturbedAsync(DatabaseKind.Sqlite));

    // PostgreSQL's nodes are killed in NodeKillTests too, two of them under load.
    [SkippableTheory, OnBothWhenLong(DatabaseKind.Sqlite)]
    public async Task A_drive_with_kills_leaves_what_a_drive_without_leaves(DatabaseKind kind)
    {
        Databases.Require(kind);
        var undisturbed = await Reference.Value;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AMENDFLOW_SEED"), out var given) ? given : Seed;
        await using var place = await Place.MakeAsync(kind);
        await place.Host.StartAsync();
        var requests = new Requests(place, KillMoment.Choose(seed, Kills + Spare, undisturbed.Requests));
        await new Drive(place, requests).RunAsync();
        var disturbed = await Outcome.OfAsync(place, requests.Seen);

        var recorded = requests.Killed.Count(k => k.WasRecorded);
        output.WriteLine(
            $"Seed {seed}: {requests.Killed.Count} kills in {requests.Seen.Count} requests, {recorded} after the command was on record, "
            + $"{requests.Killed.Count - recorded} before or without one; starts took {place.Host.Starts.Average(s => s.TotalSeconds):0.0} s on average, {place.Host.Starts.Max().TotalSeconds:0.0} s at most.");
        Assert.True(requests.Killed.Count >= Kills, $"{requests.Killed.Count} of {Kills} kills; the drive asked for\n{string.Join('\n', requests.Seen.Select(s => s.What))}\nundisturbed for\n{string.Join('\n', undisturbed.Requests.Select(s => s.What))}");

        // Else it proves nothing about one of the two sides of a commit.
        Assert.InRange(recorded, 1, requests.Killed.Count - 1);
        Assert.Equal(undisturbed.Trail, disturbed.Trail);
        Assert.Equal(undisturbed.Mails, disturbed.Mails);
        Assert.Equal(undisturbed.Timers, disturbed.Timers);
        Assert.Equal(undisturbed.Register, disturbed.Register);
    }

    private static async Task<Outcome> UndisturbedAsync(DatabaseKind kind)
    {
        await using var place = await Place.MakeAsync(kind);
        await place.Host.StartAsync();
        var requests = new Requests(place, new Dictionary<int, KillMoment>());
        await new Drive(place, requests).RunAsync();
        return await Outcome.OfAsync(place, requests.Seen);
    }
}

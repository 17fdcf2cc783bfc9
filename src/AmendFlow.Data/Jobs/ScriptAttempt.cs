namespace AmendFlow.Data.Jobs;

/// <summary>
/// A script of a step that was started in a process of its own, and has not come to an end. Written before it starts: what takes the
/// host with it is found here afterwards, and not started for ever.
/// </summary>
public sealed class ScriptAttempt
{
    /// <summary>The case and the command whose step it belongs to, with a slash between.</summary>
    public required string Key { get; init; }

    /// <summary>Starts without an end.</summary>
    public int Starts { get; set; }

    public required DateTimeOffset LastAt { get; set; }
}

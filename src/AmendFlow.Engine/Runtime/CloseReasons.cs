namespace AmendFlow.Engine.Runtime;

/// <summary>Why the engine itself closed a wait: a word, a colon, and the id of the activity that caused it.</summary>
internal static class CloseReasons
{
    /// <summary>A join that waits for the first took another branch.</summary>
    public static string Overtaken(string by) => $"overtaken:{by}";

    /// <summary>An earlier step runs again.</summary>
    public static string Reopened(string by) => $"reopened:{by}";

    /// <summary>The container or the instance came to its end.</summary>
    public static string Ended(string by) => $"ended:{by}";

    /// <summary>The instance ended because an activity faulted.</summary>
    public static string Faulted(string by) => $"faulted:{by}";
}

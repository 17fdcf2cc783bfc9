namespace AmendFlow.Testing;

/// <summary>Whether this is a run of <c>./test.sh --long</c> (decision 0033).</summary>
public static class LongRun
{
    public static bool Is { get; } = Environment.GetEnvironmentVariable("AMENDFLOW_LONG") == "1";
}

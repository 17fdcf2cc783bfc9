namespace AmendFlow.Engine.Conformance;

/// <summary>Where a recorded case wants something else than Elsa gives: what Elsa does, and what happens here (docs/engine.md).</summary>
public static class Deviations
{
    /// <summary>A sentence for the name that the recording gives; the name itself where it is not known here.</summary>
    public static string Reason(string deviation) => deviation switch
    {
        "object-items" => "Elsa leaves an Object expression as text, so that a parallel loop over a list runs nothing; here it is a list",
        "queued-sibling-of-ended-fork" => "Elsa starts what was queued beside the branch that ended its container; here it does not start",
        "queued-sibling-of-wait-any" => "Elsa starts what was queued beside the branch that a WaitAny join took, and may run the join twice; here it runs once",
        "loop-exit-meets-branch" => "where the way out of a loop meets another path, Elsa may end without the rest; here the rest runs",
        "cancel-inside-composite" => "Elsa faults when a WaitAny join cancels a task inside a composite; here the case goes on",
        "loop-below-fork" => "with a loop below a fork, Elsa's join runs too early, or never; here it waits for every branch that is alive",
        _ => deviation,
    };
}

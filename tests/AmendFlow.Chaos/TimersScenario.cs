namespace AmendFlow.Chaos;
internal sealed class TimersScenario : Scenario
{
    public override string Name => "timers";
    public override string What => "x";
    public override int UsualCount => 1;
    public override int UsualNodes => 1;
    public override Task<Result> RunAsync(Plan plan, TextWriter output) => throw new NotImplementedException();
}

using System.Diagnostics;
using AmendFlow.Agreements.Activities;
using AmendFlow.Benchmarks;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

var shipped = DefinitionReader.Read(File.ReadAllText("workflows/project-amendment.json")).Definition!;
var runtime = new WorkflowRuntime(AmendFlowActivities.Catalogue);
void Measure(string name, WorkflowDefinition d, InstanceState s, ResumeInput a)
{
    for (var i = 0; i < 3000; i++) runtime.Apply(d, s, a);
    var b = GC.GetAllocatedBytesForCurrentThread();
    var best = double.MaxValue;
    for (var k = 0; k < 5; k++)
    {
        var w = Stopwatch.GetTimestamp();
        for (var i = 0; i < 1000; i++) runtime.Apply(d, s, a);
        best = Math.Min(best, Stopwatch.GetElapsedTime(w).TotalMicroseconds / 1000);
    }
    var bytes = (GC.GetAllocatedBytesForCurrentThread() - b) / 5000;
    var scripts = runtime.Apply(d, s, a).Input.Scripts!.Value.Length;
    Console.WriteLine($"{name} {s.Bookmarks[0].ActivityId,-16} {best:0.0} us {bytes} B scripts {scripts} json {s.ToJson().Length}");
}
var f = Loads.FourteenSteps(); Loads.Walk(f, [], 99, (s, a) => Measure("14", f, s, a));
Loads.Walk(shipped, Loads.Everything(), 99, (s, a) => Measure("shipped", shipped, s, a));
foreach (var n in new[] { 20, 200, 2000 })
{
    var c = Loads.Chain(n);
    var s = Loads.Walk(c, [], n / 2);
    Measure("chain " + n, c, s, Loads.Answer(s, 0));
}

using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Reading;

/// <summary>By which outcomes a step can be left, as far as the file tells.</summary>
public sealed class PortsTests
{
    [Theory]
    [InlineData("Elsa.End", "")]
    [InlineData("Elsa.Finish", "")]
    [InlineData("Elsa.Complete", "")]
    [InlineData("Elsa.Fault", "")]
    [InlineData("Elsa.Break", "")]
    [InlineData("Elsa.FlowDecision", "True False")]
    [InlineData("Elsa.FlowSwitch", "Default")]
    [InlineData("Elsa.FlowFork", "Done")]
    [InlineData("Elsa.RunJavaScript", "Done")]
    [InlineData("Elsa.BulkDispatchWorkflows", "Completed Canceled Done")]
    [InlineData(Hosts.Review, "Approved Rejected")]
    [InlineData(Hosts.Choose, "Done")]
    [InlineData(Hosts.Notify, "Done")]
    [InlineData("Acme.Unheard", "Done")]
    public void A_step_has_the_ports_of_its_type(string type, string ports) => Assert.Equal(ports, Of(new Flow().Step("it", type)));

    [Theory]
    [InlineData("Elsa.FlowFork", "branches", "A B")]
    [InlineData("Elsa.RunJavaScript", "possibleOutcomes", "A B")]
    [InlineData(Hosts.Choose, "outcomes", "A B")]
    public void Ports_that_the_file_lists_take_the_place_of_the_usual_one(string type, string input, string ports)
    {
        Assert.Equal(ports, Of(new Flow().Step("it", type, (input, Flow.Expression("Object", """["A", "B"]""")))));
        Assert.Equal("Done", Of(new Flow().Step("it", type, (input, Flow.Expression("Object", "[]")))));
        Assert.Equal("Done", Of(new Flow().Step("it", type, (input, Flow.Expression("Object", "[broken")))));
        Assert.Equal("Done", Of(new Flow().Step("it", type, (input, Flow.Expression("JavaScript", "list()")))));
    }

    [Fact]
    public void What_performs_has_no_other_port_whatever_is_written_beside_it()
    {
        var catalogue = new ActivityCatalogue([new HostActivity("Acme.Does", HostBehaviour.Performs, new("a", "b"), new("a", "b"), [], ["Sent", "Failed"])]);

        Assert.Equal("Done", Of(new Flow().Step("it", "Acme.Does"), catalogue));
    }

    private static string Of(Flow flow, ActivityCatalogue? catalogue = null) =>
        string.Join(' ', ActivityPorts.Of(DefinitionReader.Read(flow.Json()).Definition!.Activities["it"], catalogue ?? Hosts.Catalogue));
}

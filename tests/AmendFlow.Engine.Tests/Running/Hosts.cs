namespace AmendFlow.Engine.Tests.Running;

/// <summary>A host with one activity that waits, one whose ports the definition names, and one that performs.</summary>
internal static class Hosts
{
    public const string Review = "Test.Review";
    public const string Choose = "Test.Choose";
    public const string Notify = "Test.Notify";

    private static readonly Bilingual Text = new("A step", "Une étape");

    public static ActivityCatalogue Catalogue { get; } = new(
    [
        new HostActivity(Review, HostBehaviour.Waits, Text, Text,
            [new ActivityInput("party", "String", "\"us\"", false, Text), new ActivityInput("days", "Int32", null, false, Text) { Label = new("days", "jours") }],
            ["Approved", "Rejected"]),
        new HostActivity(Choose, HostBehaviour.Waits, Text, Text, [new ActivityInput("outcomes", "String[]", null, true, Text)], [], "outcomes"),
        new HostActivity(Notify, HostBehaviour.Performs, Text, Text, [new ActivityInput("message", "String", null, true, Text)], []),
    ]);
}

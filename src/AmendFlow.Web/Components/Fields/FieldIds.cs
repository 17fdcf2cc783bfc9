using System.Text.RegularExpressions;

namespace AmendFlow.Web.Components;

/// <summary>Ids of form controls, so that an error summary can link to them.</summary>
public static partial class FieldIds
{
    /// <summary>"Milestones[0].Title" gives "f-Milestones-0-Title".</summary>
    public static string Of(string name) => "f-" + Others().Replace(name, "-").Trim('-');

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Others();
}

namespace AmendFlow.Web.Features.Cases;

public static class PeopleWords
{
    /// <summary>A person with their house; people whose name says it already are not doubled.</summary>
    public static string At(string name, string party) => name.Contains(party, StringComparison.Ordinal) ? name : $"{name}, {party}";
}

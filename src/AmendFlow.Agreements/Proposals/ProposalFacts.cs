using System.Text.Json.Nodes;

namespace AmendFlow.Agreements.Proposals;

/// <summary>What a workflow may ask about a proposal: the names of its inputs.</summary>
public static class ProposalFacts
{
    /// <returns>
    /// <c>title</c> and <c>vehicle</c> (text); true or false: <c>samples</c>, <c>data</c> (patients, genetic data or a transfer of
    /// data), <c>geneticData</c>, <c>ip</c>, <c>money</c> (any budget line), <c>material</c>, <c>clausesTouched</c>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A question is not answered. "Not answered" must not read as "no", or a review would be left out by an omission.
    /// </exception>
    public static JsonObject Of(ProposalContent content) => new()
    {
        ["title"] = content.Title,
        ["vehicle"] = content.Vehicle?.Key() ?? throw Unanswered("vehicle"),
        ["samples"] = Said(content.Samples, "samples"),
        ["data"] = Said(content.Patients, "patients") | Said(content.GeneticData, "geneticData") | Said(content.TransferOfData, "transferOfData"),
        ["geneticData"] = Said(content.GeneticData, "geneticData"),
        ["ip"] = Said(content.IntellectualProperty, "intellectualProperty"),
        ["money"] = !content.BudgetLines.IsEmpty,
        ["material"] = Said(content.TransferOfMaterial, "transferOfMaterial"),
        ["clausesTouched"] = Said(content.TouchesClauses, "touchesClauses"),
    };

    private static bool Said(YesNo question, string field) => question.Answer ?? throw Unanswered(field);

    private static ArgumentException Unanswered(string field) => new($"The proposal does not answer '{field}', so it cannot start a case.");
}

using System.Text.RegularExpressions;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Proposals;

/// <summary>The questions that a proposal answers, as a workflow's inputs name them (<see cref="ProposalFacts"/>): one wording for its editor, its trial and comparisons.</summary>
public static partial class QuestionWords
{
    /// <summary>The input's own name where it is none of those that proposals answer.</summary>
    public static Bilingual Of(string input) => input switch
    {
        "title" => new("Title of the project", "Titre du projet"),
        "vehicle" => Vehicles.Term,
        "samples" => new("Are samples touched?", "Des échantillons sont-ils concernés ?"),
        "data" => new("Are patients, genetic data or a transfer of data touched?", "Des patients, des données génétiques ou un transfert de données sont-ils concernés ?"),
        "geneticData" => new("Are there genetic data?", "Y a-t-il des données génétiques ?"),
        "ip" => new("Is intellectual property touched?", "La propriété intellectuelle est-elle concernée ?"),
        "money" => new("Is there a budget?", "Y a-t-il un budget ?"),
        "material" => new("Is material transferred?", "Du matériel est-il transféré ?"),
        "clausesTouched" => new("Do clauses of the agreement change?", "Des articles de l’accord changent-ils ?"),
        "releaseAt" => new("When is it released?", "Quand est-elle diffusée ?"),
        _ => new(input, input),
    };

    /// <summary>The question that a condition asks where it asks one and nothing else, as the editor writes it; null for any other script.</summary>
    public static Bilingual? OfScript(string script) => Answer().Match(script.Trim()) is { Success: true } found && Of(found.Groups[1].Value) is { } words && words.En != found.Groups[1].Value
        ? words
        : null;

    [GeneratedRegex(@"^getInput\('([A-Za-z]+)'\);?$")]
    private static partial Regex Answer();
}

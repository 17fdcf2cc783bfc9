using System.Text.Json.Serialization;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Agreements;

/// <summary>One numbered change that an amendment makes. Data, not prose, so that the agreement can be read as amended.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ReplaceClause), "replace-clause")]
[JsonDerivedType(typeof(InsertClauseAfter), "insert-clause-after")]
[JsonDerivedType(typeof(RepealClause), "repeal-clause")]
[JsonDerivedType(typeof(AddAnnex), "add-annex")]
public abstract record AmendmentOperation
{
    /// <summary>The sentence that stands before the new text, or alone.</summary>
    [JsonIgnore]
    public abstract Bilingual Sentence { get; }

    /// <summary>The new text, or null when there is none.</summary>
    [JsonIgnore]
    public abstract Bilingual? NewText { get; }
}

/// <param name="Number">Of a clause in force.</param>
/// <param name="Text">Takes the place of the whole clause; its title stays.</param>
public sealed record ReplaceClause(string Number, Bilingual Text) : AmendmentOperation
{
    public override Bilingual Sentence => new(
        $"Clause {Number} of the Agreement is amended to read as follows:", $"L’article {Number} de l’Accord est modifié comme suit :");

    public override Bilingual? NewText => Text;
}

/// <param name="After">Number of the clause that the new one follows.</param>
/// <param name="Number">Of the new clause; not used before.</param>
/// <param name="Title">Of the new clause.</param>
/// <param name="Text">Of the new clause.</param>
public sealed record InsertClauseAfter(string After, string Number, Bilingual Title, Bilingual Text) : AmendmentOperation
{
    public override Bilingual Sentence => new(
        $"After clause {After} of the Agreement, a clause {Number} ({Title.En}) is inserted:",
        $"Après l’article {After} de l’Accord, il est inséré un article {Number} ({Title.Fr}) ainsi rédigé :");

    public override Bilingual? NewText => Text;
}

/// <param name="Number">Of a clause in force; it is not used again.</param>
public sealed record RepealClause(string Number) : AmendmentOperation
{
    public override Bilingual Sentence => new($"Clause {Number} of the Agreement is deleted.", $"L’article {Number} de l’Accord est supprimé.");

    public override Bilingual? NewText => null;
}

/// <param name="Label">For example "P-2023-007"; not used before.</param>
/// <param name="Title">Of the annex.</param>
/// <param name="Text">Of the annex.</param>
public sealed record AddAnnex(string Label, Bilingual Title, Bilingual Text) : AmendmentOperation
{
    public override Bilingual Sentence => new(
        $"Annex {Label} ({Title.En}) is added to the Agreement:", $"Il est ajouté à l’Accord une annexe {Label} ({Title.Fr}) :");

    public override Bilingual? NewText => Text;
}

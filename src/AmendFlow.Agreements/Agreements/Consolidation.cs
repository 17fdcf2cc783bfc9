using System.Collections.Immutable;
using AmendFlow.Agreements.Text;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Agreements;

/// <summary>A clause of the agreement as first signed.</summary>
/// <param name="Number">For example "7.2"; unique in the agreement.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Text">Its wording.</param>
public sealed record BaseClause(string Number, Bilingual Title, Bilingual Text);

/// <summary>A clause as it reads now, with the amendment that put it there.</summary>
/// <param name="Number">As cited.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Text">Null when it is repealed.</param>
/// <param name="Source">The amendment that last changed it; null for the agreement as first signed.</param>
public sealed record ConsolidatedClause(string Number, Bilingual Title, Bilingual? Text, AmendmentNumber? Source);

/// <param name="Label">As cited.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Text">Its wording.</param>
/// <param name="Source">The amendment that added it.</param>
public sealed record ConsolidatedAnnex(string Label, Bilingual Title, Bilingual Text, AmendmentNumber Source);

/// <summary>The agreement as amended (<i>version consolidée</i>).</summary>
public sealed record ConsolidatedAgreement(ImmutableArray<ConsolidatedClause> Clauses, ImmutableArray<ConsolidatedAnnex> Annexes);

/// <param name="Number">Within the agreement.</param>
/// <param name="EffectiveOn">First day in force.</param>
/// <param name="Operations">In the order of the text.</param>
public sealed record AmendmentInForce(AmendmentNumber Number, DateOnly EffectiveOn, ImmutableArray<AmendmentOperation> Operations);

/// <summary>An operation does not fit the agreement as it stood: it cites a clause that is not there, or a number that is taken.</summary>
public sealed class ConsolidationException(AmendmentNumber amendment, string message)
    : Exception($"{amendment.Name.En}: {message}")
{
    public AmendmentNumber Amendment { get; } = amendment;
}

/// <summary>Base plus operations, in order of (effective date, number).</summary>
public static class Consolidation
{
    /// <param name="clauses">The agreement as first signed, in order.</param>
    /// <param name="amendments">In any order.</param>
    /// <param name="asOf">Amendments that take effect later are left out; null takes all.</param>
    /// <exception cref="ConsolidationException">An operation does not fit: a text that quietly left it out would be wrong.</exception>
    public static ConsolidatedAgreement Apply(IEnumerable<BaseClause> clauses, IEnumerable<AmendmentInForce> amendments, DateOnly? asOf = null)
    {
        var text = clauses.Select(c => new ConsolidatedClause(c.Number, c.Title, c.Text, null)).ToList();
        var annexes = new List<ConsolidatedAnnex>();
        var due = amendments
            .Where(a => asOf is null || a.EffectiveOn <= asOf)
            .OrderBy(a => a.EffectiveOn)
            .ThenBy(a => a.Number.Value);
        foreach (var amendment in due)
        {
            foreach (var operation in amendment.Operations)
            {
                Apply(operation, amendment.Number, text, annexes);
            }
        }

        return new ConsolidatedAgreement([.. text], [.. annexes]);
    }

    private static void Apply(AmendmentOperation operation, AmendmentNumber source, List<ConsolidatedClause> clauses, List<ConsolidatedAnnex> annexes)
    {
        switch (operation)
        {
            case ReplaceClause replace:
                var replaced = InForce(replace.Number);
                clauses[replaced] = clauses[replaced] with { Text = replace.Text, Source = source };
                break;
            case RepealClause repeal:
                var repealed = InForce(repeal.Number);
                clauses[repealed] = clauses[repealed] with { Text = null, Source = source };
                break;
            case InsertClauseAfter insert:
                Refuse(clauses.Exists(c => c.Number == insert.Number), $"clause {insert.Number} exists already.");
                clauses.Insert(Find(insert.After) + 1, new ConsolidatedClause(insert.Number, insert.Title, insert.Text, source));
                break;
            case AddAnnex add:
                Refuse(annexes.Exists(a => a.Label == add.Label), $"annex {add.Label} exists already.");
                annexes.Add(new ConsolidatedAnnex(add.Label, add.Title, add.Text, source));
                break;
            default:
                throw new ConsolidationException(source, $"{operation.GetType().Name} is no known operation.");
        }

        int Find(string number)
        {
            var index = clauses.FindIndex(c => c.Number == number);
            Refuse(index < 0, $"there is no clause {number}.");
            return index;
        }

        int InForce(string number)
        {
            var index = Find(number);
            Refuse(clauses[index].Text is null, $"clause {number} is repealed.");
            return index;
        }

        void Refuse(bool isWrong, string message)
        {
            if (isWrong)
            {
                throw new ConsolidationException(source, message);
            }
        }
    }
}

using System.Collections.Immutable;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Checklists;

/// <summary>The questions that a reviewer answers before deciding. A version never changes: a new wording is a new version.</summary>
/// <param name="Key">As in definition files, for example <c>legal</c>.</param>
/// <param name="Version">From 1; recorded with the answers.</param>
/// <param name="Name">Its heading.</param>
/// <param name="Items">In the order in which they are asked.</param>
public sealed record Checklist(string Key, int Version, Bilingual Name, ImmutableArray<ChecklistItem> Items)
{
    /// <summary>
    /// What stands against a decision. A yes needs an answer to every item, none of the hard stops answered with no, and the reason why
    /// any other no does not stand in the way; any other decision is free, because whoever refuses early need not have read on.
    /// </summary>
    public ImmutableArray<FieldError> Refusals(DecisionKind decision, IReadOnlyCollection<ChecklistAnswer> answers)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        var byItem = answers.ToLookup(a => a.ItemId);
        foreach (var stranger in byItem.Where(g => Items.All(i => i.Id != g.Key)))
        {
            errors.Add(At(stranger.Key, "This checklist has no such item.", "Cette liste de contrôle n’a pas ce point."));
        }

        foreach (var item in Items)
        {
            var given = byItem[item.Id].ToList();
            if (given.Count > 1)
            {
                errors.Add(At(item, "answered twice.", "deux réponses au même point."));
            }
            else if (decision.IsYes())
            {
                var refusal = given.Count == 0
                    ? At(item, "answer this before you approve.", "répondez à ce point avant d’approuver.")
                    : item.IsHardStop ? HardStop(item, given[0]) : Unexplained(item, given[0]);
                if (refusal is not null)
                {
                    errors.Add(refusal);
                }
            }
        }

        return errors.ToImmutable();
    }

    private static FieldError? HardStop(ChecklistItem item, ChecklistAnswer answer) => answer switch
    {
        { Answer: ChecklistReply.No } => At(item,
            "with this answer the proposal cannot be approved.",
            "avec cette réponse, la proposition ne peut pas être approuvée."),
        { Answer: ChecklistReply.NotApplicable, Comment: var comment } when string.IsNullOrWhiteSpace(comment) => At(item,
            "say why this does not apply.",
            "indiquez pourquoi ce point est sans objet."),
        _ => null,
    };

    private static FieldError? Unexplained(ChecklistItem item, ChecklistAnswer answer) =>
        answer.Answer == ChecklistReply.No && string.IsNullOrWhiteSpace(answer.Comment)
            ? At(item, "say in its comment why this does not stand in the way of an approval.", "indiquez en commentaire pourquoi cela n’empêche pas un avis favorable.")
            : null;

    // Named, because the list above a form and the answer of the API show it away from its item.
    private static FieldError At(ChecklistItem item, string en, string fr) =>
        At(item.Id, $"“{item.Question.En}”: {en}", $"« {item.Question.Fr} » : {fr}");

    private static FieldError At(string itemId, string en, string fr) => new($"checklist.{itemId}", new Bilingual(en, fr));
}

/// <param name="Id">Stable within the checklist over its versions, for example <c>genetic-data</c>.</param>
/// <param name="Question">Yes is the answer that lets the project go on.</param>
/// <param name="IsHardStop">No forbids approval, also with conditions; "not applicable" needs a comment.</param>
public sealed record ChecklistItem(string Id, Bilingual Question, bool IsHardStop = false);

public enum ChecklistReply
{
    Yes,
    No,
    NotApplicable,
}

/// <param name="ItemId">Of an item of the checklist.</param>
/// <param name="Answer">What the reviewer ticked.</param>
/// <param name="Comment">May be empty.</param>
public sealed record ChecklistAnswer(string ItemId, ChecklistReply Answer, string Comment);

public static class ChecklistReplies
{
    public static Bilingual Name(this ChecklistReply reply) => reply switch
    {
        ChecklistReply.Yes => new("Yes", "Oui"),
        ChecklistReply.No => new("No", "Non"),
        ChecklistReply.NotApplicable => new("Not applicable", "Sans objet"),
        _ => throw new ArgumentOutOfRangeException(nameof(reply), reply, "No such answer."),
    };
}

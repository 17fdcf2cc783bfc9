using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Decisions;

/// <summary>Reads what <c>DecisionForm</c> posts. Whether the answer is whole and allowed is the handler's to say.</summary>
public static class DecisionFormReader
{
    public const string Decision = "decision";
    public const string Reason = "reason";
    public const string InternalNote = "internalNote";
    public const string SeenHash = "seenHash";
    public const string Conditions = "conditions";

    /// <summary>Posted instead of a decision: show the form again with this many rows for conditions.</summary>
    public const string MoreRows = "moreConditions";

    public const int MostConditions = DecideRules.MaxConditions;

    private const int MostComment = 1000;
    private const int FirstRows = 2;

    /// <summary>The person asked for more rows, and decides nothing yet.</summary>
    public static bool AsksForMoreRows(PostedForm form) => form.Has(MoreRows);

    /// <param name="checklist">Key of the round's checklist, or empty.</param>
    /// <exception cref="RefusedException">Nothing was chosen, or a value is none that the form offers. Names the fields.</exception>
    public static DecideCommand Read(Guid taskId, string checklist, PostedForm form)
    {
        var errors = new List<FieldError>();
        if (!DecisionKinds.TryParse(form.Text(Decision), out var kind))
        {
            errors.Add(new(Decision, new("Choose your decision.", "Choisissez votre décision.")));
        }

        var answers = checklist.Length == 0 ? [] : Answers(ChecklistCatalogue.Get(checklist), form, errors);
        var conditions = ReadConditions(form, errors);
        return errors.Count > 0
            ? throw Refuse.Invalid(errors)
            : new DecideCommand(taskId, kind, form.Text(Reason), form.Text(InternalNote), answers, conditions, form.Text(SeenHash));
    }

    internal static string AnswerField(string itemId) => $"checklist[{itemId}].answer";

    internal static string CommentField(string itemId) => $"checklist[{itemId}].comment";

    internal static string ConditionField(int row, string field) => $"{Conditions}[{row}].{field}";

    internal static string Key(ChecklistReply reply) => reply switch
    {
        ChecklistReply.Yes => "yes",
        ChecklistReply.No => "no",
        ChecklistReply.NotApplicable => "not-applicable",
        _ => throw new ArgumentOutOfRangeException(nameof(reply), reply, "No such answer."),
    };

    internal static int RowsToShow(PostedForm form)
    {
        var posted = form.Rows(Conditions);
        return Math.Clamp(Math.Max(form.Whole(MoreRows) ?? 0, posted.Count == 0 ? 0 : posted[^1] + 1), FirstRows, MostConditions);
    }

    private static List<ChecklistAnswer> Answers(Checklist checklist, PostedForm form, List<FieldError> errors)
    {
        var answers = new List<ChecklistAnswer>();
        foreach (var item in checklist.Items)
        {
            var key = form.Text(AnswerField(item.Id));
            var comment = form.Text(CommentField(item.Id)).Trim();
            if (comment.Length > MostComment)
            {
                errors.Add(new($"checklist.{item.Id}", new($"At most {MostComment} characters.", $"{MostComment} caractères au plus.")));
            }

            if (key.Length == 0)
            {
                if (comment.Length > 0)
                {
                    errors.Add(new($"checklist.{item.Id}", new("Answer the item that you comment on.", "Répondez au point que vous commentez.")));
                }

                continue;
            }

            var reply = Array.FindIndex(Enum.GetValues<ChecklistReply>(), r => Key(r) == key);
            if (reply < 0)
            {
                errors.Add(new($"checklist.{item.Id}", new("Choose yes, no or not applicable.", "Choisissez oui, non ou sans objet.")));
                continue;
            }

            answers.Add(new(item.Id, Enum.GetValues<ChecklistReply>()[reply], comment));
        }

        return answers;
    }

    private static List<ConditionInput> ReadConditions(PostedForm form, List<FieldError> errors)
    {
        var conditions = new List<ConditionInput>();
        foreach (var row in form.Rows(Conditions))
        {
            var text = form.Text(ConditionField(row, "text")).Trim();
            if (text.Length == 0)
            {
                continue;
            }

            var block = Array.FindIndex(Enum.GetValues<BlockedTransition>(), b => b.Key() == form.Text(ConditionField(row, "blocks")));
            Side? side = form.Text(ConditionField(row, "side")) switch { "A" => Side.A, "B" => Side.B, _ => null };
            var hasRole = Roles.TryParse(form.Text(ConditionField(row, "role")), out var role);
            if (block < 0)
            {
                errors.Add(new(ConditionField(row, "blocks"), new("Choose what waits for it.", "Choisissez ce qui l’attend.")));
            }

            if (side is null)
            {
                errors.Add(new(ConditionField(row, "side"), new("Choose the party that closes it.", "Choisissez la partie qui la lève.")));
            }

            if (!hasRole)
            {
                errors.Add(new(ConditionField(row, "role"), new("Choose who closes it.", "Choisissez qui la lève.")));
            }

            if (block >= 0 && side is { } closedBy && hasRole)
            {
                conditions.Add(new(text, Enum.GetValues<BlockedTransition>()[block], closedBy, role));
            }
        }

        return conditions;
    }
}

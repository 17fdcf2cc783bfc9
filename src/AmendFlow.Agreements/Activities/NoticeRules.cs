using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Activities;

/// <summary>A notice has to be true wherever a case can come to it.</summary>
internal static class NoticeRules
{
    /// <summary>An amendment is approved when it stands in the register, and not before.</summary>
    public static IEnumerable<Finding> Of(Activity notice) =>
        LiteralInput.Text(notice, "message") == "approved" && IsReachedUnregistered(notice)
            ? [new Finding("approved-too-early", Severity.Warning, $"{notice.Path}.message", notice.Id, new(
                $"The step \"{notice.Text.En}\" tells people that both parties have approved, but a case can come to it before its amendment stands in the register.",
                $"L’étape « {notice.Text.Fr} » annonce l’approbation des deux parties, mais un dossier peut y arriver avant l’inscription de son avenant au registre."))]
            : [];

    // Against the arrows, and out of a sub-flow to what leads to it, but never past a step that registers. Only diagrams are judged.
    private static bool IsReachedUnregistered(Activity notice)
    {
        var back = new Queue<Activity>([notice]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (back.TryDequeue(out var step))
        {
            if (!seen.Add(step.Id) || step.Type == AmendFlowActivities.RegisterAmendment)
            {
                continue;
            }

            if (step.Parent is null)
            {
                return true;
            }

            var sources = step.Parent.Connections.Where(c => c.Target == step.Id).Select(c => c.Source).ToHashSet(StringComparer.Ordinal);
            var before = sources.Count > 0 ? step.Parent.Children.Where(c => sources.Contains(c.Id)) : step.Parent.Type == "Elsa.Flowchart" ? [step.Parent] : [];
            before.ToList().ForEach(back.Enqueue);
        }

        return false;
    }
}

using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Engine;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>A place where a case would be held up, and why, for somebody who repairs the process and not the engine.</summary>
internal sealed record HeldUp(string Step, string Why)
{
    public static List<HeldUp> Of(SimulationModel model, DryRunReport report)
    {
        var held = new List<HeldUp>();
        foreach (var incident in report.Events.Where(e => e.Kind == DryRunEventKind.Incident).DistinctBy(e => (e.Step, e.Detail)))
        {
            held.Add(new(model.Name(incident.Step), Say($"The step cannot do its work, and a coordinator has to look at it: {incident.Detail}",
                $"L’étape ne peut pas faire son travail, et un coordinateur doit s’en occuper : {incident.Detail}")));
        }

        foreach (var step in report.Waiting.Distinct().Where(s => !report.Events.Any(e => e.Kind == DryRunEventKind.Incident && e.Step == s)))
        {
            var asked = report.Events.Any(e => e.Kind == DryRunEventKind.Asked && e.Step == step);
            held.Add(new(model.Name(step), asked
                ? Say("Nobody answers, and silence never ends this step: the case waits until somebody acts.", "Personne ne répond, et le silence ne met jamais fin à cette étape : le dossier attend que quelqu’un agisse.")
                : Say("It waits for something from outside that nothing here brings about.", "Elle attend un événement extérieur que rien ici ne provoque.")));
        }

        if (report.HasEnded && report.End == SubStatus.Finished && report.Outputs["Status"] is null)
        {
            held.Add(new(Say("The end", "La fin"), Say("The workflow ends without saying how (its output “Status”): the case would have no outcome.",
                "Le circuit finit sans dire comment (sa sortie « Status ») : le dossier n’aurait pas d’issue.")));
        }

        if (!report.HasEnded && held.Count == 0)
        {
            held.Add(new(Say("The whole", "L’ensemble"), Say("Nothing is asked any more, and the case has not ended.", "Plus rien n’est demandé, et le dossier n’est pas fini.")));
        }

        foreach (var asked in report.Events.Where(e => e.Kind is DryRunEventKind.Asked or DryRunEventKind.Escalated))
        {
            held.AddRange(Places(asked).Where(p => model.Holders is { } holders && !holders[p].IsHeld).Select(p => new HeldUp(
                model.Name(asked.Step),
                asked.Kind == DryRunEventKind.Escalated
                    ? Say($"Nobody at {model.Party(p.Side)} holds the role “{Roles.Name(p.Role).En}” today: the operator is told of the silence instead.",
                        $"Personne chez {model.Party(p.Side)} n’a aujourd’hui le rôle « {Roles.Name(p.Role).Fr} » : l’exploitant est averti du silence à sa place.")
                    : Say($"Nobody at {model.Party(p.Side)} holds the role “{Roles.Name(p.Role).En}” today: the step would wait until a coordinator names somebody.",
                        $"Personne chez {model.Party(p.Side)} n’a aujourd’hui le rôle « {Roles.Name(p.Role).Fr} » : l’étape attendrait qu’un coordinateur désigne quelqu’un."))));
        }

        return [.. held.Distinct()];
    }

    /// <summary>The chairs that a line is about: of both parties where it is about both.</summary>
    public static IEnumerable<(Side Side, Role Role)> Places(DryRunEvent line) => line.Role is not { } role ? []
        : line.Side is { } side ? [(side, role)]
        : [(Side.A, role), (Side.B, role)];

    private static string Say(string en, string fr) => CurrentLanguage.Words(new Bilingual(en, fr));
}

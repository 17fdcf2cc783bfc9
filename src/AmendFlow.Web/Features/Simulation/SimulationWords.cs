using System.Globalization;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Engine;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>What happens in a dry run, in words for somebody who does not know the engine.</summary>
internal static class SimulationWords
{
    /// <summary>An answer as this kind of step calls it.</summary>
    public static Bilingual Answer(Activity step, string port)
    {
        var words = RoundWords.Outcome(port, StepNatures.Of(RoleOf(step), step.Type == AmendFlowActivities.CommitteeVote));
        return words.En == port && SvgWords.Outcome(step, port) is { } spaced ? spaced : words;
    }

    /// <summary>Whether this line sends mails.</summary>
    public static bool IsMailed(DryRunEventKind kind) => kind is DryRunEventKind.Asked or DryRunEventKind.Reminder or DryRunEventKind.Overdue
        or DryRunEventKind.Escalated or DryRunEventKind.Told;

    /// <summary>"the legal team (Sanofi)".</summary>
    public static string Who(DryRunEvent line, SimulationModel model)
    {
        var who = CurrentLanguage.Words(line.Who ?? new("", ""));
        return line.Kind == DryRunEventKind.Told ? who
            : line.Side is { } side ? $"{who} ({model.Party(side)})"
            : $"{who} ({model.Party(Side.A)}, {model.Party(Side.B)})";
    }

    /// <summary>Null where there is nothing to say: a join was passed.</summary>
    public static string? Sentence(DryRunEvent line, SimulationModel model)
    {
        var who = Who(line, model);
        var step = model.Definition!.Activities[line.Step];
        return line.Kind switch
        {
            DryRunEventKind.Started => Say($"{model.Party(model.Proposer)} submits the proposal", $"Dépôt de la proposition par {model.Party(model.Proposer)}"),
            DryRunEventKind.Passed => line.Detail is { } port && SvgWords.Outcome(step, port) is { } way && step.Type == "Elsa.FlowDecision" ? CurrentLanguage.Words(way) : null,
            DryRunEventKind.Asked => Say($"{who}: asked, to answer by {Day(line.DueOn)}", $"{who} : demande, réponse attendue le {Day(line.DueOn)} au plus tard"),
            DryRunEventKind.Reminder => Say($"{who}: reminded, due {Day(line.DueOn)}", $"{who} : rappel, échéance le {Day(line.DueOn)}"),
            DryRunEventKind.Due => Say("the deadline passes without an answer", "l’échéance passe sans réponse"),
            DryRunEventKind.Overdue => Say($"{who}: chased, was due {Day(line.DueOn)}", $"{who} : relance, échéance dépassée depuis le {Day(line.DueOn)}"),
            DryRunEventKind.Escalated => Say($"{who}: told that nobody has answered", $"{who} : informé de l’absence de réponse"),
            DryRunEventKind.Answered => CurrentLanguage.Words(Answer(step, line.Detail ?? "Done") is { En: "Done" } ? new("Passed", "Passée") : Answer(step, line.Detail!)),
            DryRunEventKind.Lapsed => CurrentLanguage.Words(RoundWords.Outcome("Lapsed")),
            DryRunEventKind.Closed => CurrentLanguage.Words(RoundWords.Closed(line.Detail)),
            DryRunEventKind.Told => Told(who, Enum.Parse<NoticeKind>(line.Detail!).Words()),
            DryRunEventKind.Released => Say("is released", "diffusion"),
            DryRunEventKind.Registered => Say("enters the agreement’s register, to be signed", "inscription au registre de l’accord, à signer"),
            DryRunEventKind.Waits => line.Detail is { } until && DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, out var at)
                ? Say($"waits until {Day(DateOnly.FromDateTime(at.Date))}", $"attend jusqu’au {Day(DateOnly.FromDateTime(at.Date))}")
                : line.Who is { } awaited ? Say($"waits for {awaited.En}", $"attend {awaited.Fr}")
                : Say("waits for something outside the workflow", "attend un événement extérieur au circuit"),
            DryRunEventKind.Wrote => Say($"writes “{line.Detail}”", $"écrit « {line.Detail} »"),
            _ => Say($"cannot go on: {line.Detail}", $"ne peut pas continuer : {line.Detail}"),
        };
    }

    private static string Told(string who, Bilingual what) => Say($"{who}: told {what.En}", $"{who} : informés (« {what.Fr} »)");

    private static string Say(string en, string fr) => CurrentLanguage.Words(new(en, fr));

    private static string Day(DateOnly? day) => day is { } known ? Format.Date(known, CurrentLanguage.Code) : "";

    private static Role? RoleOf(Activity step) => Roles.TryParse(LiteralInput.Text(step, "role") ?? "", out var role) ? role : null;
}

using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Stuck;

/// <summary>Steps of cases that wait for somebody who is not there, or for a problem to be settled.</summary>
internal sealed class StuckCases(AmendFlowDbContext db, Viewer viewer, int most)
{
    public async Task<IReadOnlyList<StuckItem>> RoundsAsync(CancellationToken cancellationToken)
    {
        var rounds = await db.Rounds.AsNoTracking().Include(r => r.Tasks)
            .Where(r => r.Status == RoundStatus.Blocked || (r.Kind == RoundKind.Incident && r.Status == RoundStatus.Open))
            .OrderBy(r => r.OpenedAt).Take(most).ToListAsync(cancellationToken);
        var caseIds = rounds.Select(r => r.CaseId).ToHashSet();
        var cases = await db.Cases.AsNoTracking().Where(c => caseIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.AgreementId, cancellationToken);
        var agreements = await db.Agreements.AsNoTracking().Include(a => a.Parties).Where(a => cases.Values.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellationToken);
        return [.. rounds.Select(r => Of(r, agreements[cases[r.CaseId]]))];
    }

    /// <summary>Cases that are running, and yet nobody is asked, no timer runs and no event is waited for. There should be none.</summary>
    public async Task<IReadOnlyList<StuckItem>> IdleAsync(CancellationToken cancellationToken)
    {
        var idle = await db.Cases.AsNoTracking()
            .Where(c => c.EndedAt == null
                && !db.Rounds.Any(r => r.CaseId == c.Id && (r.Status == RoundStatus.Open || r.Status == RoundStatus.Blocked))
                && !db.Timers.Any(t => t.CaseId == c.Id && t.State == TimerState.Pending)
                && !db.EventWaits.Any(w => w.CaseId == c.Id))
            .Join(db.Agreements, c => c.AgreementId, a => a.Id, (c, a) => new { c.Id, c.AgreementId, c.ChangedAt, a.Reference })
            .OrderBy(c => c.ChangedAt).Take(most).ToListAsync(cancellationToken);
        return
        [
            .. idle.Select(c => new StuckItem(
                StuckKind.Case,
                c.Id,
                c.ChangedAt,
                new("Case that waits for nothing", "Dossier qui n’attend rien"),
                c.Reference,
                new(
                    "It is running, but nobody is asked, and nothing is due. This is a fault of the workflow or of the program: run verify --replay, and report it. The scientist can withdraw it and submit it again.",
                    "Il est en cours, mais personne n’est sollicité et rien n’est à échéance. C’est un défaut du circuit ou du programme : lancez verify --replay et signalez-le. Le scientifique peut le retirer et le soumettre à nouveau."),
                c.Id.ToString(),
                viewer.SeesAgreement(c.AgreementId) ? $"/cases/{c.Id}" : null,
                [])),
        ];
    }

    private StuckItem Of(Round round, Agreement agreement)
    {
        var kind = round.Kind == RoundKind.Incident ? StuckKind.Incident : StuckKind.Round;
        var asked = round.Tasks.Where(t => t.State == TaskState.Open && t.Kind is TaskKind.Unblock or TaskKind.Settle).ToList();
        return new StuckItem(
            kind,
            round.Id,
            round.OpenedAt,
            RoundWords.Named(new(round.NameEn, round.NameFr), agreement.Of(Side.A).Name, agreement.Of(Side.B).Name),
            agreement.Reference,
            Why(kind, asked),
            "",
            Link(round, kind, asked, agreement),
            [StuckAct.AskAgain]);
    }

    private static Bilingual Why(StuckKind kind, IReadOnlyCollection<WorkTask> asked) => (kind, asked) switch
    {
        (_, { Count: 0 }) => new(
            "It waits, and nobody is there who could be asked to help. Let the administrator of a party give somebody the role of coordinator.",
            "L’étape attend, et personne ne peut être sollicité. L’administrateur d’une partie doit attribuer le rôle de coordinateur."),
        (StuckKind.Incident, _) => new(
            "The step met a problem. Its coordinators are asked to run it again, or to pass over it.",
            "L’étape a rencontré un problème. Les coordinateurs sont invités à la relancer ou à la passer."),
        _ => new(
            "The step found nobody to ask. Whoever coordinates is asked to name somebody.",
            "L’étape n’a trouvé personne à solliciter. La coordination est invitée à désigner quelqu’un."),
    };

    private string? Link(Round round, StuckKind kind, IReadOnlyCollection<WorkTask> asked, Agreement agreement) =>
        asked.FirstOrDefault(t => t.AssigneeId == viewer.Id) is { } mine ? $"/tasks/{mine.Id}"
        : viewer.SeesAgreement(agreement.Id) ? $"/cases/{round.CaseId}#{(kind == StuckKind.Incident ? "problem" : "round")}-{round.Id}"
        : null;
}

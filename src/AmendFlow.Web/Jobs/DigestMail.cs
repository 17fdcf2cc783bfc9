using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Mail;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>All that waits for somebody, nearest deadline first, each with its own link.</summary>
internal sealed class DigestMail(MailLetter letter, PublicUrl url)
{
    // What does not fit one mail is on the page of tasks.
    private const int Most = 30;

    private readonly MailFacts facts = letter.Facts;

    /// <returns>Null when nothing waits any more.</returns>
    public async Task<MailContent?> WriteAsync(Func<WorkTask, string> mint, CancellationToken cancellationToken)
    {
        var tasks = await facts.Db.Tasks.AsNoTracking().Include(t => t.Round)
            .Where(t => t.AssigneeId == facts.Reader.Id && t.State == TaskState.Open)
            .OrderBy(t => t.Round!.DueOn).ThenBy(t => t.Id).ToListAsync(cancellationToken);
        var caseIds = tasks.Select(t => t.CaseId).Distinct().ToList();
        var cases = await facts.Db.Cases.AsNoTracking().Where(c => caseIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var agreementIds = cases.Values.Select(c => c.AgreementId).Distinct().ToList();
        var agreements = await facts.Db.Agreements.AsNoTracking().Include(a => a.Parties).Where(a => agreementIds.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellationToken);

        // Put off until a later day.
        tasks.RemoveAll(t => t.SnoozedUntil > agreements[cases[t.CaseId].AgreementId].Of(t.Side).Calendar().LocalDate(facts.Mail.NextAttemptAt));
        if (tasks.Count == 0)
        {
            return null;
        }

        var mandates = await facts.Db.Mandates.AsNoTracking().Where(m => m.PersonId == facts.Reader.Id).Select(m => m.AgreementId).ToListAsync(cancellationToken);
        letter.Say(
            tasks.Count == 1 ? "One thing waits for you." : $"{tasks.Count} things wait for you, the nearest deadline first.",
            tasks.Count == 1 ? "Une demande vous attend." : $"{tasks.Count} demandes vous attendent, l’échéance la plus proche en premier.");
        foreach (var task in tasks.Take(Most))
        {
            var (@case, round) = (cases[task.CaseId], task.Round!);
            var agreement = agreements[@case.AgreementId];
            var step = RoundWords.Named(new(round.NameEn, round.NameFr), agreement.Of(Side.A).Name, agreement.Of(Side.B).Name);

            // Somebody without a mandate, such as an operator, is told what to do and not what the project is.
            var what = mandates.Contains(agreement.Id) ? @case.Title : agreement.Reference;
            letter.Item(
                letter.T(step), letter.T($"{what}; due {Format.Date(round.DueOn, letter.Language)}", $"{what} ; échéance le {Format.Date(round.DueOn, letter.Language)}"),
                task.Kind is TaskKind.Decide or TaskKind.Advise
                    ? new MailButton(letter.T("Read and decide", "Lire et me prononcer"), mint(task))
                    : new MailButton(letter.T("Open the task", "Ouvrir la tâche"), url.To($"/tasks/{task.Id}")));
        }

        if (tasks.Count > Most)
        {
            letter.Small($"And {tasks.Count - Most} more, on the page of your tasks.", $"Et {tasks.Count - Most} autres, sur la page de vos tâches.");
        }

        if (facts.Word("flood") is null)
        {
            letter.Small(
                "You asked for one mail a day in place of single reminders; you can change that on your account page. Silence is never taken as an approval.",
                "Vous avez demandé un seul courriel par jour au lieu de rappels séparés ; vous pouvez le modifier sur la page de votre compte. Le silence ne vaut jamais approbation.");
        }
        else
        {
            letter.Small(
                $"More than {Chasing.Flood} reminders came due for you within an hour; this mail stands for the rest. Silence is never taken as an approval.",
                $"Plus de {Chasing.Flood} rappels vous étaient destinés en une heure ; ce courriel remplace les suivants. Le silence ne vaut jamais approbation.");
        }

        letter.Small(
            "These links are yours alone; please do not forward them. Opening one records nothing.", "Ces liens vous sont personnels ; merci de ne pas les transférer. En ouvrir un n’enregistre rien.");
        return letter.Finish(tasks.Count == 1 ? letter.T("one thing waits for you", "une demande vous attend") : letter.T($"{tasks.Count} things wait for you", $"{tasks.Count} demandes vous attendent"));
    }
}

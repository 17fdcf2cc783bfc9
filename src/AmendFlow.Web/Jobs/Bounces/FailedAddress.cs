using System.Text.Json;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs.Bounces;

/// <summary>An address that mails come back from: whoever can do something about it is told, once, until it is changed or confirmed.</summary>
internal static class FailedAddress
{
    // Servers give up after some days; what is older was lost for another reason.
    private static readonly TimeSpan LongestWay = TimeSpan.FromDays(7);
    private const int Most = 100;

    /// <summary>Whether a mail to such an address is sent all the same: somebody has just asked for it, and its arrival shows that the address is good.</summary>
    public static bool TakesStill(MailKind kind) => kind is MailKind.Code or MailKind.Invitation;

    public static async Task RecordAsync(StepContext step, OutboxMail mail, CancellationToken cancellationToken)
    {
        var person = await step.Db.People.SingleAsync(p => p.Id == mail.PersonId, cancellationToken);
        if (person.AddressFailedAt is not null || person.Email != mail.Recipient)
        {
            // Known; or it has been changed since, and this is about the one before.
            return;
        }

        person.AddressFailedAt = step.Now;
        var parties = await step.Db.Mandates.AsNoTracking().Where(m => m.PersonId == person.Id)
            .Select(m => new { m.AgreementId, m.Side }).Distinct().ToListAsync(cancellationToken);
        foreach (var party in parties)
        {
            var coordinators = (await Asking.HoldersNowAsync(step.Db, party.AgreementId, party.Side, Role.Coordinator, step.Now, cancellationToken))
                .Select(h => h.Person.Id).Where(id => id != person.Id).ToList();
            var told = coordinators.Count > 0 ? coordinators : await OperatorsAsync(step, person.Id, cancellationToken);
            Tell(step, told, mail, party.AgreementId, party.Side);
            step.Audit(party.AgreementId, new AuditFact("address-failed", $"person {person.Id}")
            {
                Side = party.Side,
                Private = [new PrivateFact("reply", mail.Reply ?? "", party.Side)],
            });
        }

        if (parties.Count == 0)
        {
            Tell(step, await OperatorsAsync(step, person.Id, cancellationToken), mail, null, null);
        }
    }

    /// <summary>
    /// The address is good again: what did not arrive meanwhile is owed anew, under another Message-ID; of what asks the same thing only the
    /// last. What is not needed any more is left out when its turn comes, as with every mail.
    /// </summary>
    /// <param name="person">Tracked by the step.</param>
    /// <param name="isAnother">Another address than the one that mails came back from: an invitation to that one is not sent again.</param>
    public static async Task EndAsync(StepContext step, Person person, CancellationToken cancellationToken, bool isAnother = false)
    {
        if (person.AddressFailedAt is not { } failedAt)
        {
            return;
        }

        person.AddressFailedAt = null;
        var since = failedAt - LongestWay;
        var lost = await step.Db.Mails
            .Where(m => m.PersonId == person.Id && (m.State == MailState.Bounced || m.State == MailState.Undeliverable) && m.OwedAt >= since)
            .OrderByDescending(m => m.OwedAt).Take(Most).ToListAsync(cancellationToken);
        foreach (var mail in lost.Where(m => m.Kind != MailKind.Code && !(isAnother && m.Kind == MailKind.Invitation)).DistinctBy(m => (m.TaskId ?? m.Id, m.TaskId is null || MailWriter.Asks(m.Kind) ? MailKind.AskedToDecide : m.Kind)))
        {
            var task = mail.TaskId is { } taskId ? await step.Db.Tasks.AsNoTracking().SingleAsync(t => t.Id == taskId, cancellationToken) : null;
            var @case = mail.CaseId is { } caseId ? await step.Db.Cases.AsNoTracking().SingleAsync(c => c.Id == caseId, cancellationToken) : null;
            step.Owe(mail.Kind, person.Id, $"again:{mail.Id:N}", @case, task, mail.DueAt, mail.Data, agreementId: mail.AgreementId);
        }

        foreach (var mail in lost)
        {
            mail.State = MailState.Cancelled;
        }
    }

    private static void Tell(StepContext step, IReadOnlyList<Guid> people, OutboxMail mail, Guid? agreementId, Side? side)
    {
        foreach (var id in people)
        {
            var data = new Dictionary<string, string> { ["person"] = mail.PersonId.ToString() };
            if (side is { } one)
            {
                data["side"] = one.ToString();
            }

            step.Owe(
                MailKind.AddressFailed, id, $"address-failed:{mail.Id:N}:{mail.Attempt}:{agreementId:N}:{id:N}", data: JsonSerializer.Serialize(data),
                agreementId: agreementId);
        }
    }

    private static Task<List<Guid>> OperatorsAsync(StepContext step, Guid without, CancellationToken cancellationToken) =>
        step.Db.People.Where(p => p.IsOperator && p.IsActive && p.Id != without).Select(p => p.Id).ToListAsync(cancellationToken);
}

using AmendFlow.Data.People;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <summary>What happens to accounts stands in the chain of every agreement that their organisation is a party to.</summary>
internal static class AdminRecord
{
    public static async Task WriteAsync(
        StepContext step, Person person, string action, string? value, CancellationToken cancellationToken)
    {
        var parties = await step.Db.Parties.AsNoTracking().Where(p => p.OrganisationId == person.OrganisationId).ToListAsync(cancellationToken);
        foreach (var party in parties)
        {
            step.Audit(party.AgreementId, new AuditFact(action, $"person {person.Id}")
            {
                Side = party.Side,
                New = value,
                Private =
                [
                    new PrivateFact("person", Words(person), party.Side),
                    new PrivateFact("by", step.Actor.Name, party.Side),
                ],
            });
        }
    }

    public static string Words(Person person) => $"{person.Name} <{person.Email}>";
}

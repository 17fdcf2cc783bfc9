using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Testing;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>More legal reviewers for party A, and a token of the API for everybody.</summary>
internal static class Cast
{
    public static async Task AddAsync(AmendFlowDbContext db, TestHost office, Guid agreementId, int reviewers)
    {
        var ids = office.Get<IIds>();
        var now = office.Clock.GetUtcNow();
        var counsel = await db.People.SingleAsync(p => p.Email == Stage.Counsel);
        for (var i = 3; i <= reviewers; i++)
        {
            var person = new Person
            {
                Id = ids.Next(),
                Email = World.Email(Side.A, $"rd-counsel-{i}"),
                Name = $"R&D counsel no. {i} (Sanofi)",
                Language = "en",
                OrganisationId = counsel.OrganisationId,
                SecurityStamp = Tokens.New(),
                CreatedAt = now,
                IsDemo = true,
            };
            db.People.Add(person);
            db.Mandates.Add(new Mandate
            {
                Id = ids.Next(),
                PersonId = person.Id,
                AgreementId = agreementId,
                Side = Side.A,
                Role = Role.LegalReviewer,
                From = new DateOnly(2012, 4, 13),
                GrantedById = counsel.Id,
            });
        }

        await db.SaveChangesAsync();
        db.ApiTokens.AddRange((await db.People.Select(p => p.Id).ToListAsync()).Select(p => new ApiToken
        {
            Id = ids.Next(),
            PersonId = p,
            Name = "chaos",
            TokenHash = Tokens.Hash(Stage.Token(p)),
            CreatedAt = now,
            ExpiresAt = now.AddYears(2),
        }));
        await db.SaveChangesAsync();
    }
}

using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.People;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.Extensions.DependencyInjection;

namespace AmendFlow.Benchmarks.Database;

/// <summary>
/// A database with several agreements between the same two parties, whose people hold their roles under each and have a token for the
/// API; and the real host on it, without its jobs.
/// </summary>
internal sealed class Ground : IAsyncDisposable
{
    private Ground(TestHost host, IReadOnlyList<Guid> agreements) => (Host, Agreements) = (host, agreements);

    public TestHost Host { get; }

    public IReadOnlyList<Guid> Agreements { get; }

    public static string Token(Guid person) => $"a token of the benchmark for {person:N}";

    /// <param name="at">Where the clock stands; default that of tests.</param>
    public static async Task<Ground> MakeAsync(PgCluster server, string database, int agreements, DateTimeOffset? at = null)
    {
        await server.CreateAsync(database);
        var made = new List<Guid>();
        var host = await TestHost.StartAsync(DatabaseKind.PostgreSql, at: at, on: server.Patiently(database), seed: async services =>
        {
            var ids = services.GetRequiredService<IIds>();
            await using var db = services.GetRequiredService<AmendFlow.Data.Database>().CreateDbContext();
            var first = DemoAgreement.Add(db, ids);
            DemoPeople.Add(db, first, ids, TestHost.Start);
            made.Add(first.Id);
            for (var i = 2; i <= agreements; i++)
            {
                made.Add(Another(db, first, ids, i));
            }

            db.ApiTokens.AddRange(db.People.Local.Select(p => Token(ids, p.Id)).ToList());
            await db.SaveChangesAsync();
        });
        return new Ground(host, made);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static Guid Another(AmendFlowDbContext db, Agreement first, IIds ids, int number)
    {
        var agreement = new Agreement
        {
            Id = ids.Next(),
            Reference = $"AF-2012-{number:00}",
            TitleEn = first.TitleEn,
            TitleFr = first.TitleFr,
            SignedOn = first.SignedOn,
            IsIllustrative = true,
        };
        agreement.Parties.AddRange(first.Parties.Select(p => new Party
        {
            Id = ids.Next(),
            AgreementId = agreement.Id,
            Side = p.Side,
            OrganisationId = p.OrganisationId,
            Name = p.Name,
            Zone = p.Zone,
            Holidays = p.Holidays,
        }));
        db.Agreements.Add(agreement);
        db.Mandates.AddRange(db.Mandates.Local.Where(m => m.AgreementId == first.Id).ToList().Select(m => new Mandate
        {
            Id = ids.Next(),
            PersonId = m.PersonId,
            AgreementId = agreement.Id,
            Side = m.Side,
            Role = m.Role,
            From = m.From,
            GrantedById = m.GrantedById,
        }));
        return agreement.Id;
    }

    private static ApiToken Token(IIds ids, Guid person) => new()
    {
        Id = ids.Next(),
        PersonId = person,
        Name = "benchmark",
        TokenHash = Tokens.Hash(Token(person)),
        CreatedAt = TestHost.Start,
        ExpiresAt = TestHost.Start.AddYears(20),
    };
}

using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Features.Text;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Testing;

/// <summary>A host with the agreement and people of the demonstration, and no case yet. <see cref="Driver"/> acts for anybody.</summary>
public sealed class World : IAsyncDisposable
{
    private World(TestHost host, Agreement agreement)
    {
        Host = host;
        Agreement = agreement;
    }

    public TestHost Host { get; }

    public Agreement Agreement { get; }

    public CaseDriver Driver => Host.Get<CaseDriver>();

    /// <summary>Of everybody who signs in here.</summary>
    public const string Password = "a long enough password";

    public static string Head => Email(Side.B, "team-head");

    public static string Leader => Email(Side.A, "research-leader");

    /// <param name="oneClick">The sign-in page of the demonstration, with a button for each person.</param>
    /// <param name="on">An empty database of the test's own, in place of a fresh one.</param>
    /// <param name="settings">Further arguments, as on the command line.</param>
    public static async Task<World> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite, bool oneClick = false, string? on = null, IReadOnlyList<string>? settings = null)
    {
        if (on is not null)
        {
            await Templates.FillAsync(Template.People, on);
        }

        var host = await TestHost.StartAsync(kind, oneClick, on: on, settings: settings, template: Template.People);
        await using var db = host.Database.CreateDbContext();
        return new World(host, await db.Agreements.AsNoTracking().SingleAsync());
    }

    public static string Email(Side side, string mailbox) => DemoPeople.Email(side, mailbox);

    public AmendFlowDbContext Db() => Host.Database.CreateDbContext();

    /// <summary>A project that touches nothing but money: the fewest lanes.</summary>
    public async Task<ProposalContent> SmallAsync()
    {
        var (a, b) = await ScientistsAsync();
        return DemoProjects.Myeloid(a, b, 2027) with
        {
            Samples = new(false, ""),
            IntellectualProperty = new(false, ""),
            TransferOfMaterial = new(false, ""),
        };
    }

    /// <summary>The first project of the demonstration: samples, IP and money.</summary>
    public async Task<ProposalContent> MyeloidAsync()
    {
        var (a, b) = await ScientistsAsync();
        return DemoProjects.Myeloid(a, b, 2027);
    }

    /// <summary>Proposed by the hospital's scientist, confirmed and submitted.</summary>
    public Task<SubmitAnswer> ProposeAsync(ProposalContent content) =>
        Driver.ProposeAsync(Head, Leader, Agreement.Id, content, CancellationToken.None);

    /// <summary>Proposed and through triage: the lanes are open.</summary>
    public async Task<SubmitAnswer> InReviewAsync(ProposalContent content)
    {
        var submitted = await ProposeAsync(content);
        await Driver.FinishAsync(submitted.CaseId, "triage", "Complete", "", CancellationToken.None);
        return submitted;
    }

    /// <inheritdoc cref="NextVersion.PublishAsync"/>
    public Task PublishAsync(Action<Func<string, System.Text.Json.Nodes.JsonObject>> change) => NextVersion.PublishAsync(Host.Database, change);

    /// <summary>The steps that are open now, sorted.</summary>
    public async Task<string> OpenStepsAsync(Guid caseId)
    {
        await using var db = Db();
        var open = await db.Rounds
            .Where(r => r.CaseId == caseId && (r.Status == Data.Cases.RoundStatus.Open || r.Status == Data.Cases.RoundStatus.Blocked))
            .Where(r => r.Kind != Data.Cases.RoundKind.Incident)
            .Select(r => r.ActivityId).ToListAsync();
        return string.Join(' ', open.Order(StringComparer.Ordinal));
    }

    public async Task<Data.Cases.Case> CaseAsync(Guid caseId)
    {
        await using var db = Db();
        return await db.Cases.SingleAsync(c => c.Id == caseId);
    }

    /// <summary>Approves every open round of decisions until nothing but work is open.</summary>
    public async Task ApproveAllAsync(Guid caseId)
    {
        while (true)
        {
            await using var db = Db();
            var next = await db.Rounds
                .Where(r => r.CaseId == caseId && r.Status == Data.Cases.RoundStatus.Open
                    && (r.Kind == Data.Cases.RoundKind.Approval || r.Kind == Data.Cases.RoundKind.Committee))
                .OrderBy(r => r.ActivityId).Select(r => r.ActivityId).FirstOrDefaultAsync();
            if (next is null)
            {
                return;
            }

            await Driver.DecideAsync(caseId, next, AmendFlow.Agreements.Approval.DecisionKind.Approve, "", CancellationToken.None);
        }
    }

    /// <summary>Freezes the text that the template gives.</summary>
    public async Task FreezeAsync(Guid caseId)
    {
        await using var db = Db();
        var text = await FirstDraft.OfAsync(db, caseId, CancellationToken.None);
        await Driver.FreezeAsync(caseId, text.En, text.Fr, CancellationToken.None);
    }

    /// <summary>Gives somebody a role more, since 2020; the form for it is seen in MandateTests.</summary>
    public async Task<Actor> GrantAsync(string email, Side side, Role role)
    {
        var person = await Driver.ActorAsync(email, CancellationToken.None);
        await using var db = Db();
        db.Mandates.Add(new Mandate
        {
            Id = Host.Get<IIds>().Next(),
            PersonId = person.PersonId,
            AgreementId = Agreement.Id,
            Side = side,
            Role = role,
            From = new DateOnly(2020, 1, 1),
            GrantedById = person.PersonId,
        });
        await db.SaveChangesAsync();
        return person;
    }

    /// <summary>Signs somebody in by password at the real page.</summary>
    public async Task<WebUser> SignInAsync(string email)
    {
        await using (var db = Db())
        {
            var person = await db.People.SingleAsync(p => p.Email == email);
            if (person.PasswordHash is null)
            {
                person.PasswordHash = Host.Get<IPasswordHasher<Person>>().HashPassword(person, Password);
                await db.SaveChangesAsync();
            }
        }

        var user = new WebUser(Host.Address);
        var page = await user.SubmitAsync(await user.GetAsync("/sign-in"), "/sign-in", ("email", email), ("password", Password));
        return page.Status == System.Net.HttpStatusCode.OK && !page.HasForm("/sign-in")
            ? user
            : throw new InvalidOperationException($"{email} could not sign in: {page.Status} at {page.Path}: {page.Text}");
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private async Task<(Guid A, Guid B)> ScientistsAsync() => (
        (await Driver.ActorAsync(Leader, CancellationToken.None)).PersonId, (await Driver.ActorAsync(Head, CancellationToken.None)).PersonId);
}

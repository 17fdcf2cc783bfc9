using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Data.People;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>
/// Who may approve what somebody asked: a second person, of another organisation as soon as any has ever had one who may. Once there are
/// cases, only people of agreements with cases count: an agreement that was made to publish has none.
/// </summary>
internal static class Approvers
{
    /// <summary>Null when this person may answer; else why not.</summary>
    public static async Task<RefusedException?> WhyNotAsync(
        AmendFlowDbContext db, Viewer viewer, Guid askedById, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (askedById == viewer.Id)
        {
            return Refuse.Forbidden(
                "You asked for this yourself: a second person has to approve it.",
                "Vous l’avez demandé vous-même : une deuxième personne doit l’approuver.");
        }

        if (!await IsConcernedAsync(db, viewer, cancellationToken))
        {
            return NotConcerned();
        }

        var asker = await db.People.AsNoTracking().SingleAsync(p => p.Id == askedById, cancellationToken);
        return asker.OrganisationId == viewer.Person.OrganisationId && await HasPartnerAsync(db, asker, cancellationToken)
            ? Refuse.Forbidden(
                "A colleague of yours asked for this: somebody of the other organisation has to approve it, since the workflow is that of both.",
                "C’est une demande de votre organisation : une personne de l’autre organisation doit l’approuver, car le circuit est commun.")
            : null;
    }

    /// <exception cref="RefusedException">They may not answer this request.</exception>
    public static async Task CheckAsync(StepContext step, Viewer viewer, PublicationRequest request, CancellationToken cancellationToken)
    {
        if (await WhyNotAsync(step.Db, viewer, request.AskedById, step.Now, cancellationToken) is { } refused)
        {
            throw refused;
        }
    }

    /// <summary>Whoever may answer, to be told.</summary>
    /// <exception cref="RefusedException">Nobody could ever answer.</exception>
    public static async Task<IReadOnlyList<Person>> SomebodyAsync(StepContext step, Viewer viewer, CancellationToken cancellationToken)
    {
        if (!await IsConcernedAsync(step.Db, viewer, cancellationToken))
        {
            throw NotConcerned();
        }

        var may = await OfAsync(step.Db, viewer.Person, step.Now, cancellationToken);
        return may.Count > 0
            ? may
            : throw Refuse.Conflict(
                "There is nobody who could approve this: a second legal reviewer or coordinator is needed, best of the other party. An administrator grants the role.",
                "Personne ne pourrait l’approuver : il faut un deuxième juriste ou coordinateur, de préférence de l’autre partie. Un administrateur attribue ce rôle.");
    }

    /// <summary>The requests that wait for an answer that this person may give, oldest first.</summary>
    public static async Task<IReadOnlyList<PublicationRequest>> WaitingAsync(AmendFlowDbContext db, Viewer viewer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!WorkflowRights.MayPublish(viewer))
        {
            return [];
        }

        var waiting = new List<PublicationRequest>();
        foreach (var request in await db.Publications.AsNoTracking().Where(p => p.State == PublicationState.Open).OrderBy(p => p.AskedAt).ToListAsync(cancellationToken))
        {
            if (await WhyNotAsync(db, viewer, request.AskedById, now, cancellationToken) is null)
            {
                waiting.Add(request);
            }
        }

        return waiting;
    }

    /// <summary>Everybody who may answer what this person asks: of another organisation as soon as any has ever had one.</summary>
    public static async Task<IReadOnlyList<Person>> OfAsync(AmendFlowDbContext db, Person asker, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var others = await OthersAsync(db, asker, now, cancellationToken);
        return await HasPartnerAsync(db, asker, cancellationToken) ? others.FindAll(p => p.OrganisationId != asker.OrganisationId) : others;
    }

    private static RefusedException NotConcerned() => Refuse.Forbidden(
        "Your agreement has no case yet, and others have: their people decide on the process.",
        "Votre accord n’a encore aucun dossier, et d’autres en ont : ce sont leurs équipes qui décident du circuit.");

    private static async Task<bool> IsConcernedAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        var mandates = viewer.Mandates.Select(m => m.Id).ToList();
        return await Publishers(db).AnyAsync(m => mandates.Contains(m.Id), cancellationToken);
    }

    // Ever, not today: else an operator could deactivate the other party's people, and a colleague would do.
    private static Task<bool> HasPartnerAsync(AmendFlowDbContext db, Person asker, CancellationToken cancellationToken) =>
        Publishers(db).Join(db.People, m => m.PersonId, p => p.Id, (_, p) => p).AnyAsync(p => p.OrganisationId != asker.OrganisationId, cancellationToken);

    // Everybody else who may publish today.
    private static async Task<List<Person>> OthersAsync(AmendFlowDbContext db, Person asker, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var candidates = await Publishers(db).Where(m => m.PersonId != asker.Id)
            .Join(db.People.Where(p => p.IsActive), m => m.PersonId, p => p.Id, (m, p) => new { Mandate = m, Person = p }).ToListAsync(cancellationToken);
        var days = await PartyDays.TodayAsync(db, candidates.Select(c => c.Mandate.AgreementId), now, cancellationToken);
        return [.. candidates.Where(c => c.Mandate.HoldsOn(days[(c.Mandate.AgreementId, c.Mandate.Side)])).Select(c => c.Person).DistinctBy(p => p.Id)];
    }

    // Mandates that ever let somebody publish: of agreements with cases, as soon as there are any.
    private static IQueryable<Mandate> Publishers(AmendFlowDbContext db) => db.Mandates.AsNoTracking()
        .Where(m => (m.Role == Role.LegalReviewer || m.Role == Role.Coordinator) && (!db.Cases.Any() || db.Cases.Any(c => c.AgreementId == m.AgreementId)));
}

using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Agreements;
using AmendFlow.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AmendFlow.Web.Features.Api;

public sealed record ApiAgreementLine(Guid Id, string Reference, Bilingual Title, DateOnly SignedOn, DateOnly? EndsOn, int OpenCases, int Amendments);

public sealed record ApiParty(Side Side, string Name, string Zone, string Holidays);

public sealed record ApiClause(string Number, Bilingual Title, Bilingual Text);

/// <param name="Title">Null where the amendment is still decided on and its case is not yours to see.</param>
/// <param name="OpenConditions">How many conditions are still to be met.</param>
public sealed record ApiAmendment(int Number, Bilingual? Title, AmendmentStatus Status, DateOnly RegisteredOn, int OpenConditions);

/// <param name="IsIllustrative">A demonstration: beyond its public facts, everything is invented.</param>
public sealed record ApiAgreement(
    Guid Id, string Reference, Bilingual Title, DateOnly SignedOn, DateOnly? EndsOn, bool IsIllustrative,
    IReadOnlyList<ApiParty> Parties, IReadOnlyList<ApiClause> Clauses, IReadOnlyList<ApiAmendment> Amendments);

internal static class AgreementApi
{
    public static void MapAgreementApi(this RouteGroupBuilder api)
    {
        api.MapGet("/agreements", ListAsync).Reads("ListAgreements", "The agreements that you hold a role under.");
        api.MapGet("/agreements/{id:guid}", GetAsync).Reads("GetAgreement", "One agreement: parties, clauses as first signed, register of amendments.");
    }

    private static async Task<Ok<List<ApiAgreementLine>>> ListAsync(CurrentViewer current, AgreementPages agreements, CancellationToken cancellationToken)
    {
        var model = await agreements.ListAsync(await current.GetAsync(cancellationToken), cancellationToken);
        return TypedResults.Ok(model.Agreements
            .Select(a => new ApiAgreementLine(a.Id, a.Reference, a.Title, a.SignedOn, a.EndsOn, a.OpenCases, a.Amendments)).ToList());
    }

    private static async Task<Ok<ApiAgreement>> GetAsync(Guid id, CurrentViewer current, AgreementPages agreements, CancellationToken cancellationToken)
    {
        var a = await agreements.LoadAsync(await current.GetAsync(cancellationToken), id, cancellationToken);
        return TypedResults.Ok(new ApiAgreement(
            a.Id, a.Reference, a.Title, a.SignedOn, a.EndsOn, a.IsIllustrative,
            [.. a.Parties.Select(p => new ApiParty(p.Side, p.Name, p.Zone, p.Holidays))],
            [.. a.Clauses.Select(c => new ApiClause(c.Number, c.Title, c.Text))],
            [.. a.Amendments.Select(m => new ApiAmendment(m.Number, m.Title, m.Status, m.RegisteredOn, m.OpenConditions))]));
    }
}

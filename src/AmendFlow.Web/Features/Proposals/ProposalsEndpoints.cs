using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>A scientist's pages: what they proposed, the form, and the way of a proposal.</summary>
public static class ProposalsEndpoints
{
    public static void MapProposals(this RouteGroupBuilder pages)
    {
        pages.MapGet("/proposals", async (CurrentViewer current, ProposalListPages list, CancellationToken ct) =>
            Page.Show<ProposalListPage>(await list.LoadAsync(await current.GetAsync(ct), ct)));
        pages.MapGet("/proposals/new", ShowNewAsync);
        pages.MapPost("/proposals/new", (Guid agreement, HttpRequest request, FormPost post, CancellationToken ct) =>
            post.SaveAsync(request, agreement, null, ct));
        pages.MapGet("/proposals/{id:guid}/edit", async (Guid id, string? saved, CurrentViewer current, ProposalFormPages forms, CancellationToken ct) =>
            Page.Show<ProposalFormPage>(await forms.EditAsync(await current.GetAsync(ct), id, null, ct) with { Saved = saved }));
        pages.MapPost("/proposals/{id:guid}/edit", (Guid id, HttpRequest request, FormPost post, CancellationToken ct) =>
            post.SaveAsync(request, null, id, ct));

        pages.MapGet("/proposals/{id:guid}", async (Guid id, string? done, CurrentViewer current, ProposalPages proposals, CancellationToken ct) =>
            Page.Show<ProposalPage>(await proposals.LoadAsync(await current.GetAsync(ct), id, ct) with { Done = done ?? "" }));
        pages.MapGet("/proposals/{id:guid}/submit", async (Guid id, CurrentViewer current, ProposalPages proposals, CancellationToken ct) =>
            Page.Show<SubmitPage>(WithDraft(await proposals.LoadAsync(await current.GetAsync(ct), id, ct))));
        pages.MapPost("/proposals/{id:guid}/ask", (Guid id, HttpRequest request, ProposalActs acts, CancellationToken ct) => acts.AskAsync(request, id, ct));
        pages.MapPost("/proposals/{id:guid}/confirm", (Guid id, HttpRequest request, ProposalActs acts, CancellationToken ct) => acts.ConfirmAsync(request, id, ct));
        pages.MapPost("/proposals/{id:guid}/want-changes", (Guid id, HttpRequest request, ProposalActs acts, CancellationToken ct) => acts.WantChangesAsync(request, id, ct));
        pages.MapGet("/proposals/{id:guid}/scientist", (Guid id, string? side, ScientistPages scientists, CancellationToken ct) =>
            scientists.ShowAsync(id, side, PostedForm.Empty, [], ct));
        pages.MapPost("/proposals/{id:guid}/scientist", (Guid id, HttpRequest request, ScientistPages scientists, CancellationToken ct) =>
            scientists.NameAsync(request, id, ct));
        pages.MapPost("/proposals/{id:guid}/submit", (Guid id, HttpRequest request, ProposalActs acts, CancellationToken ct) => acts.SubmitAsync(request, id, ct));
        pages.MapPost("/proposals/{id:guid}/revise", (Guid id, HttpRequest request, ProposalActs acts, CancellationToken ct) => acts.ReviseAsync(request, id, ct));
        pages.MapPost("/proposals/{id:guid}/withdraw", (Guid id, HttpRequest request, ProposalActs acts, CancellationToken ct) => acts.WithdrawAsync(request, id, ct));
    }

    internal static ProposalModel WithDraft(ProposalModel model) =>
        model is { Draft: not null, IsProposer: true, MayChange: true } ? model : throw Refuse.NotFound();

    private static async Task<IResult> ShowNewAsync(Guid? agreement, CurrentViewer current, ProposalFormPages forms, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        var mine = viewer.Mandates.Where(m => m.Role == Role.Scientist).Select(m => m.AgreementId).Distinct().ToList();
        return (agreement, mine) switch
        {
            ({ } one, _) => Page.Show<ProposalFormPage>(await forms.NewAsync(viewer, one, null, cancellationToken)),
            (null, [var only]) => Page.Show<ProposalFormPage>(await forms.NewAsync(viewer, only, null, cancellationToken)),
            _ => LocalUrl.SeeOther("/proposals"),
        };
    }
}

/// <summary>The form comes back: to be saved, or with a row more or less.</summary>
public sealed class FormPost(CurrentViewer current, ProposalFormPages forms, SaveDraftHandler drafts)
{
    public async Task<IResult> SaveAsync(HttpRequest request, Guid? agreementId, Guid? proposalId, CancellationToken cancellationToken)
    {
        var posted = await PostedForm.ReadAsync(request, cancellationToken);
        var form = ProposalForm.Of(posted);
        if (posted.Has("add") || posted.Has("remove"))
        {
            return await ShowAsync(agreementId, proposalId, form.WithRow(posted.Text("add")).WithoutRow(posted.Text("remove")), posted.Whole("version"), null, cancellationToken);
        }

        form = form.Compact();
        var (content, errors) = ProposalFormReader.Read(form);
        try
        {
            // Before the form itself is looked at, whose rows have other numbers.
            errors = [.. errors, .. ProposalValidator.ForDraft(content)];
            if (errors.Count > 0)
            {
                throw Refuse.Invalid(errors);
            }

            var model = await ModelAsync(agreementId, proposalId, form, cancellationToken);
            var answer = await drafts.HandleAsync(
                await current.ActorAsync(cancellationToken), posted.CommandId,
                new SaveDraftCommand(model.Agreement.Id, proposalId, posted.Whole("version") ?? 0, content), cancellationToken);
            if (posted.Text("save") is "read" or "missing")
            {
                return LocalUrl.SeeOther($"/proposals/{answer.ProposalId}{(posted.Text("save") == "missing" ? "/submit" : "")}");
            }

            var section = posted.Whole("save") is >= 1 and <= 5 and var number ? number : 1;
            return LocalUrl.SeeOther($"/proposals/{answer.ProposalId}/edit?saved={section}#saved-{section}");
        }
        catch (RefusedException refused) when (refused.Kind == RefusalKind.Invalid)
        {
            return await ShowAsync(agreementId, proposalId, form, posted.Whole("version"), refused, cancellationToken);
        }
        catch (RefusedException refused) when (refused.Kind == RefusalKind.Conflict)
        {
            // With the version of now: what is on the page may replace what was saved meanwhile, but only knowingly.
            return await ShowAsync(agreementId, proposalId, form, null, refused, cancellationToken);
        }
    }

    private async Task<IResult> ShowAsync(
        Guid? agreementId, Guid? proposalId, ProposalForm form, int? version, RefusedException? refused, CancellationToken cancellationToken)
    {
        var model = await ModelAsync(agreementId, proposalId, form, cancellationToken);
        return Page.Show<ProposalFormPage>(
            model with
            {
                Version = version ?? model.Version,
                Errors = refused is null ? [] : ProposalFormReader.OnFields(refused.Errors()),
                IsConflict = refused?.Kind == RefusalKind.Conflict,
            },
            refused?.Status() ?? StatusCodes.Status200OK);
    }

    private async Task<ProposalFormModel> ModelAsync(Guid? agreementId, Guid? proposalId, ProposalForm form, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        return proposalId is { } id
            ? await forms.EditAsync(viewer, id, form, cancellationToken)
            : await forms.NewAsync(viewer, agreementId!.Value, form, cancellationToken);
    }
}

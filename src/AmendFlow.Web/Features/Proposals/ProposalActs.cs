using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Components;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>The buttons of a proposal's page. What is refused comes back on the page, with what was typed.</summary>
public sealed class ProposalActs(
    CurrentViewer current, ProposalPages proposals, ConfirmHandler confirmations, SubmitHandler submissions, ReviseHandler revisions, WithdrawHandler withdrawals)
{
    public Task<IResult> AskAsync(HttpRequest request, Guid id, CancellationToken cancellationToken) => ActAsync<ProposalPage>(
        request, id, "ask", "", async (actor, form) =>
        {
            await confirmations.AskAsync(actor, form.CommandId, new AskConfirmationCommand(id), cancellationToken);
            return $"/proposals/{id}";
        }, cancellationToken);

    public Task<IResult> ConfirmAsync(HttpRequest request, Guid id, CancellationToken cancellationToken) => ActAsync<ProposalPage>(
        request, id, "confirm", "", async (actor, form) =>
        {
            await confirmations.ConfirmAsync(actor, form.CommandId, new ConfirmCommand(id, form.Text("hash")), cancellationToken);
            return $"/proposals/{id}";
        }, cancellationToken);

    public Task<IResult> WantChangesAsync(HttpRequest request, Guid id, CancellationToken cancellationToken) => ActAsync<ProposalPage>(
        request, id, "want-changes", "reason", async (actor, form) =>
        {
            await confirmations.WantChangesAsync(
                actor, form.CommandId, new WantChangesCommand(id, form.Text("reason").ReplaceLineEndings("\n").Trim()), cancellationToken);
            return $"/proposals/{id}";
        }, cancellationToken);

    public Task<IResult> SubmitAsync(HttpRequest request, Guid id, CancellationToken cancellationToken) => ActAsync<SubmitPage>(
        request, id, "submit", "note", async (actor, form) =>
        {
            var command = new SubmitCommand(id, form.Whole("version") ?? 0, form.Text("note").ReplaceLineEndings("\n").Trim());
            await submissions.HandleAsync(actor, form.CommandId, command, cancellationToken);
            return $"/proposals/{id}?done=submitted";
        }, cancellationToken);

    public Task<IResult> ReviseAsync(HttpRequest request, Guid id, CancellationToken cancellationToken) => ActAsync<ProposalPage>(
        request, id, "revise", "", async (actor, form) =>
        {
            await revisions.HandleAsync(actor, form.CommandId, new ReviseCommand(id), cancellationToken);
            return $"/proposals/{id}/edit";
        }, cancellationToken);

    public Task<IResult> WithdrawAsync(HttpRequest request, Guid id, CancellationToken cancellationToken) => ActAsync<ProposalPage>(
        request, id, "withdraw", "reason", async (actor, form) =>
        {
            await withdrawals.HandleAsync(
                actor, form.CommandId, new WithdrawCommand(id, form.Text("reason").ReplaceLineEndings("\n").Trim()), cancellationToken);
            return $"/proposals/{id}";
        }, cancellationToken);

    /// <param name="typed">The field to keep.</param>
    private async Task<IResult> ActAsync<TPage>(
        HttpRequest request, Guid id, string name, string typed, Func<Actor, PostedForm, Task<string>> act, CancellationToken cancellationToken)
        where TPage : IComponent
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            return LocalUrl.SeeOther(await act(await current.ActorAsync(cancellationToken), form));
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            var model = await proposals.LoadAsync(await current.GetAsync(cancellationToken), id, cancellationToken) with
            {
                Errors = ProposalFormReader.OnFields(refused.Errors()),
                Form = name,
                Typed = form.Text(typed),
            };

            // Sent twice, or by now submitted: then there is no draft to show the page of.
            return typeof(TPage) == typeof(SubmitPage) && model is not { Draft: not null, MayChange: true }
                ? Page.Show<ProposalPage>(model, refused.Status())
                : Page.Show<TPage>(model, refused.Status());
        }
    }
}

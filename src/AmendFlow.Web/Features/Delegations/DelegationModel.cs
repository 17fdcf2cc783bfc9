using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Web.Components;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Features.Delegations;

/// <param name="Other">Who stands in; on the list of those whom one stands in for, who is away.</param>
/// <param name="Today">At the party.</param>
/// <param name="Kept">Open tasks that stay with the one who is away, because the stand-in may not take them.</param>
public sealed record DelegationRow(
    Guid Id, Role Role, string Party, string Agreement, string Other, string GivenBy, DateOnly From, DateOnly To, DateOnly Today, int Kept)
{
    public bool HasEnded => To < Today;

    public bool HasBegun => From <= Today;
}

/// <param name="PersonId">Who is away.</param>
/// <param name="Given">Theirs, those that hold or come first.</param>
/// <param name="StandsIn">Whom they stand in for, on their own page.</param>
/// <param name="Mandates">The roles that can be given.</param>
/// <param name="People">Who may stand in.</param>
/// <param name="Colleagues">Who may be their assistant; empty on somebody else's page.</param>
/// <param name="Assisted">Whose assistant the viewer is.</param>
public sealed record DelegationModel(
    Guid PersonId, string Name, bool IsOwn, DateOnly Today, IReadOnlyList<DelegationRow> Given, IReadOnlyList<DelegationRow> StandsIn,
    IReadOnlyList<Choice> Mandates, IReadOnlyList<Choice> People, IReadOnlyList<Choice> Colleagues, Guid? AssistantId, IReadOnlyList<NavItem> Assisted,
    IReadOnlyList<string> CommandIds, PostedForm Form, string ErrorsOf, IReadOnlyList<FieldError> Errors, string Done)
{
    public IReadOnlyList<FieldError> For(string form) => ErrorsOf == form ? Errors : [];
}

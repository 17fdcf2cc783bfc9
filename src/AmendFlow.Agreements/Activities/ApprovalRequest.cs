using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Agreements.Activities;

/// <summary>The inputs of <c>AmendFlow.RequestApproval</c>: one round of one party.</summary>
/// <param name="Party">Whose round it is.</param>
/// <param name="Role">Who is asked: all who hold this role for the party. Null when <paramref name="People"/> are named.</param>
/// <param name="People">E-mail addresses of those who are asked; empty when <paramref name="Role"/> says who.</param>
/// <param name="Rule">Default <see cref="RoundRule.Any"/>.</param>
/// <param name="Needed">For n of m: how many yes, 1 or more; else 0.</param>
/// <param name="Subject">The sections that the round decides on, at least one.</param>
/// <param name="Phase">One of <see cref="Cases.CasePhases"/>.</param>
/// <param name="Deadline">Counted in the calendar of the asked party.</param>
/// <param name="Assurance">Default <see cref="Approval.Assurance.LinkAndCode"/>.</param>
/// <param name="Checklist">Key of the checklist to answer, or null.</param>
public sealed record ApprovalRequest(
    PartyReference Party,
    Role? Role,
    ImmutableArray<string> People,
    RoundRule Rule,
    int Needed,
    ImmutableArray<Section> Subject,
    string Phase,
    DeadlinePolicy Deadline,
    Assurance Assurance,
    string? Checklist)
{
    private const int MostPeople = 100;

    /// <exception cref="ActivityInputException">An input is missing or does not fit.</exception>
    public static ApprovalRequest From(JsonObject inputs)
    {
        var reader = new InputReader(inputs);
        var role = RequestReading.RoleOf(reader, "role");
        var people = reader.Texts("people");
        if ((role is null) == people.IsEmpty)
        {
            throw reader.Wrong("role", "a role, or else people: exactly one of the two says who is asked.", "un rôle, ou bien des personnes (people) : l’un des deux, et un seul, dit qui est consulté.");
        }

        if (people.FirstOrDefault(p => !p.Contains('@')) is not null)
        {
            throw reader.Wrong("people", "a list of e-mail addresses.", "une liste d’adresses électroniques.");
        }

        var rule = reader.OneOf("rule", "any", ("all", RoundRule.All), ("any", RoundRule.Any), ("n-of-m", RoundRule.NOfM));
        return new ApprovalRequest(
            RequestReading.PartyOf(reader),
            role,
            people,
            rule,
            rule == RoundRule.NOfM ? NeededOf(reader) : 0,
            RequestReading.SubjectOf(reader),
            RequestReading.PhaseOf(reader, null),
            DeadlinePolicy.From(reader),
            RequestReading.AssuranceOf(reader),
            RequestReading.ChecklistOf(reader));
    }

    private static int NeededOf(InputReader reader)
    {
        var needed = reader.Whole("needed", 0, 1, MostPeople);
        return needed > 0
            ? needed
            : throw reader.Wrong("needed", "a whole number, since the rule is n-of-m.", "un nombre entier, puisque la règle est n-of-m.");
    }
}

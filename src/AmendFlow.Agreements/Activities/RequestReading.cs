using System.Collections.Immutable;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Agreements.Activities;

/// <summary>The inputs that several activities share, read the same way.</summary>
internal static class RequestReading
{
    public static Role? RoleOf(InputReader inputs, string name)
    {
        if (inputs.Text(name) is not { } key)
        {
            return null;
        }

        return Roles.TryParse(key, out var role) ? role : throw OneOf(inputs, name, Roles.Keys);
    }

    public static PartyReference PartyOf(InputReader inputs, string? absent = null) => inputs.OneOf(
        "party",
        absent,
        ("A", PartyReference.A),
        ("B", PartyReference.B),
        ("proposer", PartyReference.Proposer),
        ("other", PartyReference.Other));

    public static string PhaseOf(InputReader inputs, string? absent)
    {
        var phase = inputs.Text("phase") ?? absent;
        return phase is not null && CasePhases.All.Contains(phase) ? phase : throw OneOf(inputs, "phase", CasePhases.All);
    }

    public static ImmutableArray<Section> SubjectOf(InputReader inputs)
    {
        var keys = inputs.Texts("subject");
        var sections = keys.Select(k => Sections.TryParse(k, out var s) ? s : (Section?)null).ToList();
        if (sections.Count == 0 || sections.Contains(null))
        {
            var all = string.Join(", ", Enum.GetValues<Section>().Select(s => s.Key()));
            throw inputs.Wrong("subject", $"one or more of {all}.", $"une ou plusieurs des valeurs {all}.");
        }

        return [.. sections.Select(s => s!.Value).Distinct().Order()];
    }

    public static Assurance AssuranceOf(InputReader inputs) => inputs.OneOf(
        "assurance",
        Assurance.LinkAndCode.Key(),
        (Assurance.Link.Key(), Assurance.Link),
        (Assurance.LinkAndCode.Key(), Assurance.LinkAndCode),
        (Assurance.SignedIn.Key(), Assurance.SignedIn),
        (Assurance.SignedInAndReauthenticated.Key(), Assurance.SignedInAndReauthenticated));

    public static string? ChecklistOf(InputReader inputs)
    {
        var key = inputs.Text("checklist");
        if (key is null || ChecklistCatalogue.Keys.Contains(key))
        {
            return key;
        }

        var all = string.Join(", ", ChecklistCatalogue.Keys);
        throw inputs.Wrong("checklist", $"empty, or one of {all}.", $"vide, ou l’une des valeurs {all}.");
    }

    private static ActivityInputException OneOf(InputReader inputs, string name, IEnumerable<string> keys)
    {
        var all = string.Join(", ", keys);
        return inputs.Wrong(name, $"one of {all}.", $"l’une des valeurs {all}.");
    }
}

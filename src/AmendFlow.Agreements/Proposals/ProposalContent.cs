using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AmendFlow.Agreements.Parties;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Proposals;

/// <summary>The legal way in which the project joins the agreement (domain.md 4.2).</summary>
public enum Vehicle
{
    Amendment,
    ProjectAgreement,

    /// <summary>The steering committee's decision is enough; the agreement is left as it is.</summary>
    CommitteeDecision,
}

public static class Vehicles
{
    /// <summary>What the choice itself is called, everywhere: how a project joins the agreement.</summary>
    public static Bilingual Term { get; } = new("Vehicle", "Support");

    /// <summary>In the API, in forms and as the workflow input <c>vehicle</c>.</summary>
    public static string Key(this Vehicle vehicle) => vehicle switch
    {
        Vehicle.Amendment => "amendment",
        Vehicle.ProjectAgreement => "project-agreement",
        Vehicle.CommitteeDecision => "committee-decision",
        _ => throw new ArgumentOutOfRangeException(nameof(vehicle), vehicle, "No such vehicle."),
    };

    public static Bilingual Name(this Vehicle vehicle) => vehicle switch
    {
        Vehicle.Amendment => new("Amendment", "Avenant"),
        Vehicle.ProjectAgreement => new("Project agreement", "Contrat d’application"),
        Vehicle.CommitteeDecision => new("Committee decision", "Décision du comité"),
        _ => throw new ArgumentOutOfRangeException(nameof(vehicle), vehicle, "No such vehicle."),
    };
}

/// <summary>A question of the form. Null is "not answered yet", which a submission refuses.</summary>
public sealed record YesNo(bool? Answer, string Detail)
{
    public static YesNo Unanswered { get; } = new(null, "");
}

/// <param name="Title">What is reached.</param>
/// <param name="Due">Null only in a draft.</param>
/// <param name="GoNoGo">What decides whether the project goes on here; empty when it simply does.</param>
public sealed record Milestone(string Title, DateOnly? Due, string GoNoGo);

/// <param name="Label">What is paid for.</param>
/// <param name="PayerSide">Who pays; null only in a draft.</param>
/// <param name="AmountCents">Euro cents, 0 to 10^12; null only in a draft.</param>
/// <param name="Year">Calendar year; null only in a draft.</param>
public sealed record BudgetLine(string Label, Side? PayerSide, long? AmountCents, int? Year);

/// <summary>One revision of a project proposal, as its scientists wrote it. A draft may be half filled.</summary>
public sealed record ProposalContent
{
    /// <summary>
    /// How a revision is stored and how the API reads it: camelCase, words such as "project-agreement" and "A" for choices, and nothing that is not known here, so
    /// that a misspelt member is an error and not a loss.
    /// </summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        Converters =
        {
            new JsonStringEnumConverter<Vehicle>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<Side>(namingPolicy: null, allowIntegerValues: false),
        },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public string Title { get; init; } = "";

    public Vehicle? Vehicle { get; init; }

    /// <summary>The responsible scientist of party A.</summary>
    public Guid? ScientistA { get; init; }

    /// <summary>The responsible scientist of party B.</summary>
    public Guid? ScientistB { get; init; }

    public string Aim { get; init; } = "";

    /// <summary>For readers who are no scientists.</summary>
    public string PlainSummary { get; init; } = "";

    /// <summary>What each side brings: knowledge, rights, material.</summary>
    public string Background { get; init; } = "";

    public ImmutableArray<Milestone> Milestones { get; init; } = [];

    public ImmutableArray<BudgetLine> BudgetLines { get; init; } = [];

    public YesNo Samples { get; init; } = YesNo.Unanswered;

    public YesNo Patients { get; init; } = YesNo.Unanswered;

    public YesNo GeneticData { get; init; } = YesNo.Unanswered;

    public YesNo IntellectualProperty { get; init; } = YesNo.Unanswered;

    public YesNo TransferOfMaterial { get; init; } = YesNo.Unanswered;

    public YesNo TransferOfData { get; init; } = YesNo.Unanswered;

    /// <summary>Whether clauses of the agreement have to change besides the new annex.</summary>
    public YesNo TouchesClauses { get; init; } = YesNo.Unanswered;

    /// <summary>Their numbers, for example "7.2".</summary>
    public ImmutableArray<string> ClausesTouched { get; init; } = [];

    public string ConfidentialityNotes { get; init; } = "";

    /// <summary>The budget over all lines, in euro cents; lines without an amount count as nothing.</summary>
    [JsonIgnore]
    public long TotalCents => BudgetLines.Sum(l => l.AmountCents ?? 0);

    public Guid? ScientistOf(Side side) => side == Side.A ? ScientistA : ScientistB;

    public ProposalContent WithScientist(Side side, Guid? person) =>
        side == Side.A ? this with { ScientistA = person } : this with { ScientistB = person };
}

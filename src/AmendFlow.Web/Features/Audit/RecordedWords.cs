using System.Globalization;
using System.Text.RegularExpressions;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Audit;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.People;

namespace AmendFlow.Web.Features.Audit;

/// <summary>
/// How a row stands in its entry. Written with the entry, and again from the row when the two are compared: another wording here would make
/// every older entry look tampered with.
/// </summary>
internal static partial class RecordedWords
{
    public static string Of(Decision decision, int conditions) =>
        $"{decision.Kind.Key()}; revision {decision.RevisionNumber}; subject {decision.SubjectHash}; "
        + $"{decision.Assurance.Key()} by {decision.Channel.ToString().ToLowerInvariant()}; conditions {conditions}";

    public static string Of(Round round) => $"revision {round.RevisionNumber}, due {round.FirstDueOn ?? round.DueOn:yyyy-MM-dd}, subject {round.SubjectHash}";

    public static string Of(Mandate mandate) => $"{Roles.Key(mandate.Role)} from {mandate.From:yyyy-MM-dd} until {mandate.To:yyyy-MM-dd}";

    public static string Of(Delegation delegation) => $"{Roles.Key(delegation.Role)} from {delegation.From:yyyy-MM-dd} until {delegation.To:yyyy-MM-dd}";

    /// <summary>The hash of a frozen or registered text; null where the entry holds none.</summary>
    public static string? TextHash(AuditRecord record) => Text().Match(record.New ?? "") is { Success: true } m ? m.Groups[1].Value : null;

    /// <summary>The amendment that a text was frozen or registered as; null in entries from before numbers were given at freezing.</summary>
    public static int? Amendment(AuditRecord record) =>
        Number().Match((record.Action == "amendment-registered" ? record.Object : record.New) ?? "") is { Success: true } m
            ? int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex("\\btext ([0-9a-f]{64})$")]
    private static partial Regex Text();

    [GeneratedRegex("^amendment ([0-9]{1,6})\\b")]
    private static partial Regex Number();
}

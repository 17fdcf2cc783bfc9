using System.Globalization;
using System.Text.RegularExpressions;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Audit;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Text;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Disputes;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Audit;

/// <summary>What an entry says, in plain words; the keys that it is stored with are read here and shown nowhere.</summary>
internal static partial class AuditSentences
{
    public static Bilingual Of(AuditRecord record, Round? round, Agreement agreement)
    {
        var what = AuditWords.Of(record.Action);
        return record.Action switch
        {
            "decided" or "opinion-given" => Decided(record, what),
            "round-decided" or "work-done" => Join(what, round is null ? RoundWords.Outcome(record.New ?? "") : RoundWords.Outcome(record.New ?? "", round)),
            "dispute-settled" when Enum.TryParse<DisputeOutcome>(record.New, out var outcome) => Join(what, outcome.Name()),
            "round-closed" => Join(what, RoundWords.Closed(record.Reason)),
            "round-opened" when round is { Role: { } role } => Asked(Roles.Team(role), round, agreement),
            "task-released" => new("Somebody who was asked left, or lost the role", "Une personne sollicitée est partie, ou n’a plus ce rôle"),
            "incident-raised" => new("A step met a problem and waits for somebody to look at it", "Une étape a rencontré un problème et attend une intervention"),
            "round-escalated" when Key().Match(record.New ?? "") is { Success: true } to && Roles.TryParse(to.Groups[1].Value, out var role) =>
                new($"{what.En} to {Roles.Team(role).En}", $"{what.Fr} : {Roles.Team(role).Fr}"),
            "calendar-changed" when record.Side is { } side => Join(new($"Days off of {agreement.Of(side).Name} changed", $"Jours chômés de {agreement.Of(side).Name} modifiés"), Calendars(record)),
            "proposal-submitted" when Number().Match(record.Object) is { Success: true } n => new($"Revision {n.Value} submitted", $"Révision {n.Value} soumise"),
            "text-frozen" when AmendmentName(record.New) is { } name => new($"{what.En} as {name.En}", $"{what.Fr} : {name.Fr}"),
            "amendment-registered" when AmendmentName(record.Object) is { } name => new(
                $"{name.En} entered in the register: approved, to be signed", $"{name.Fr} inscrit au registre : approuvé, à signer"),
            "mandate-granted" or "mandate-ended" or "delegation-given" or "delegation-ended" when Mandate().Match(record.New ?? "") is { Success: true } m && Roles.TryParse(m.Groups[1].Value, out var role) =>
                Term(Join(what, Roles.Name(role)), m),
            _ when Workflow().Match(record.Object) is { Success: true } w => new(
                $"{what.En}: {w.Groups[1].Value}, version {w.Groups[2].Value}", $"{what.Fr} : {w.Groups[1].Value}, version {w.Groups[2].Value}"),
            _ => what,
        };
    }

    /// <summary>SHA-256 of the content or text that the entry is bound to.</summary>
    public static string? HashOf(AuditRecord record, Decision? decision) =>
        decision is { SubjectHash.Length: > 0 } ? decision.SubjectHash
        : record.Action is "proposal-submitted" or "proposal-confirmed" or "announcement-begun" or "announcement-released" or "text-frozen" or "amendment-registered" or "round-opened" or "publication-approved" or "publication-asked"
            && Hash().Match(record.New ?? "") is { Success: true } found ? found.Value
        : null;

    public static Bilingual? Channel(AuditRecord record, Decision? decision) => (record.Channel ?? decision?.Channel.ToString().ToLowerInvariant(), decision?.Assurance) switch
    {
        ("link", null or Assurance.LinkAndCode) => new("mailed link, with a mailed code", "lien reçu par courriel, avec code"),
        ("link", { } reached) => reached.Name(),
        ("web", Assurance.SignedInAndReauthenticated) => new("page, signed in and identified again", "page, avec connexion et nouvelle authentification"),
        ("web", _) => new("page, signed in", "page, avec connexion"),
        ("api", _) => new("programming interface (API)", "interface de programmation (API)"),
        ("system", _) when record.Action == "invitation-accepted" => new("mailed link", "lien reçu par courriel"),
        ("system", _) => new("automatic", "automatique"),
        _ => null,
    };

    public static IEnumerable<AuditDetail> Details(AuditRecord record)
    {
        if (record.Action == "condition-closed")
        {
            yield return new AuditDetail(new("Condition", "Réserve"), [Same(record.Old)]);
            yield return new AuditDetail(new("What shows that it is met", "Ce qui montre qu’elle est levée"), [Same(record.New)]);
        }
        else if (record.Action == "round-opened" && Due().Match(record.New ?? "") is { Success: true } due)
        {
            var day = DateOnly.ParseExact(due.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            yield return new AuditDetail(new("To be answered by", "Réponse attendue pour le"), [new(Format.Date(day, "en"), Format.Date(day, "fr"))]);
        }
        else if (Conditions().Match(record.New ?? "") is { Success: true } laid && laid.Groups[1].Value != "0")
        {
            yield return new AuditDetail(new("Conditions laid down", "Réserves émises"), [new(laid.Groups[1].Value, laid.Groups[1].Value)]);
        }
    }

    private static Bilingual Decided(AuditRecord record, Bilingual what)
    {
        Role? role = Roles.TryParse(record.Role, out var parsed) ? parsed : null;
        return DecisionKinds.TryParse((record.New ?? "").Split(';')[0], out var kind) ? Join(what, kind.Outcome(StepNatures.Of(role))) : what;
    }

    private static Bilingual Asked(Bilingual team, Round round, Agreement agreement) => round.Side is { } side
        ? new($"Asked: {team.En} of {agreement.Of(side).Name}", $"Sollicitation : {team.Fr}, {agreement.Of(side).Name}")
        : new($"Asked: {team.En} of both parties", $"Sollicitation : {team.Fr} des deux parties");

    private static Bilingual? AmendmentName(string? text) =>
        Amendment().Match(text ?? "") is { Success: true } m ? new AmendmentNumber(int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Name : null;

    private static Bilingual Term(Bilingual what, Match m)
    {
        var from = DateOnly.ParseExact(m.Groups[2].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (!m.Groups[3].Success)
        {
            return new($"{what.En}, from {Format.Date(from, "en")}", $"{what.Fr}, à compter du {Format.Date(from, "fr")}");
        }

        var to = DateOnly.ParseExact(m.Groups[3].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new($"{what.En}, from {Format.Date(from, "en")} to {Format.Date(to, "en")}", $"{what.Fr}, du {Format.Date(from, "fr")} au {Format.Date(to, "fr")}");
    }

    private static Bilingual Join(Bilingual what, Bilingual more) => new($"{what.En}: {more.En}", $"{what.Fr} : {more.Fr}");

    private static Bilingual Calendars(AuditRecord record)
    {
        var (before, after) = (Calendar(record.Old), Calendar(record.New));
        return new($"{after.En} (before: {before.En})", $"{after.Fr} (auparavant : {before.Fr})");
    }

    private static Bilingual Calendar(string? words)
    {
        var isFrench = words?.StartsWith("holidays FR", StringComparison.Ordinal) == true;
        var closed = words?.Split("; closed", 2) is [_, { Length: > 0 } days] ? $", {days.Trim().Replace(" ", ", ", StringComparison.Ordinal)}" : "";
        return new(
            isFrench ? $"French public holidays{closed}" : closed.Length > 0 ? closed[2..] : "none",
            isFrench ? $"Jours fériés français{closed}" : closed.Length > 0 ? closed[2..] : "aucun");
    }

    private static Bilingual Same(string? text) => new(text ?? "", text ?? "");

    [GeneratedRegex("^to ([a-z-]+)$")]
    private static partial Regex Key();

    [GeneratedRegex("[0-9]+$")]
    private static partial Regex Number();

    [GeneratedRegex("^amendment ([0-9]{1,6})\\b")]
    private static partial Regex Amendment();

    [GeneratedRegex("^([a-z-]+) from ([0-9]{4}-[0-9]{2}-[0-9]{2}) until ([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
    private static partial Regex Mandate();

    [GeneratedRegex("^workflow (.+)/([0-9]+)$")]
    private static partial Regex Workflow();

    [GeneratedRegex("\\b[0-9a-f]{64}\\b")]
    private static partial Regex Hash();

    [GeneratedRegex("due ([0-9]{4}-[0-9]{2}-[0-9]{2})")]
    private static partial Regex Due();

    [GeneratedRegex("conditions ([0-9]+)$")]
    private static partial Regex Conditions();
}

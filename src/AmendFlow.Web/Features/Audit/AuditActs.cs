namespace AmendFlow.Web.Features.Audit;

/// <summary>Which entries are somebody's act, and which only follow from one: a decision of one party opens a step of the other, and nobody there acted.</summary>
internal static class AuditActs
{
    /// <summary>Entries that a person made by what they did; all others are set off by one of these, or by a deadline.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "address-changed", "address-confirmed", "agreement-registered", "announcement-begun", "announcement-withdrawn", "asked-again", "calendar-changed", "case-moved", "condition-closed", "decided", "decision-disputed", "definition-copied", "definition-edited", "definition-imported", "definition-replaced", "definition-set-aside", "delegated", "delegation-ended", "delegation-given", "dispute-settled", "incident-retried", "incident-skipped", "invitation-accepted", "mail-given-up",
        "mail-sent-again", "mail-worded", "mails-released", "mandate-ended", "mandate-granted", "move-asked", "move-declined", "move-withdrawn", "opinion-given", "person-deactivated", "person-invited", "person-reactivated", "proposal-changes-wanted", "proposal-confirmed",
        "proposal-submitted", "proposal-withdrawn", "publication-approved", "publication-asked", "publication-declined", "publication-withdrawn", "reassigned", "scientist-named", "text-frozen", "webhook-added", "webhook-given-up", "webhook-paused", "webhook-removed", "webhook-resumed", "webhook-secret-renewed", "webhook-sent-again", "work-done",
    };
}

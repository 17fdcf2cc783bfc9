using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Cases;

/// <summary>A round before it is stored: what all kinds share, with the kind's own terms filled in by <c>with</c>.</summary>
internal sealed record RoundDraft(
    CaseStep Run, Opened Opened, RoundKind Kind, Side? Side, Role? Role, string Phase, DeadlinePolicy Deadline,
    IReadOnlyCollection<Section> Subject, Bilingual Name, int Number)
{
    public RoundRule Rule { get; init; } = RoundRule.Any;

    public int Needed { get; init; } = 1;

    public Assurance Assurance { get; init; } = Assurance.LinkAndCode;

    public string Checklist { get; init; } = "";

    public string Work { get; init; } = "";

    public string Outcomes { get; init; } = "";

    public Round Build() => new()
    {
        Id = Run.Step.NewId(),
        CaseId = Run.Case.Id,
        ActivityId = Opened.ActivityId,
        BookmarkId = Opened.BookmarkId,
        Kind = Kind,
        Number = Number,
        NameEn = Name.En,
        NameFr = Name.Fr,
        Side = Side,
        Role = Role,
        Rule = Rule,
        Needed = Needed,
        Work = Work,
        Outcomes = Outcomes,
        Subject = string.Join(' ', Subject.Select(s => s.Key())),
        SubjectHash = Subject.Count == 0 ? "" : SubjectHash.Of(Run.Hashes, Subject),
        RevisionNumber = Run.Case.RevisionNumber,
        Assurance = Assurance,
        Checklist = Checklist,
        Phase = Phase,
        OpenedAt = Run.Step.Now,
        DueOn = DueOn(),
        OnSilence = Deadline.OnSilence == Silence.Lapse ? "lapse" : "escalate",
        EscalateTo = Deadline.EscalateTo,
        Status = RoundStatus.Open,
    };

    private DateOnly DueOn()
    {
        // The committee has no calendar of its own: the slower of the two parties' is fair to both.
        Side[] sides = Side is { } one ? [one] : [AmendFlow.Agreements.Parties.Side.A, AmendFlow.Agreements.Parties.Side.B];
        return sides.Max(side =>
        {
            var calendar = Run.Calendar(side);
            return calendar.AddWorkingDays(calendar.LocalDate(Run.Step.Now), Deadline.Days);
        });
    }
}

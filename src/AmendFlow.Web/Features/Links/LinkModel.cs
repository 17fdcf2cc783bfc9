using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Features.Links;

/// <summary>The mailed page: an outline for whoever holds the link, and <see cref="Details"/> once the code was typed.</summary>
public sealed record LinkModel(LinkFound Found, string Token, string Query, string CommandId)
{
    /// <summary>What became of the task; null while it is open.</summary>
    public LinkStory? Story { get; init; }

    /// <summary>The code that can be typed; null when none was mailed or it is used up.</summary>
    public SentCode? Code { get; init; }

    /// <summary>Null before the code.</summary>
    public LinkDetails? Details { get; init; }

    /// <summary>What was typed, when a form came back.</summary>
    public PostedForm Posted { get; init; } = PostedForm.Empty;

    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Which form the errors belong to.</summary>
    public LinkForm Form { get; init; }

    public Bilingual Step => RoundWords.Named(
        new(Found.Round.NameEn, Found.Round.NameFr), Found.Agreement.Of(Side.A).Name, Found.Agreement.Of(Side.B).Name);

    /// <summary>Decided by link and code; a step that demands more is decided after signing in.</summary>
    public bool NeedsSignIn => !Assurance.LinkAndCode.Satisfies(Found.Round.Assurance);

    /// <summary>Enough to recognise one's own address, too little to learn somebody else's.</summary>
    public string MaskedAddress => $"{Found.Person.Email[0]}…{Found.Person.Email[Found.Person.Email.IndexOf('@', StringComparison.Ordinal)..]}";

    /// <summary>The address of one of the page's forms or files.</summary>
    public string To(string path, string fragment = "") => $"/a/{Token}{path}{Query}{fragment}";

    public IReadOnlyList<FieldError> ErrorsOf(LinkForm form) => Form == form ? Errors : [];

    /// <summary>This page in the other language.</summary>
    public string OtherLanguage => $"/a/{Token}?lang={(CurrentLanguage.IsFrench ? "en" : "fr")}";
}

public enum LinkForm
{
    Code,
    Enter,
    Decide,
    Delegate,
}

public sealed record SentCode(DateTimeOffset At, DateTimeOffset Until, int TriesLeft, bool MayAskAgain);

/// <summary>What is shown after the code.</summary>
/// <param name="Case">As this person may see it.</param>
/// <param name="Revision">The revision that is asked about, or was decided on.</param>
/// <param name="Task">What there is to answer; null once it was answered.</param>
/// <param name="Mine">The recorded answer; null before.</param>
/// <param name="Text">The frozen text of the amendment, where the step is about it.</param>
/// <param name="Delegates">Who may answer instead.</param>
public sealed record LinkDetails(
    CaseView Case, RoundView Round, RevisionView Revision, MyTask? Task, DecisionView? Mine, TextVersionView? Text, IReadOnlyList<Choice> Delegates)
{
    /// <summary>The sections that the step is about, in the order of the proposal.</summary>
    public IReadOnlyList<Section> Asked { get; } = [.. Round.Subject.Where(s => s != Section.Text).Order()];

    public IReadOnlyList<Section> Others => [.. Enum.GetValues<Section>().Where(s => s != Section.Text && !Asked.Contains(s))];

    public string ScientistName(Side side) =>
        Case.Proposer.Side == side ? Case.Proposer.Name : Case.CoProposer?.Name ?? "";

    /// <summary>Answers with a reason, that others gave on this or another step, and all that are disputed.</summary>
    public IReadOnlyList<(RoundView Round, DecisionView Decision)> Said { get; } =
        [.. Case.Rounds.SelectMany(r => r.Decisions.Select(d => (r, d))).Where(d => (d.d.Reason.Length > 0 || d.d.Doubt is not null) && !d.d.IsMine).OrderBy(d => d.d.At)];

    /// <summary>The latest round of each step.</summary>
    public IReadOnlyList<RoundView> Steps { get; } =
        [.. Case.Rounds.GroupBy(r => r.ActivityId).Select(g => g.MaxBy(r => r.Number)!).Where(r => r.Status != RoundStatus.Closed).OrderBy(r => r.OpenedAt)];
}

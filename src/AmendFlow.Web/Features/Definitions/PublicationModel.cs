using AmendFlow.Agreements.Comparison;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>What the page of a version says and offers about publishing it.</summary>
/// <param name="Request">The one that is open; null for none.</param>
/// <param name="Closed">What became of earlier ones, newest first.</param>
/// <param name="Hash">Of what the reader sees.</param>
/// <param name="WhyNot">Why the reader may not answer the open request; null when they may.</param>
/// <param name="Published">The number that is published now.</param>
public sealed record PublicationModel(
    PublicationLine? Request, IReadOnlyList<PublicationLine> Closed, string Hash, Bilingual? WhyNot, bool IsAsker, bool MayPublish, bool IsOld,
    int? Published, int RunningElsewhere, string CommandId, PostedForm Form, string ErrorsOf, IReadOnlyList<FieldError> Errors, string Done)
{
    /// <summary>What a draft changes beside what is published now, in the order in which a reader wants it.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>The organisations of those who may approve what the reader asked; empty where there is no such request.</summary>
    public string ApprovedAt { get; init; } = "";

    /// <summary>The form that the page shows; empty for none.</summary>
    public string Shown(Data.Definitions.DefinitionStatus status, int errors, bool mayBring) =>
        Request is not null ? IsAsker ? "withdraw" : MayPublish && WhyNot is null ? "answer" : ""
        : IsOld ? mayBring ? "copy" : ""
        : status == Data.Definitions.DefinitionStatus.Draft && errors == 0 && MayPublish ? "ask" : "";

    public IReadOnlyList<FieldError> For(string form) => ErrorsOf == form ? Errors : [];

    public string Typed(string form, string field) => ErrorsOf == form ? Form.Text(field) : "";
}

public sealed record PublicationLine(
    Guid Id, Data.Definitions.PublicationState State, Bilingual AskedBy, DateTimeOffset AskedAt, string Note, Bilingual? AnsweredBy, DateTimeOffset? ClosedAt, string? Reason);

using AmendFlow.Agreements.Proposals;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Features.Calendars;

/// <summary>A day from Monday to Friday on which a party does not work.</summary>
/// <param name="IsHoliday">A public holiday of France; else a day that the party's administrator gave.</param>
public sealed record FreeDay(DateOnly Day, bool IsHoliday);

/// <param name="Holidays">"FR" or "none".</param>
/// <param name="Closures">As they are kept, one on each line.</param>
/// <param name="FreeDays">Of the twelve months from today.</param>
/// <param name="MayChange">The reader administers the party.</param>
/// <param name="Was">What the form was filled from: see <see cref="CalendarWords.Of"/>.</param>
/// <param name="IsDone">It has just been changed.</param>
public sealed record CalendarModel(
    Guid AgreementId, string AgreementReference, string Here, string Party, bool IsIllustrative, string Zone, string Holidays, string Closures, IReadOnlyList<FreeDay> FreeDays,
    bool MayChange, string Was, string CommandId, PostedForm Posted, IReadOnlyList<FieldError> Errors, bool IsDone);

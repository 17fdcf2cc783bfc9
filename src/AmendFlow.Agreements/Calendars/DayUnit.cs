namespace AmendFlow.Agreements.Calendars;

/// <summary>What a contract counts in when it says "days" (domain.md 4.8).</summary>
public enum DayUnit
{
    /// <summary>Jour ouvré: Monday to Friday, no holiday, no closure. A working day.</summary>
    Ouvre,

    /// <summary>Jour ouvrable: Monday to Saturday, no holiday, no closure.</summary>
    Ouvrable,

    /// <summary>Jour calendaire: every day.</summary>
    Calendaire,

    /// <summary>Jour franc: neither the first nor the last day counts; an end on a day off moves to the next working day.</summary>
    Franc,
}

using System.Globalization;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Text;

/// <summary>
/// The number of an amendment within its agreement: ordinal, without gaps. It is given when the text is frozen, because the text bears it and the hash
/// covers it; one whose case ends without an approval stays taken, and the register says why (docs/decisions/0015).
/// </summary>
public readonly record struct AmendmentNumber
{
    /// <param name="value">From 1.</param>
    public AmendmentNumber(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        Value = value;
    }

    public int Value { get; }

    /// <summary>"Amendment No. 3", "Avenant n° 3".</summary>
    public Bilingual Name => new(
        string.Create(CultureInfo.InvariantCulture, $"Amendment No. {Value}"),
        string.Create(CultureInfo.InvariantCulture, $"Avenant n° {Value}"));

    public AmendmentNumber Next() => new(Value + 1);
}

/// <summary>What a proposal is called before it has a number, for ever after its first submission.</summary>
public static class WorkingReference
{
    /// <param name="agreement">Reference of the agreement, for example <c>AF-2012-01</c>.</param>
    /// <param name="year">Of the submission, in the proposer's calendar.</param>
    /// <param name="sequence">Counted per agreement, from 1.</param>
    /// <returns>For example <c>AF-2012-01/P-2023-007</c>; from 1000 on the number simply grows longer.</returns>
    public static string Of(string agreement, int year, int sequence)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(agreement);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        return string.Create(CultureInfo.InvariantCulture, $"{agreement}/P-{year:0000}-{sequence:000}");
    }
}

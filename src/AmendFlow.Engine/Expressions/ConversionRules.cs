using AmendFlow.Engine.Runtime;

namespace AmendFlow.Engine.Expressions;

/// <summary>How values are converted, by the behaviours that an instance began with.</summary>
/// <param name="AsWritten"><see cref="EngineBehaviour.TextsAreAsWritten"/></param>
/// <param name="WholeDates"><see cref="EngineBehaviour.DatesNameTheirDay"/></param>
internal readonly record struct ConversionRules(bool AsWritten, bool WholeDates)
{
    /// <summary>Those of an instance that begins now.</summary>
    public static ConversionRules Newest { get; } = new(true, true);

    public static ConversionRules Of(StateData state) =>
        new(state.Has(EngineBehaviour.TextsAreAsWritten), state.Has(EngineBehaviour.DatesNameTheirDay));
}

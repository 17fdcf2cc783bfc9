using AmendFlow.Agreements.Parties;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Comparison;

/// <summary>What the parties of a definition are called for a reader: a definition knows them by letter.</summary>
/// <param name="A">Null where several agreements use the definition, each with parties of its own.</param>
public sealed record PartyNames(string? A, string? B)
{
    public static PartyNames Letters { get; } = new(null, null);

    public Bilingual Of(PartyReference party) => party switch
    {
        PartyReference.A when A is { } name => new(name, name),
        PartyReference.B when B is { } name => new(name, name),
        _ => party.Name(),
    };
}

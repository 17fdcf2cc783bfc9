using AmendFlow.Engine;

namespace AmendFlow.Agreements.Comparison;

/// <summary>How names stand in the sentences of a comparison.</summary>
internal static class Sentences
{
    public static Bilingual Quoted(Bilingual name) => new($"“{name.En}”", $"« {name.Fr} »");

    public static Bilingual Quoted(string name) => Quoted(new Bilingual(name, name));

    /// <summary>"now X, before Y", with words for what was or is not there.</summary>
    public static Bilingual NowBefore(Bilingual? before, Bilingual? now)
    {
        var (was, is_) = (before ?? new("none", "néant"), now ?? new("none", "néant"));
        return new($"now {is_.En}; before {was.En}", $"désormais {is_.Fr} ; auparavant {was.Fr}");
    }

    public static Bilingual About(Bilingual step, Bilingual label, Bilingual what)
    {
        var name = Quoted(step);
        return new($"{name.En}: {label.En}: {what.En}.", $"{name.Fr} : {label.Fr} : {what.Fr}.");
    }

    public static Bilingual List(IReadOnlyList<Bilingual> names) =>
        new(string.Join(", ", names.Select(n => n.En)), string.Join(", ", names.Select(n => n.Fr)));
}

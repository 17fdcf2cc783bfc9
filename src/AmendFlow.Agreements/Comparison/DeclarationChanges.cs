using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Comparison;

/// <summary>What became of variables, inputs and outputs.</summary>
internal static class DeclarationChanges
{
    /// <param name="owner">The container that declares them; null for the workflow.</param>
    public static IEnumerable<Change> Variables(IReadOnlyList<Variable> from, IReadOnlyList<Variable> to, string? owner)
    {
        foreach (var variable in to)
        {
            var name = variable.Name;
            if (from.FirstOrDefault(v => v.Id == variable.Id) is not { } before)
            {
                yield return new(ChangeKind.VariableAdded, owner, new(
                    $"The variable “{name}” was added{Default(variable, " with the default ")}.", $"La variable « {name} » a été ajoutée{Default(variable, ", valeur initiale ")}."));
                continue;
            }

            if (before.Value != variable.Value)
            {
                yield return new(ChangeKind.VariableDefault, owner, new(
                    $"The variable “{name}” now starts as {Shown(variable.Value)}, before as {Shown(before.Value)}.",
                    $"La variable « {name} » vaut désormais {Shown(variable.Value)} au départ, auparavant {Shown(before.Value)}."));
            }

            if (Type(before) != Type(variable) || before.Name != name || before.StorageDriver != variable.StorageDriver)
            {
                yield return new(ChangeKind.VariableType, owner, new(
                    $"The variable “{name}” is now declared as {Type(variable)}, before “{before.Name}” as {Type(before)}.",
                    $"La variable « {name} » est désormais déclarée {Type(variable)}, auparavant « {before.Name} » {Type(before)}."));
            }
        }

        foreach (var gone in from.Where(v => to.All(t => t.Id != v.Id)))
        {
            yield return new(ChangeKind.VariableRemoved, owner, new($"The variable “{gone.Name}” was removed.", $"La variable « {gone.Name} » a été supprimée."));
        }
    }

    /// <param name="what">"input", "entrée".</param>
    public static IEnumerable<Change> Arguments(IReadOnlyList<Argument> from, IReadOnlyList<Argument> to, Bilingual what)
    {
        foreach (var argument in to)
        {
            var before = from.FirstOrDefault(a => a.Name == argument.Name);
            if (before is null)
            {
                yield return new(ChangeKind.ArgumentAdded, null, new($"The {what.En} “{argument.Name}” was added.", $"Ajout ({what.Fr}) : « {argument.Name} »."));
            }
            else if (before != argument)
            {
                yield return new(ChangeKind.ArgumentChanged, null, new(
                    $"The {what.En} “{argument.Name}” is now declared as {Type(argument)}, before as {Type(before)}.",
                    $"Déclaration modifiée ({what.Fr}) : « {argument.Name} », désormais {Type(argument)}, auparavant {Type(before)}."));
            }
        }

        foreach (var gone in from.Where(a => to.All(t => t.Name != a.Name)))
        {
            yield return new(ChangeKind.ArgumentRemoved, null, new($"The {what.En} “{gone.Name}” was removed.", $"Suppression ({what.Fr}) : « {gone.Name} »."));
        }
    }

    private static string Default(Variable variable, string before) => variable.Value is null ? "" : before + Shown(variable.Value);

    private static string Shown(string? value) => value is null ? "null" : $"“{value}”";

    private static string Type(Variable variable) => variable.TypeName + (variable.IsArray ? "[]" : "") + (variable.StorageDriver is { } driver ? $" ({driver})" : "");

    private static string Type(Argument argument) => argument.TypeName + (argument.IsArray ? "[]" : "");
}

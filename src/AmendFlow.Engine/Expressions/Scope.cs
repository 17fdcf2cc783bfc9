using System.Text.Json.Nodes;
using AmendFlow.Engine.Runtime;

namespace AmendFlow.Engine.Expressions;

/// <summary>Finds variables, the nearest scope first (elsa-format.md D.6): by id for references, by name for scripts.</summary>
internal sealed class Scope(StateData state)
{
    /// <summary>By id; by name where an early file has no ids.</summary>
    public VariableSlot? ById(Execution scope, string id) =>
        From(scope).FirstOrDefault(v => v.Id == id) ?? ByName(scope, id);

    public VariableSlot? ByName(Execution scope, string name) => From(scope).FirstOrDefault(v => v.Name == name);

    public JsonObject Visible(Execution scope)
    {
        var visible = new JsonObject();
        foreach (var variable in From(scope))
        {
            if (variable.Name.Length > 0)
            {
                visible.TryAdd(variable.Name, variable.Value.Copy());
            }
        }

        return visible;
    }

    private IEnumerable<VariableSlot> From(Execution? scope)
    {
        for (; scope is not null; scope = scope.OwnerId is { } owner ? state.Executions.ById(owner) : null)
        {
            foreach (var variable in scope.Variables)
            {
                yield return variable;
            }
        }

        foreach (var variable in state.Variables)
        {
            yield return variable;
        }
    }
}

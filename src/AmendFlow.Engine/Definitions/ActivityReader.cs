using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>Reads the activity tree (elsa-format.md A.7).</summary>
internal sealed class ActivityReader(string? toolVersion, DefinitionLibrary library, ImmutableArray<Finding>.Builder findings)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    // The workflows that are being read, outermost first, and what the ids of the innermost are prefixed with.
    private readonly Stack<string> _inside = new();
    private string _prefix = "";

    /// <summary>Workflows that the library lacks.</summary>
    public HashSet<WorkflowReference> Missing { get; } = [];

    public Dictionary<string, Activity> ById { get; } = new(StringComparer.Ordinal);

    public Activity Read(JsonObject json, string path, string parentNodeId)
    {
        var type = ElsaTypes.Canonical(json.Text("type") ?? "");
        var prefix = _prefix;
        var id = json.Text("id") is { Length: > 0 } given ? prefix + given : NewId(type);
        var name = json.Text("name") is { Length: > 0 } named ? named : id[prefix.Length..];
        var nodeId = $"{parentNodeId}:{id}";
        if (!_ids.Add(id))
        {
            findings.Add(Found.Error("duplicate-id", $"{path}.id", id,
                $"Two steps have the id \"{id}\"; each needs its own.",
                $"Deux étapes portent l'identifiant « {id} » ; chacune doit avoir le sien."));
        }

        if (type.Length == 0)
        {
            findings.Add(Found.Error("activity-without-type", path, id,
                $"The step \"{name}\" does not say what kind of step it is.",
                $"L'étape « {name} » n'indique pas de quelle nature elle est."));
        }

        var reference = WorkflowReference.Of(json, type);
        var composite = reference is null ? null : Find(reference, path, id);
        ImmutableArray<Activity> children = composite is null ? Children(json, type, path, nodeId) : [Inside(composite, path, nodeId, id)];
        var activity = new Activity
        {
            Id = id,
            NodeId = nodeId,
            Name = name,
            Type = type,
            Text = Text(json, name),
            Position = PositionOf(json),
            Children = children,
            Connections = type == ElsaTypes.Flowchart
                ? ConnectionReader.Read(json["connections"], [.. children.Select(c => c.Id)], prefix, path, id, findings)
                : [],
            Json = json,
            Path = path,
            Variables = composite?.Variables ?? Declarations.Variables(json["variables"]),
            Composite = composite,
            Reference = reference,
            IdPrefix = prefix,
            Join = type == ElsaTypes.FlowJoin ? JoinModes.Read(json["mode"], toolVersion) : null,
        };
        foreach (var child in children)
        {
            child.Parent = activity;
        }

        ById[id] = activity;
        return activity;
    }

    private ImmutableArray<Activity> Children(JsonObject json, string type, string path, string nodeId)
    {
        var children = ImmutableArray.CreateBuilder<Activity>();
        foreach (var (child, place) in ElsaTypes.ChildrenOf(json, type, path))
        {
            if (_ids.Count >= DefinitionReader.MaxActivities)
            {
                if (findings.All(f => f.Code != "too-many-activities"))
                {
                    findings.Add(Found.Error("too-many-activities", place, null,
                        $"The definition has more than {DefinitionReader.MaxActivities} steps.",
                        $"La définition compte plus de {DefinitionReader.MaxActivities} étapes."));
                }

                break;
            }

            children.Add(Read(child, place, nodeId));
        }

        return children.ToImmutable();
    }

    private Composite? Find(WorkflowReference reference, string path, string id)
    {
        if (library.Find(reference) is not { } composite)
        {
            Missing.Add(reference);
            return null;
        }

        if (_inside.Contains(composite.VersionId) || _inside.Count >= DefinitionReader.MaxNesting)
        {
            findings.Add(Found.Error("workflow-in-itself", path, id,
                $"The step \"{id}\" uses the workflow {composite.DefinitionId}, which leads back to itself or is nested deeper than {DefinitionReader.MaxNesting} workflows.",
                $"L’étape « {id} » utilise le circuit {composite.DefinitionId}, qui se contient lui-même ou dépasse {DefinitionReader.MaxNesting} circuits imbriqués."));
            return null;
        }

        return composite;
    }

    // The ids of the other file are its own, so each gets the id of the step that uses it in front.
    private Activity Inside(Composite composite, string path, string nodeId, string id)
    {
        var outer = _prefix;
        _inside.Push(composite.VersionId);
        _prefix = id + "/";
        var root = Read(composite.Root, $"{path}.root", nodeId);
        _prefix = outer;
        _inside.Pop();
        return root;
    }

    private string NewId(string type)
    {
        var shortType = _prefix + type[(type.LastIndexOf('.') + 1)..];
        var number = 1;
        while (_ids.Contains(shortType + number.ToString(CultureInfo.InvariantCulture)))
        {
            number++;
        }

        return shortType + number.ToString(CultureInfo.InvariantCulture);
    }

    private static Bilingual Text(JsonObject json, string name)
    {
        if (json.Properties()?["amendflow:text"] is JsonObject own
            && (own.Text("en") ?? own.Text("fr")) is { } either)
        {
            return new Bilingual(OneLine(own.Text("en") ?? either), OneLine(own.Text("fr") ?? either));
        }

        var shown = (json["metadata"] as JsonObject)?.Text("displayText") is { Length: > 0 } text ? text : name;
        return new Bilingual(OneLine(shown), OneLine(shown));
    }

    // A name stands in headings, lists and the subjects of mails: line ends in it would begin something of their own there.
    private static string OneLine(string text) => text.Any(char.IsControl) ? string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : text;

    private static Position? PositionOf(JsonObject json)
    {
        var designer = (json["metadata"] as JsonObject)?["designer"] as JsonObject;
        var size = designer?["size"] as JsonObject;
        return designer?["position"] is JsonObject at && at.Number("x") is { } x && at.Number("y") is { } y
            ? new Position(x, y, size?.Number("width"), size?.Number("height"))
            : null;
    }
}

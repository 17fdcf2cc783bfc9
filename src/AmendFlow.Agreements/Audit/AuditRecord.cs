using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Parties;

namespace AmendFlow.Agreements.Audit;

/// <summary>One entry of the audit trail of an agreement: who, for whom, when, what, old and new (reliability.md 3.4).</summary>
public sealed record AuditRecord
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>From 1, without gaps, within one agreement.</summary>
    public required long Sequence { get; init; }

    /// <summary>UTC, whole milliseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A person's id, or a name of the system such as <c>timer</c>.</summary>
    public required string ActorId { get; init; }

    /// <summary>As it was at the time.</summary>
    public required string ActorName { get; init; }

    /// <summary>The principal, when the actor used a delegation.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The party for which the actor acted; null for the system and the operator.</summary>
    public Side? Side { get; init; }

    public required string Role { get; init; }

    /// <summary>For example <c>decided</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, for example <c>case/AF-2012-01/P-2023-007/task/41</c>.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The object of a sentence, as auditors call it; not a type.")]
    public required string Object { get; init; }

    public string? Old { get; init; }

    public string? New { get; init; }

    public string? Reason { get; init; }

    public required string CommandId { get; init; }

    /// <summary>How the command came in: "web", "link", "api" or "system". Null in entries from before it was recorded, whose text and hash have no such member.</summary>
    public string? Channel { get; init; }

    /// <summary>Private values by the name of their field, as <see cref="Commitment"/>s. The values stand in a side table.</summary>
    public ImmutableSortedDictionary<string, string> Private { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The text that is hashed and may be stored: every field, sorted by name, absent ones as null.</summary>
    /// <exception cref="InvalidOperationException">The instant is not in UTC or not cut to milliseconds: it would not survive a database.</exception>
    public string ToCanonicalJson()
    {
        if (At.Offset != TimeSpan.Zero || At.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            throw new InvalidOperationException("An audit entry needs an instant in UTC, cut to milliseconds.");
        }

        var json = new JsonObject
        {
            ["action"] = Action,
            ["actorId"] = ActorId,
            ["actorName"] = ActorName,
            ["at"] = At.ToString(Instant, CultureInfo.InvariantCulture),
            ["commandId"] = CommandId,
            ["new"] = New,
            ["object"] = Object,
            ["old"] = Old,
            ["onBehalfOf"] = OnBehalfOf,
            ["private"] = new JsonObject(Private.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
            ["reason"] = Reason,
            ["role"] = Role,
            ["sequence"] = Sequence,
            ["side"] = Side?.ToString(),
        };
        if (Channel is not null)
        {
            json["channel"] = Channel;
        }

        return CanonicalJson.Write(json);
    }

    /// <summary>Reads what <see cref="ToCanonicalJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not such an entry.</exception>
    public static AuditRecord Parse(string canonicalJson)
    {
        try
        {
            var json = JsonNode.Parse(canonicalJson)!.AsObject();
            var record = new AuditRecord
            {
                Sequence = json["sequence"]!.GetValue<long>(),
                At = DateTimeOffset.ParseExact(Text("at")!, Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                ActorId = Text("actorId")!,
                ActorName = Text("actorName")!,
                OnBehalfOf = Text("onBehalfOf"),
                Side = Text("side") is { } side ? Enum.Parse<Side>(side) : null,
                Role = Text("role")!,
                Action = Text("action")!,
                Object = Text("object")!,
                Old = Text("old"),
                New = Text("new"),
                Reason = Text("reason"),
                CommandId = Text("commandId")!,
                Channel = Text("channel"),
                Private = json["private"]!.AsObject().ToImmutableSortedDictionary(p => p.Key, p => p.Value!.GetValue<string>(), StringComparer.Ordinal),
            };

            // What is read must be all that was written: a member that nobody knows would otherwise slip through unhashed.
            return record.ToCanonicalJson() == canonicalJson ? record : throw new FormatException("The text is not in canonical form.");

            string? Text(string member) => json[member]?.GetValue<string>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new FormatException("The text is no audit entry.", e);
        }
    }
}

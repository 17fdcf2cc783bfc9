using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Activities;

/// <summary>What is told: how a case ended, or how far it has come.</summary>
public enum NoticeKind
{
    Approved,
    Released,
    Rejected,
    Lapsed,

    /// <summary>That the case has come to the step that tells it; nothing has ended.</summary>
    Reached,
}

/// <summary>Notices in the words of settings, comparisons and trials.</summary>
public static class NoticeKinds
{
    /// <summary>What people are told, behind "told" or "says".</summary>
    public static Bilingual Words(this NoticeKind kind) => kind switch
    {
        NoticeKind.Approved => new("that both parties have approved", "les deux parties ont approuvé"),
        NoticeKind.Released => new("that it is released", "l’annonce est diffusée"),
        NoticeKind.Rejected => new("that it was rejected", "la proposition est refusée"),
        NoticeKind.Lapsed => new("that it has lapsed", "le dossier est caduc"),
        NoticeKind.Reached => new("that the case has come to this step", "le dossier est arrivé à cette étape"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such notice."),
    };
}

public enum Recipients
{
    /// <summary>The scientists of both parties who propose.</summary>
    Proposers,

    /// <summary>Everybody who decided or did a task in the case.</summary>
    Acted,

    /// <summary>The coordinators of both parties.</summary>
    Coordinators,
}

/// <summary>The inputs of <c>AmendFlow.Notify</c>.</summary>
/// <param name="Message">Which text they get.</param>
/// <param name="To">At least one; a person who belongs to several is told once.</param>
public sealed record Notice(NoticeKind Message, ImmutableArray<Recipients> To)
{
    /// <exception cref="ActivityInputException">An input is missing or does not fit.</exception>
    public static Notice From(JsonObject inputs)
    {
        var reader = new InputReader(inputs);
        var message = reader.OneOf("message", null, ("approved", NoticeKind.Approved), ("released", NoticeKind.Released), ("rejected", NoticeKind.Rejected), ("lapsed", NoticeKind.Lapsed), ("reached", NoticeKind.Reached));
        var to = reader.Texts("to").Select(k => k switch
        {
            "proposers" => Recipients.Proposers,
            "acted" => Recipients.Acted,
            "coordinators" => Recipients.Coordinators,
            _ => throw WrongTo(),
        }).Distinct().ToImmutableArray();
        return to.IsEmpty ? throw WrongTo() : new Notice(message, to);

        ActivityInputException WrongTo() => reader.Wrong("to", "one or more of proposers, acted, coordinators.", "une ou plusieurs des valeurs proposers, acted, coordinators.");
    }
}

/// <summary>
/// The inputs of <c>AmendFlow.RegisterAmendment</c>, which needs none: it enters the frozen text of the case into the register of its
/// agreement under the next number, as approved and to be signed.
/// </summary>
public sealed record Registration
{
    /// <exception cref="ActivityInputException">The step was given inputs: whoever wrote them expects what it does not do.</exception>
    public static Registration From(JsonObject inputs)
    {
        var given = inputs.FirstOrDefault(i => i.Value is not null).Key;
        return given is null
            ? new Registration()
            : throw new InputReader(inputs).Wrong(given, "no inputs.", "aucune entrée.");
    }
}

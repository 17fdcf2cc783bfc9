using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;

namespace AmendFlow.Web.Steps;

public enum RefusalKind
{
    /// <summary>There is no such thing, or not for this person: both look the same.</summary>
    NotFound,

    /// <summary>It is known to this person, but they may not do this.</summary>
    Forbidden,

    /// <summary>It was true once: decided by somebody else, changed since, closed.</summary>
    Conflict,

    /// <summary>The input is wrong; <see cref="RefusedException.Fields"/> says where.</summary>
    Invalid,
}

/// <summary>A command that was refused. Nothing was changed; the message is for the person who gave it.</summary>
public sealed class RefusedException(RefusalKind kind, Bilingual reason, IReadOnlyList<FieldError>? fields = null) : Exception(reason.En)
{
    public RefusalKind Kind { get; } = kind;

    public Bilingual Reason { get; } = reason;

    public IReadOnlyList<FieldError> Fields { get; } = fields ?? [];
}

/// <summary>Short ways to refuse.</summary>
public static class Refuse
{
    public static RefusedException NotFound() => new(RefusalKind.NotFound, new(
        "There is no such page, or it is not open to you.",
        "Cette page n’existe pas, ou elle ne vous est pas ouverte."));

    public static RefusedException Forbidden(string en, string fr) => new(RefusalKind.Forbidden, new(en, fr));

    public static RefusedException Conflict(string en, string fr) => new(RefusalKind.Conflict, new(en, fr));

    public static RefusedException Invalid(params IReadOnlyList<FieldError> fields) => new(RefusalKind.Invalid, new(
        "Nothing was saved: please mend what is marked.",
        "Rien n’a été enregistré : merci de corriger ce qui est signalé."), fields);

    public static RefusedException Invalid(string field, string en, string fr) => Invalid(new FieldError(field, new(en, fr)));
}

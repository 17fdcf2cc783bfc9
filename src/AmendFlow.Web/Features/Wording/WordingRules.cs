using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Engine.Expressions;
using AmendFlow.Web.Jobs.Wording;

namespace AmendFlow.Web.Features.Wording;

/// <summary>What a wording must hold to be saved. It is rendered, and not read: in the sample case, and in that case with each part missing in turn.</summary>
internal static class WordingRules
{
    /// <summary>In characters, of the template of a subject.</summary>
    public const int MaxSubjectSource = 1_000;

    /// <summary>The variables that a template of this kind may use, in the order of the page.</summary>
    public static IReadOnlyList<string> Variables(MailKind kind, bool isSubject)
    {
        var sample = MailSamples.Material(kind, "en");
        return isSubject
            ? [MailMaterial.StandardSubject, .. sample.Values.Keys.Where(v => v != MailMaterial.Confidential)]
            : [.. sample.Blocks.Keys.Select(b => b.Variable()), .. sample.Values.Keys];
    }

    /// <param name="now">What the templates see as the present.</param>
    /// <returns>By field: <c>subject-en</c>, <c>body-fr</c>; empty when the wording is sound.</returns>
    public static IReadOnlyList<FieldError> Errors(MailKind kind, string language, MailWords words, DateTimeOffset now)
    {
        var (en, fr) = language == "fr" ? ("French", "français") : ("English", "anglais");
        List<FieldError> errors =
        [
            .. Names(kind, true, words.Subject, $"subject-{language}", new($"The {en} subject", $"L’objet {fr}")),
            .. Names(kind, false, words.Body, $"body-{language}", new($"The {en} text", $"Le texte {fr}")),
        ];
        if (errors.Count > 0)
        {
            return errors;
        }

        var problem = Cases(MailSamples.Material(kind, language)).Select(c => MailTemplating.Render(words, c, now).Problem).FirstOrDefault(p => p is not null);
        return problem switch
        {
            null => [],
            { IsInSubject: true } => [new($"subject-{language}", Said(problem, new($"The {en} subject", $"L’objet {fr}")))],
            _ => [new($"body-{language}", Said(problem, new($"The {en} text", $"Le texte {fr}")))],
        };
    }

    private static IEnumerable<FieldError> Names(MailKind kind, bool isSubject, string source, string field, Bilingual which)
    {
        var most = isSubject ? MaxSubjectSource : TextTemplate.MaxSource;
        if (source.Length > most)
        {
            yield return new(field, new($"{which.En} has {source.Length} characters; {most} are the limit.", $"{which.Fr} compte {source.Length} caractères ; la limite est de {most}."));
            yield break;
        }

        var (names, refusal) = TextTemplate.Read(source);
        var known = Variables(kind, isSubject);
        if (refusal is not null)
        {
            yield return new(field, Said(new WordProblem(isSubject, WordFault.Fails, refusal), which));
        }
        else if (names.FirstOrDefault(n => !known.Contains(n)) is { } unknown)
        {
            yield return new(field, new(
                $"{which.En} uses “{unknown}”, which there is not. There is: {string.Join(", ", known)}.",
                $"{which.Fr} utilise « {unknown} », qui n’existe pas. Existent : {string.Join(", ", known)}."));
        }
    }

    private static Bilingual Said(WordProblem problem, Bilingual which) => problem.Fault switch
    {
        WordFault.Fails => new($"{which.En} cannot be rendered. {problem.Detail}", $"{which.Fr} ne peut pas être produit. {problem.Detail}"),
        WordFault.Empty => new($"{which.En} says nothing.", $"{which.Fr} ne dit rien."),
        WordFault.TooLong => new(
            $"{which.En} becomes longer than {(problem.IsInSubject ? MailTemplating.MaxSubject : MailTemplating.MaxBody)} characters.",
            $"{which.Fr} dépasse {(problem.IsInSubject ? MailTemplating.MaxSubject : MailTemplating.MaxBody)} caractères une fois produit."),
        WordFault.BrokenBlock => new($"{which.En} cuts or changes a part. A part can only be placed whole.", $"{which.Fr} coupe ou modifie une partie. Une partie ne peut être placée qu’en entier."),
        _ => new(
            $"{which.En} leaves out “{problem.Detail}”, or shows it only sometimes. It has to stand in every mail that has it.",
            $"{which.Fr} omet « {problem.Detail} », ou ne le montre que parfois. Cette partie doit figurer dans chaque courriel qui la comporte."),
    };

    // A condition that hides a required part is found where what it asks for is missing, or is called otherwise.
    private static IEnumerable<MailMaterial> Cases(MailMaterial full) =>
    [
        full,
        full with { Values = full.Values.ToDictionary(v => v.Key, _ => "x", StringComparer.Ordinal) },
        full with { Blocks = Only(full.Blocks, b => b.IsRequired()), Values = Only(full.Values, v => v == "name") },
        .. full.Values.Keys.Where(v => v != "name").Select(v => full with { Values = Only(full.Values, o => o != v) }),
        .. full.Blocks.Keys.Where(_ => full.Blocks.Count > 1).Select(b => full with { Blocks = Only(full.Blocks, o => o != b) }),
    ];

    private static Dictionary<TKey, TValue> Only<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> all, Func<TKey, bool> keep)
        where TKey : notnull => all.Where(e => keep(e.Key)).ToDictionary(e => e.Key, e => e.Value);
}

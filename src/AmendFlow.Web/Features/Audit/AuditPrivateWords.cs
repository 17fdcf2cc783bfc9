using System.Text.Json;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Audit;

/// <summary>Private values of the reader's own party, in words: ids become names, a checklist becomes questions and answers.</summary>
internal static class AuditPrivateWords
{
    /// <summary>Who recorded it, where a list says that in a column of its own.</summary>
    public static Bilingual By { get; } = new("Recorded by", "Enregistré par");

    public static IEnumerable<AuditDetail> Of(IReadOnlyList<AuditOpened> opened, Round? round, AuditPeople people) =>
        opened.Where(o => o.Value.Length > 0 && o.Value != "[]")
            .GroupBy(o => Label(o.Field))
            .Select(g => new AuditDetail(g.Key, [.. g.SelectMany(o => Lines(o, round, people))], IsPrivate: true, Holds: g.All(o => o.Holds)))
            .Where(d => d.Lines.Count > 0 || !d.Holds);

    /// <summary>What fields are called, each once.</summary>
    public static IReadOnlyList<Bilingual> Names(IEnumerable<string> fields) => [.. fields.Select(Label).Distinct()];

    private static Bilingual Label(string field) => field switch
    {
        "decided-by" or "by" => By,
        "internal-note" => new("Internal note", "Note interne"),
        "checklist" => new("Checklist", "Liste de contrôle"),
        "from" => new("From", "De"),
        "to" => new("To", "À"),
        "reason" => new("Reason given in the party", "Motif donné au sein de la partie"),
        "finding" => new("What was found", "Constat"),
        "person" => new("Person", "Personne"),
        "delegation" => new("Delegation", "Délégation"),
        "address" => new("Host", "Hôte"),
        "events" => new("Events", "Événements"),
        _ when field.StartsWith("asked-", StringComparison.Ordinal) => new("Asked", "Personnes sollicitées"),
        _ => new("Other value", "Autre valeur"),
    };

    private static IEnumerable<Bilingual> Lines(AuditOpened value, Round? round, AuditPeople people)
    {
        // A value that does not fit its commitment is shown as it stands: it may be no checklist at all.
        if (value is { Field: "checklist", Holds: true } && round is { Checklist.Length: > 0 })
        {
            return Checklist(value.Value, round.Checklist);
        }

        if (value.Field == "delegation" && people.DelegationOf(value.Value) is { } days)
        {
            return [days];
        }

        if (Guid.TryParse(value.Value, out _))
        {
            var name = people.NameOf(value.Value);
            return [name is null ? new("a person who is no longer on file", "une personne qui n’est plus enregistrée") : new(name, name)];
        }

        return [new(value.Value, value.Value)];
    }

    private static IEnumerable<Bilingual> Checklist(string json, string key)
    {
        var questions = ChecklistCatalogue.Get(key).Items.ToDictionary(i => i.Id, i => i.Question, StringComparer.Ordinal);
        foreach (var answer in JsonSerializer.Deserialize<List<ChecklistAnswer>>(json)!)
        {
            if (questions.TryGetValue(answer.ItemId, out var question))
            {
                var comment = answer.Comment.Length == 0 ? "" : $" ({answer.Comment})";
                yield return new($"{question.En} {answer.Answer.Name().En}{comment}", $"{question.Fr} {answer.Answer.Name().Fr}{comment}");
            }
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Agreements.Comparison;

/// <summary>Settings of steps in words. A key or a type that nobody here knows reads as the file has it.</summary>
public static class SettingWords
{
    private static readonly Dictionary<string, Bilingual> Labels = new(StringComparer.Ordinal)
    {
        ["task"] = new("Work", "Travail"),
        ["party"] = new("Party", "Partie"),
        ["role"] = new("Who is asked", "Personnes sollicitées"),
        ["people"] = new("Named people", "Personnes nommées"),
        ["rule"] = new("Rule", "Règle"),
        ["needed"] = new("Approvals needed", "Avis favorables exigés"),
        ["subject"] = new("Decided on", "Objet de la décision"),
        ["phase"] = new("Phase of the case", "Phase du dossier"),
        ["deadlineDays"] = new("Deadline", "Délai"),
        ["reminders"] = new("Reminders", "Rappels"),
        ["onSilence"] = new("Without an answer", "Sans réponse"),
        ["escalateTo"] = new("Who is told that there is no answer", "Personne avertie de l’absence de réponse"),
        ["escalateAfterDays"] = new("Told after", "Avertie après"),
        ["lapseAfterDays"] = new("Lapses after", "Caduc après"),
        ["assurance"] = new("How they identify themselves", "Niveau d’identification exigé"),
        ["checklist"] = new("Checklist", "Liste de contrôle"),
        ["outcomes"] = new("Outcomes", "Issues"),
        ["message"] = new("Message", "Message"),
        ["to"] = new("Who is told", "Destinataires"),
        ["condition"] = new("Condition", "Condition"),
        ["mode"] = new("Waits for", "Attend"),
        ["branches"] = new("Branches", "Branches"),
    };

    public static Bilingual Label(string name) => Labels.TryGetValue(name, out var label) ? label : new(name, name);

    /// <summary>The value as a reader sees it: "the legal team", "10 working days"; null where there is none.</summary>
    public static Bilingual? Of(StepSetting setting, PartyNames parties)
    {
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentNullException.ThrowIfNull(parties);
        if (setting.Script is { } script)
        {
            return Proposals.QuestionWords.OfScript(script) is { } question ? Sentences.Quoted(question) : new($"worked out by “{script}”", $"calculé par « {script} »");
        }

        if (setting.Value is not { } value || Text(value).Length == 0 || value is JsonArray { Count: 0 })
        {
            return null;
        }

        return setting.Name switch
        {
            "party" => Party(Text(value), parties),
            "role" or "escalateTo" => Role(Text(value)),
            "rule" => Rule(Text(value)),
            "subject" when value is JsonArray keys => Sections(keys),
            "deadlineDays" => Days(Text(value)),
            "escalateAfterDays" => After(Text(value)),
            "lapseAfterDays" => Text(value) == "0" ? new("never", "jamais") : After(Text(value)),
            "reminders" when value is JsonArray days => Reminders(days),
            "onSilence" => Text(value) == "lapse" ? new("it lapses", "la demande devient caduque") : Text(value) == "escalate" ? new("somebody is told", "une personne est avertie") : Same(value),
            "assurance" => Assurance(Text(value)),
            "checklist" => ChecklistCatalogue.Keys.Contains(Text(value)) ? ChecklistCatalogue.Get(Text(value)).Name : Same(value),
            "mode" => Mode(Text(value)),
            "phase" => CasePhases.Name(Text(value)),
            "task" => Work(Text(value)),
            "message" => Message(Text(value)),
            "to" => Readers(value as JsonArray ?? [value.DeepClone()]),
            "outcomes" or "possibleOutcomes" when value is JsonArray ports => Outcomes(ports),
            _ => Same(value),
        };
    }

    private static Bilingual Party(string key, PartyNames parties)
    {
        foreach (var party in Enum.GetValues<PartyReference>())
        {
            if (party.Key() == key)
            {
                return parties.Of(party);
            }
        }

        return new(key, key);
    }

    private static Bilingual Role(string key) => key == "proposer" ? new("the scientist who proposed", "le scientifique qui a proposé")
        : Roles.TryParse(key, out var role) ? Roles.Team(role) : new(key, key);

    private static Bilingual Rule(string key) => key switch
    {
        "all" => new("everybody has to approve", "tous doivent être favorables"),
        "any" => new("one approval is enough", "un avis favorable suffit"),
        "n-of-m" => new("a number of approvals", "un nombre d’avis favorables"),
        _ => new(key, key),
    };

    private static Bilingual Mode(string key) => key switch
    {
        "WaitAll" => new("all branches, each of them live", "toutes les branches, chacune active"),
        "WaitAllActive" => new("all branches that were taken", "toutes les branches empruntées"),
        "WaitAny" => new("the first branch that comes", "la première branche arrivée"),
        _ => new(key, key),
    };

    private static Bilingual Assurance(string key)
    {
        foreach (var assurance in Enum.GetValues<Assurance>())
        {
            if (assurance.Key() == key)
            {
                return assurance.Name();
            }
        }

        return new(key, key);
    }

    private static Bilingual Work(string key) => key switch
    {
        "triage" => new("check that it is complete and needs an amendment", "vérifier que la proposition est complète et appelle un avenant"),
        "revise" => new("change the proposal", "modifier la proposition"),
        "draft" => new("draft the amendment’s text and freeze it", "rédiger l’avenant et en figer le texte"),
        _ => new(key, key),
    };

    private static Bilingual Message(string key) => key switch
    {
        "approved" => NoticeKind.Approved.Words(),
        "rejected" => NoticeKind.Rejected.Words(),
        "released" => NoticeKind.Released.Words(),
        "lapsed" => NoticeKind.Lapsed.Words(),
        "reached" => NoticeKind.Reached.Words(),
        _ => new(key, key),
    };

    private static Bilingual Readers(JsonArray keys)
    {
        var names = keys.Select(k => k is null ? new Bilingual("", "") : Text(k) switch
        {
            "proposers" => new("its scientists", "les scientifiques du projet"),
            "acted" => new("everybody who acted on it", "toutes les personnes intervenues"),
            "coordinators" => new("both coordinators", "les deux coordinateurs"),
            var key => new(key, key),
        }).ToList();
        return new(string.Join(", ", names.Select(n => n.En)), string.Join(", ", names.Select(n => n.Fr)));
    }

    private static Bilingual Sections(JsonArray keys)
    {
        var names = keys.Select(k => k is null ? new("", "") : Proposals.Sections.TryParse(Text(k), out var section) ? section.Name() : Same(k)).ToList();
        return new(string.Join(", ", names.Select(n => n.En)), string.Join(", ", names.Select(n => n.Fr)));
    }

    private static Bilingual Outcomes(JsonArray ports)
    {
        var names = ports.Select(p => p is null ? new("", "") : SvgWords.OfPort(Text(p)) ?? Same(p)).ToList();
        return new(string.Join(", ", names.Select(n => n.En)), string.Join(", ", names.Select(n => n.Fr)));
    }

    private static Bilingual Days(string days) => days == "1"
        ? new("1 working day", "1 jour ouvré")
        : new($"{days} working days", $"{days} jours ouvrés");

    private static Bilingual After(string days) => days switch
    {
        "0" => new("the deadline itself", "l’échéance même"),
        "1" => new("1 working day past the deadline", "1 jour ouvré de retard"),
        _ => new($"{days} working days past the deadline", $"{days} jours ouvrés de retard"),
    };

    private static Bilingual Reminders(JsonArray days)
    {
        var all = days.Where(d => d is not null).Select(d => Text(d!)).Select(d => d[0] == '-'
            ? new Bilingual($"{d[1..]} before", $"{d[1..]} avant")
            : d == "0" ? new("on the last day", "le dernier jour") : new($"{d} after", $"{d} après")).ToList();
        return new(
            $"working days: {string.Join(", ", all.Select(d => d.En))}",
            $"jours ouvrés : {string.Join(", ", all.Select(d => d.Fr))}");
    }

    private static Bilingual Same(JsonNode value)
    {
        var text = value is JsonArray items ? string.Join(", ", items.Select(i => i is null ? "null" : Text(i))) : Text(value);
        return new(text, text);
    }

    private static string Text(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}

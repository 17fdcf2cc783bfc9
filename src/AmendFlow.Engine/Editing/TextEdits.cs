using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Editing;

/// <summary>What stands beside the process itself: names, places on the drawing, and what a decision depends on.</summary>
internal static class TextEdits
{
    private const string Text = "amendflow:text";
    private const string Subject = "amendflow:subject";

    public static string Move(EditedFile file, MoveStep move)
    {
        var step = file.Step(move.StepId);
        if (!(Math.Abs(move.X) <= DefinitionEditor.MaxCoordinate && Math.Abs(move.Y) <= DefinitionEditor.MaxCoordinate))
        {
            throw Refused.WrongPlace();
        }

        var position = Inside(Inside(Inside(file[step], "metadata"), "designer"), "position");
        (position["x"], position["y"]) = (move.X, move.Y);
        return step.Id;
    }

    public static string Name(EditedFile file, NameStep name)
    {
        var step = file.Step(name.StepId);
        Write(file[step], name.Language switch
        {
            "en" => step.Text with { En = name.Text },
            "fr" => step.Text with { Fr = name.Text },
            _ => throw Refused.NoLanguage(name.Language),
        });
        return step.Id;
    }

    public static string? Set(EditedFile file, SetTexts texts)
    {
        Write(texts.StepId is { } id ? file[file.Step(id)] : file.Json, texts.Text);
        return texts.StepId;
    }

    public static string Set(EditedFile file, SetSubject subject)
    {
        var step = file.Step(subject.StepId);
        if (subject.Keys.IsEmpty)
        {
            file[step].Properties()?.Remove(Subject);
            return step.Id;
        }

        if (subject.Keys.Any(k => !DefinitionEditor.IsText(k, DefinitionEditor.MaxId)))
        {
            throw Refused.WrongText();
        }

        Properties(file[step])[Subject] = new JsonArray([.. subject.Keys.Select(k => (JsonNode?)k)]);
        return step.Id;
    }

    internal static void Write(JsonObject holder, Bilingual text)
    {
        if (!DefinitionEditor.IsText(text.En, DefinitionEditor.MaxText) || !DefinitionEditor.IsText(text.Fr, DefinitionEditor.MaxText))
        {
            throw Refused.WrongText();
        }

        var words = Inside(Properties(holder), Text);
        (words["en"], words["fr"]) = (text.En.Trim(), text.Fr.Trim());
    }

    private static JsonObject Properties(JsonObject holder) => holder.Properties() ?? Inside(holder, "customProperties");

    // Elsa has none of these as anything but an object, so whatever else stands there means nothing.
    private static JsonObject Inside(JsonObject holder, string member)
    {
        if (holder[member] is not JsonObject inner)
        {
            holder[member] = inner = [];
        }

        return inner;
    }
}

using System.Text.Json;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>Workflows and their versions in words.</summary>
internal static class WorkflowWords
{
    public static Bilingual Name(this DefinitionStatus status) => status switch
    {
        DefinitionStatus.Draft => new("Draft", "Brouillon"),
        DefinitionStatus.Published => new("Published", "Publiée"),
        _ => new("Retired", "Retirée"),
    };

    public static Tone Tone(this DefinitionStatus status) => status switch
    {
        DefinitionStatus.Draft => Components.Tone.Waiting,
        DefinitionStatus.Published => Components.Tone.Done,
        _ => Components.Tone.Neutral,
    };

    /// <summary>What the file calls the workflow in both languages; its plain name where it has none.</summary>
    public static Bilingual TitleOf(DefinitionVersion version)
    {
        using var file = JsonDocument.Parse(version.Json.TrimStart('\uFEFF'));
        return file.RootElement.TryGetProperty("customProperties", out var properties) && properties.ValueKind == JsonValueKind.Object
            && properties.TryGetProperty("amendflow:text", out var text) && text.ValueKind == JsonValueKind.Object
            && Text(text, "en") is { } en && Text(text, "fr") is { } fr
            ? new(en, fr)
            : new(version.Name, version.Name);
    }

    /// <summary>Of the one agreement of this installation; letters where there are several with other parties.</summary>
    public static async Task<PartyNames> PartiesAsync(AmendFlowDbContext db, CancellationToken cancellationToken)
    {
        var names = await db.Parties.AsNoTracking().Select(p => new { p.Side, p.Name }).Distinct().ToListAsync(cancellationToken);
        return names is [var one, var two] && one.Side != two.Side
            ? one.Side < two.Side ? new PartyNames(one.Name, two.Name) : new PartyNames(two.Name, one.Name)
            : PartyNames.Letters;
    }

    /// <summary>A step's name with the parties' names in it, where they are known.</summary>
    public static Bilingual Named(Bilingual text, PartyNames parties) =>
        parties is { A: { } a, B: { } b } ? RoundWords.Named(text, a, b) : text;

    private static string? Text(JsonElement text, string language) =>
        text.TryGetProperty(language, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } words ? words : null;
}

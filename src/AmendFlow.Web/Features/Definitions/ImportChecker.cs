using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Components;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>Looks at files that somebody brings in, and stores nothing.</summary>
internal sealed class ImportChecker(CurrentViewer current, Database database, IIds ids)
{
    public const int MostFiles = 10;

    /// <exception cref="RefusedException">For this person there is no such page; nothing was given; too much was.</exception>
    public async Task<ImportCheckModel> CheckAsync(PostedForm form, CancellationToken cancellationToken)
    {
        await BringerAsync(current, cancellationToken);
        await using var db = database.CreateDbContext();
        var parties = await WorkflowWords.PartiesAsync(db, cancellationToken);
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        var files = new List<ImportFile>();
        foreach (var (name, bytes) in await BytesAsync(form, cancellationToken))
        {
            var file = await DefinitionFile.ReadAsync(db, name, bytes, cancellationToken);
            files.Add(await ShownAsync(db, file, bytes, parties, taken, cancellationToken));
        }

        return new ImportCheckModel(files, ids.Next().ToString("N"));
    }

    public static async Task BringerAsync(CurrentViewer current, CancellationToken cancellationToken)
    {
        if (!WorkflowRights.MayBring(await WorkflowRights.ReaderAsync(current, cancellationToken)))
        {
            throw Refuse.NotFound();
        }
    }

    private static async Task<IReadOnlyList<(string Name, byte[] Bytes)>> BytesAsync(PostedForm form, CancellationToken cancellationToken)
    {
        var files = new List<(string, byte[])>();
        foreach (var file in form.Files.Where(f => f.Length > 0))
        {
            // One byte more than a definition may have is enough to say so.
            var bytes = new byte[Math.Min(file.Length, DefinitionReader.MaxBytes + 1)];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(bytes, cancellationToken);
            files.Add((Path.GetFileName(file.FileName), bytes));
        }

        if (form.Text("json").Trim().Length > 0)
        {
            files.Add((CurrentLanguage.IsFrench ? "texte collé" : "pasted text", System.Text.Encoding.UTF8.GetBytes(form.Text("json"))));
        }

        return files.Count switch
        {
            0 => throw Refuse.Invalid("files", "Choose a file, or paste one.", "Choisissez un fichier, ou collez-en un."),
            > MostFiles => throw Refuse.Invalid("files", $"At most {MostFiles} files at a time.", $"Au plus {MostFiles} fichiers à la fois."),
            _ => files,
        };
    }

    private static async Task<ImportFile> ShownAsync(
        AmendFlowDbContext db, DefinitionFile file, byte[] bytes, PartyNames parties, Dictionary<string, int> taken, CancellationToken cancellationToken)
    {
        if (file.Definition is not { } definition)
        {
            return new(file.Name, null, null, bytes.Length, null, null, 0, [], [.. file.Findings.Select(f => new FindingLine(f, null))], []);
        }

        var versions = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definition.DefinitionId).OrderBy(d => d.Version).ToListAsync(cancellationToken);
        var same = versions.Find(v => v.Json == file.Json)?.Version;
        var number = ImportHandler.NextNumber(versions, definition) + taken.GetValueOrDefault(definition.DefinitionId);
        taken[definition.DefinitionId] = taken.GetValueOrDefault(definition.DefinitionId) + (same is null ? 1 : 0);
        var choices = versions.Where(v => v.Status == DefinitionStatus.Draft)
            .Select(v => new Choice($"{v.Version}:{StepContext.Sha256(v.Json)}", CurrentLanguage.Words(new($"In place of the draft, version {v.Version}", $"À la place du brouillon, version {v.Version}"))));
        return new(
            file.Name, definition.Name, definition.DefinitionId, bytes.Length, PackedFile.Of(bytes), same, number,
            [new Choice("new", CurrentLanguage.Words(new($"As a new draft, version {number}", $"Comme nouveau brouillon, version {number}"))), .. choices],
            WorkflowVersionModel.Lines(definition, file.Findings, parties),
            [.. definition.Activities.Values.Where(IsUnknown).Select(a => a.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static bool IsUnknown(Activity step) => step.Reference is null
        && !step.Type.StartsWith("Elsa.", StringComparison.Ordinal) && !AmendFlowActivities.Catalogue.HostActivities.ContainsKey(step.Type);
}

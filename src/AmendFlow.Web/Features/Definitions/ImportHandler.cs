using AmendFlow.Data.Definitions;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <param name="Replaces">The number of the draft whose place it takes; null for a new one.</param>
/// <param name="ReplacesHash">What that draft held when the reader chose to replace it.</param>
public sealed record ImportedFile(string Name, byte[] Bytes, int? Replaces, string? ReplacesHash);

public sealed record ImportCommand(IReadOnlyList<ImportedFile> Files);

public sealed record ImportedVersion(string DefinitionId, int Version);

public sealed record ImportAnswer(IReadOnlyList<ImportedVersion> Versions);

/// <summary>Stores files as drafts. Nothing runs on a draft.</summary>
public sealed class ImportHandler(StepRunner steps)
{
    /// <exception cref="RefusedException">A file cannot be stored, is stored already, or its draft was changed meanwhile. Nothing was stored.</exception>
    public Task<ImportAnswer> HandleAsync(Actor actor, string commandId, ImportCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => RunAsync(step, command, ct), cancellationToken);

    /// <summary>The first version of a workflow keeps the number of its file; every other gets the next one.</summary>
    internal static int NextNumber(IReadOnlyCollection<DefinitionVersion> versions, WorkflowDefinition definition) =>
        versions.Count == 0 ? definition.Version : versions.Max(v => v.Version) + 1;

    private static async Task<ImportAnswer> RunAsync(StepContext step, ImportCommand command, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.DoerAsync(step, WorkflowRights.MayBring, cancellationToken);
        var held = new Dictionary<string, List<DefinitionVersion>>(StringComparer.Ordinal);
        var stored = new List<DefinitionVersion>();
        foreach (var brought in command.Files)
        {
            var file = await DefinitionFile.ReadAsync(step.Db, brought.Name, brought.Bytes, cancellationToken);
            if (file is not { Json: { } json, Definition: { } definition })
            {
                throw Refuse.Invalid("", $"{brought.Name}: {file.Findings[0].Message.En}", $"{brought.Name} : {file.Findings[0].Message.Fr}");
            }

            if (!held.TryGetValue(definition.DefinitionId, out var versions))
            {
                versions = held[definition.DefinitionId] = await WorkflowLock.HoldAsync(step, definition.DefinitionId, cancellationToken);
            }

            if (versions.Find(v => v.Json == json) is { } same)
            {
                throw Refuse.Conflict(
                    $"{brought.Name} is stored already: it is version {same.Version} to the byte. Nothing was stored.",
                    $"{brought.Name} est déjà enregistré : c’est la version {same.Version}, à l’octet près. Rien n’a été enregistré.");
            }

            if (brought.Replaces is { } number)
            {
                stored.Add(await ReplaceAsync(step, versions, number, brought.ReplacesHash, file, cancellationToken));
                await WorkflowRecord.WriteAsync(step, viewer, "definition-replaced", stored[^1], null, cancellationToken);
                continue;
            }

            var version = await NewAsync(step, file, versions, stored, cancellationToken);
            versions.Add(version);
            stored.Add(version);
            step.Db.Definitions.Add(version);
            await WorkflowRecord.WriteAsync(step, viewer, "definition-imported", version, null, cancellationToken);
        }

        return new ImportAnswer([.. stored.Select(v => new ImportedVersion(v.DefinitionId, v.Version))]);
    }

    private static async Task<DefinitionVersion> NewAsync(
        StepContext step, DefinitionFile file, List<DefinitionVersion> versions, List<DefinitionVersion> stored, CancellationToken cancellationToken)
    {
        var definition = file.Definition!;
        var free = file.UsableId is { } id && !stored.Exists(v => v.Id == id) && !await step.Db.Definitions.AnyAsync(d => d.Id == id, cancellationToken);
        return new DefinitionVersion
        {
            Id = free ? file.UsableId! : step.NewId().ToString("N"),
            DefinitionId = definition.DefinitionId,
            Version = NextNumber(versions, definition),
            Name = definition.Name,
            Json = file.Json!,
            Status = DefinitionStatus.Draft,
            ImportedAt = step.Now,
            AuthorId = step.Actor.PersonId,
        };
    }

    private static async Task<DefinitionVersion> ReplaceAsync(
        StepContext step, List<DefinitionVersion> versions, int number, string? hash, DefinitionFile file, CancellationToken cancellationToken)
    {
        var draft = versions.Find(v => v.Version == number) ?? throw Refuse.NotFound();
        PublishRules.CheckNotSetAside(draft);
        if (draft.Status != DefinitionStatus.Draft)
        {
            throw Refuse.Conflict(
                $"Version {number} was published meanwhile, and what was published never changes. Bring the file in as a new draft.",
                $"La version {number} a été publiée entre-temps, et ce qui est publié ne change plus. Importez le fichier comme nouveau brouillon.");
        }

        if (StepContext.Sha256(draft.Json) != hash)
        {
            throw Refuse.Conflict(
                $"Somebody changed the draft, version {number}, since you looked at it. Nothing was replaced.",
                $"Le brouillon, version {number}, a été modifié depuis que vous l’avez consulté. Rien n’a été remplacé.");
        }

        draft.Json = file.Json!;
        draft.Name = file.Definition!.Name;
        draft.AuthorId = step.Actor.PersonId;
        draft.ReplacedAt = step.Now;
        await PublishHandler.OvertakeAsync(step, [draft.Id], cancellationToken);
        return draft;
    }
}

using System.Text;
using AmendFlow.Agreements.Activities;
using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>Takes in the definitions of <c>workflows/</c> that the database lacks. Never overwrites one.</summary>
public sealed partial class DefinitionImport(Database database, TimeProvider time, IHostEnvironment environment, ILogger<DefinitionImport> logger)
{
    /// <exception cref="SettingsException">The folder is not there, or a file cannot be read; the message names it and the JSON path.</exception>
    public async Task RunAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new SettingsException($"{folder} is not there. It holds the workflows and belongs to the program: keep the published folder whole.");
        }

        await using var db = database.CreateDbContext();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var json = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file, cancellationToken));
            var read = await DefinitionStore.ReadAsync(db, json, cancellationToken);
            if (read.Definition is not { } definition)
            {
                var first = read.Findings.First(f => f.Severity == Severity.Error);
                throw new SettingsException($"{file}: {first.Path}: {first.Message.En}");
            }

            // By the id of the version, not by its number: people bring in versions too, and those take the numbers as they come.
            var stored = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definition.DefinitionId).ToListAsync(cancellationToken);
            if (stored.Exists(d => d.Json == json) || await db.Definitions.AnyAsync(d => d.Id == definition.Id, cancellationToken))
            {
                continue;
            }

            var isFirst = stored.Count == 0;
            var errors = DefinitionChecks.Run(definition, AmendFlowActivities.Catalogue).Where(f => f.Severity == Severity.Error).ToList();
            var publish = errors.Count == 0 && (isFirst || environment.IsDevelopment());
            foreach (var error in errors)
            {
                LogNotPublished(file, error.Path, error.Message.En);
            }

            // Together: of two nodes that start at once one fails here, and must not have taken back what the other published.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (publish)
            {
                await db.Definitions.Where(d => d.DefinitionId == definition.DefinitionId && d.Status == DefinitionStatus.Published)
                    .ExecuteUpdateAsync(s => s.SetProperty(d => d.Status, DefinitionStatus.Retired), cancellationToken);
            }

            db.Definitions.Add(new DefinitionVersion
            {
                Id = definition.Id,
                DefinitionId = definition.DefinitionId,
                Version = Math.Max(definition.Version, stored.Select(d => d.Version + 1).DefaultIfEmpty(1).Max()),
                Name = definition.Name,
                Json = json,
                Status = publish ? DefinitionStatus.Published : DefinitionStatus.Draft,
                ImportedAt = time.GetUtcNow(),
                PublishedAt = publish ? time.GetUtcNow() : null,
            });
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "{File} is imported as a draft only: {Path}: {Message}")]
    private partial void LogNotPublished(string file, string path, string message);
}

using AmendFlow.Data;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Hosting;

/// <summary>SQLite serves one node. A second one is refused at its start by a lock that ends with the process that holds it.</summary>
internal sealed class OneNode(Database database) : IDisposable
{
    private FileStream? held;

    /// <summary>Before what is in the file is used, or thrown away.</summary>
    /// <exception cref="SettingsException">Another process serves this file.</exception>
    public void Hold()
    {
        if (database.SqliteFile is not { } file)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        try
        {
            held ??= new FileStream(file + ".node", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new SettingsException(
                $"ConnectionStrings:AmendFlow names {file}, which another process serves. SQLite takes one; several nodes need PostgreSQL (Host=...).");
        }
    }

    /// <inheritdoc cref="Hold"/>
    public async Task ClaimAsync(CancellationToken cancellationToken)
    {
        Hold();
        if (database.IsPostgreSql)
        {
            return;
        }

        // Nobody else is there, so what is still leased was leased by a process that died.
        await using var db = database.CreateDbContext();
        await db.Mails.Where(m => m.LeasedUntil != null)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeasedUntil, (DateTimeOffset?)null), cancellationToken);
        await db.Timers.Where(t => t.LeasedUntil != null)
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.LeasedUntil, (DateTimeOffset?)null), cancellationToken);
    }

    public void Dispose() => held?.Dispose();
}

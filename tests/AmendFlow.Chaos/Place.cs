using AmendFlow.Data;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>A database with the agreement and people of the demonstration and no case yet, a mail folder, and the host as a process on both.</summary>
internal sealed class Place : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private Place(DirectoryInfo folder, Database database, HostProcess host, Guid agreementId, IReadOnlyDictionary<string, Guid> people)
    {
        this.folder = folder;
        Database = database;
        Host = host;
        AgreementId = agreementId;
        People = people;
    }

    public Database Database { get; }

    public HostProcess Host { get; }

    public Guid AgreementId { get; }

    /// <summary>By address.</summary>
    public IReadOnlyDictionary<string, Guid> People { get; }

    public string MailFolder => Path.Combine(folder.FullName, "mail");

    public static async Task<Place> MakeAsync(DatabaseKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("amendflow-chaos-");
        var connection = await Templates.CopyAsync(Template.People, kind, folder.FullName);
        var database = new Database(connection);
        await using var db = database.CreateDbContext();
        var agreement = await db.Agreements.Select(a => a.Id).SingleAsync();
        var people = await db.People.ToDictionaryAsync(p => p.Email, p => p.Id);
        var host = new HostProcess(new Dictionary<string, string>
        {
            // Development, because there one click signs in and mails are files.
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__AmendFlow"] = connection,
            ["AmendFlow__Mail__Folder"] = Path.Combine(folder.FullName, "mail"),
            ["Logging__LogLevel__Default"] = "Error",
        });
        return new Place(folder, database, host, agreement, people);
    }

    /// <summary>How many commands of people are on record.</summary>
    public async Task<int> CommandsAsync()
    {
        await using var db = Database.CreateDbContext();
        return await db.Commands.CountAsync(c => c.PersonId != Guid.Empty);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (Database.SqliteFile is not null)
        {
            using var pooled = new Microsoft.Data.Sqlite.SqliteConnection(Database.ConnectionString);
            Microsoft.Data.Sqlite.SqliteConnection.ClearPool(pooled);
        }

        folder.Delete(recursive: true);
    }
}

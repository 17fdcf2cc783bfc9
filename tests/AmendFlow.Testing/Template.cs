using System.Collections.Concurrent;
using AmendFlow.Data;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Steps;
using Hangfire.PostgreSql;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AmendFlow.Testing;

/// <summary>What a database of a test starts as. Each is made once per process, and tests get copies: a migration takes longer than most tests.</summary>
public enum Template
{
    /// <summary>The schema, also Hangfire's, and no row.</summary>
    Empty,

    /// <summary>The agreement and people of the demonstration, and no case.</summary>
    People,
}

/// <summary>Makes databases from them.</summary>
public static class Templates
{
    private static readonly ConcurrentDictionary<Template, Lazy<Task<byte[]>>> SqliteFiles = new();

    /// <summary>Makes a new database.</summary>
    /// <param name="folder">Where its file goes on SQLite.</param>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CopyAsync(Template template, DatabaseKind kind, string folder)
    {
        if (kind == DatabaseKind.PostgreSql)
        {
            // Many tests connect at once on a small machine, and a server forks for each; what the product's two seconds are for is seen in
            // DatabaseAwayTests, which have a server of their own.
            return await PostgresFixture.NewDatabaseAsync(
                await PostgresFixture.TemplateAsync($"template_{template}", connection => FillAsync(template, connection + ";Pooling=false"))) + ";Timeout=30";
        }

        var file = Path.Combine(folder, "test.db");
        await File.WriteAllBytesAsync(file, await SqliteFiles.GetOrAdd(template, _ => new Lazy<Task<byte[]>>(() => MakeFileAsync(template))).Value);
        return $"Data Source={file};Pooling=true";
    }

    private static async Task<byte[]> MakeFileAsync(Template template)
    {
        var folder = Directory.CreateTempSubdirectory("amendflow-template-");
        var file = Path.Combine(folder.FullName, "template.db");

        // Not pooled: the last connection that closes moves what stands in the journal into the file.
        await FillAsync(template, new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        var bytes = await File.ReadAllBytesAsync(file);
        folder.Delete(recursive: true);
        return bytes;
    }

    /// <summary>For an empty database of a test's own.</summary>
    public static async Task FillAsync(Template template, string connection)
    {
        var database = new Database(connection);
        if (database.IsPostgreSql)
        {
            // Nobody waits for a page here: a server that has just started on a busy machine takes its time.
            connection += ";Timeout=60";
            database = new Database(connection);
        }

        await using var db = database.CreateDbContext();
        await db.Database.MigrateAsync();
        if (database.IsPostgreSql)
        {
            await using var hangfire = new NpgsqlConnection(connection);
            await hangfire.OpenAsync();
            PostgreSqlObjectsInstaller.Install(hangfire);
        }

        if (template == Template.People)
        {
            var ids = new SystemIds(TimeProvider.System);
            DemoPeople.Add(db, DemoAgreement.Add(db, ids), ids, TestHost.Start);
            await db.SaveChangesAsync();
        }
    }
}

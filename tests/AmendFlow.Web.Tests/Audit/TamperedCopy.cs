using AmendFlow.Data;
using AmendFlow.Web.Features.Audit;
using Microsoft.Data.Sqlite;

namespace AmendFlow.Web.Tests.Audit;

/// <summary>A copy of a SQLite database, changed by somebody who owns it: without its guards.</summary>
internal sealed class TamperedCopy : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    private TamperedCopy() => Database = new Database($"Data Source={file};Pooling=false");

    public Database Database { get; }

    public static async Task<TamperedCopy> OfAsync(Database database, string sql)
    {
        var copy = new TamperedCopy();
        await using var from = new SqliteConnection($"Data Source={database.SqliteFile};Pooling=false");
        await from.OpenAsync();
        await using var to = new SqliteConnection($"Data Source={copy.file};Pooling=false");
        await to.OpenAsync();
        from.BackupDatabase(to);
        var guards = new List<string>();
        await using (var asked = Command(to, "SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        await using (var reader = await asked.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                guards.Add($"DROP TRIGGER {reader.GetString(0)};");
            }
        }

        await using var change = Command(to, $"PRAGMA foreign_keys = OFF; {string.Concat(guards)}");
        await change.ExecuteNonQueryAsync();
        await using var tamper = Command(to, sql);
        Assert.True(await tamper.ExecuteNonQueryAsync() > 0, $"Nothing was changed by: {sql}");
        return copy;
    }

    public async Task<(int Status, string Said)> VerifyAsync(params KeptHead[] kept)
    {
        using var output = new StringWriter();
        return (await VerifyVerb.RunAsync(Database, output, CancellationToken.None, kept: kept), output.ToString());
    }

    public void Dispose() => File.Delete(file);

#pragma warning disable CA2100 // Statements of the tests themselves.
    private static SqliteCommand Command(SqliteConnection connection, string sql) => new(sql, connection);
#pragma warning restore CA2100
}

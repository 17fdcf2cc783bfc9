using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using AmendFlow.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace AmendFlow.Web.Tests.Plans;

/// <summary>
/// Hears the queries that this test's flow sends, as they are sent, and asks the database how it would answer them. Few rows are there, so
/// PostgreSQL is told to read no table through where there is another way: what is left has none.
/// </summary>
/// <remarks>Made before the host: for a second, a context that found nobody listening does not look again.</remarks>
internal sealed class Explained : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private static readonly AsyncLocal<Explained?> Here = new();
    private readonly ConcurrentQueue<(string Sql, IReadOnlyList<DbParameter> Parameters)> heard = new();
    private readonly List<IDisposable> subscriptions = [];

    public Explained()
    {
        Here.Value = this;
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>From here on.</summary>
    public void Begin() => heard.Clear();

    /// <summary>How each would be answered that reads or changes one of the tables; not those that ask for one of no ids.</summary>
    public async Task<IReadOnlyList<string>> PlansAsync(AmendFlowDbContext db, params string[] tables)
    {
        var asked = heard.Where(q => !q.Sql.Contains("WHERE 0", StringComparison.Ordinal) && !q.Sql.Contains("WHERE FALSE", StringComparison.Ordinal)).ToList();
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        if (db.HasRowLocks)
        {
            await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off");
        }

        var plans = new List<string>();
        foreach (var (sql, parameters) in asked.Where(q => Array.Exists(tables, t => q.Sql.Contains($" {t} ", StringComparison.Ordinal) || q.Sql.Contains($"\"{t}\"", StringComparison.Ordinal))))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = (db.HasRowLocks ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + sql;
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(Copy(parameter));
            }

            plans.Add($"{sql}\n=> {await ReadAsync(command)}");
        }

        return plans;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // Several statements at once are what a step writes, by keys that it has read.
        if (Here.Value == this && value.Value is CommandEventData { Command: var command } && value.Key == RelationalEventId.CommandExecuting.Name
            && !command.CommandText.TrimEnd().TrimEnd(';').Contains(';', StringComparison.Ordinal))
        {
            heard.Enqueue((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(Copy)]));
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => subscriptions.ForEach(s => s.Dispose());

    private static DbParameter Copy(DbParameter parameter) => parameter switch
    {
        NpgsqlParameter theirs => theirs.Clone(),
        SqliteParameter theirs => new SqliteParameter(theirs.ParameterName, theirs.Value),
        _ => throw new NotSupportedException(parameter.GetType().Name),
    };

    private static async Task<string> ReadAsync(DbCommand command)
    {
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(reader.FieldCount - 1));
        }

        return string.Join('\n', lines);
    }
}

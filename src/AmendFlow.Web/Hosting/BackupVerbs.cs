using System.CommandLine;
using AmendFlow.Data;
using AmendFlow.Web.Jobs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Hosting;

/// <summary><c>backup</c> copies a SQLite database while it is served; <c>restored</c> says that a database came out of a backup.</summary>
internal static class BackupVerbs
{
    public static Command Backup(string[] args, Func<Func<Task<int>>, Task<int>> guard)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Where the copy goes; it must not exist." };
        var backup = new Command("backup", "Copy a SQLite database while it is served. A start on the copy holds its mails. (PostgreSQL: pg_dump.)") { file };
        backup.TreatUnmatchedTokensAsErrors = false;
        backup.SetAction((parsed, cancel) => guard(async () =>
        {
            await using var app = Serving.Build(args);
            await BackupAsync(app.Services.GetRequiredService<Database>(), parsed.GetRequiredValue(file), app.Services.GetRequiredService<TimeProvider>(), cancel);
            Console.WriteLine($"The copy is in {parsed.GetRequiredValue(file).FullName}.");
            return 0;
        }));
        return backup;
    }

    public static Command Restored(string[] args, Func<Func<Task<int>>, Task<int>> guard)
    {
        var restored = new Command("restored", "Say that this database came out of a backup: no mail is sent before an operator lets them go.") { TreatUnmatchedTokensAsErrors = false };
        restored.SetAction((_, cancel) => guard(async () =>
        {
            await using var app = Serving.Build(args);
            await using var db = app.Services.GetRequiredService<Database>().CreateDbContext();
            await app.Services.GetRequiredService<DatabaseClock>().MeasureAsync(cancel);
            await OutboxPause.BeginAsync(db, app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancel);
            Console.WriteLine("No mail is sent before an operator lets them go on /admin/stuck.");
            return 0;
        }));
        return restored;
    }

    /// <exception cref="SettingsException">Not SQLite, the file is there already, or the copy is not whole.</exception>
    public static async Task BackupAsync(Database database, FileInfo file, TimeProvider time, CancellationToken cancellationToken)
    {
        if (database.SqliteFile is null)
        {
            throw new SettingsException("The database is on PostgreSQL, which is copied with pg_dump; docs/operations.md says how.");
        }

        if (file.Exists)
        {
            throw new SettingsException($"{file.FullName} exists; a backup never writes over another.");
        }

        // Half a copy must not look like one.
        var part = file.FullName + ".part";
        File.Delete(part);
        await using (var from = new SqliteConnection(database.ConnectionString))
        await using (var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = part, Pooling = false }.ToString()))
        {
            await from.OpenAsync(cancellationToken);
            await to.OpenAsync(cancellationToken);
            from.BackupDatabase(to);
        }

        await using (var copy = new Database(new SqliteConnectionStringBuilder { DataSource = part, Pooling = false }.ToString()).CreateDbContext())
        {
            if (await copy.Database.SqlQuery<string>($"""SELECT integrity_check AS "Value" FROM pragma_integrity_check LIMIT 1""").SingleAsync(cancellationToken) is var whole and not "ok")
            {
                throw new SettingsException($"The copy is not whole: {whole}. It is in {part}.");
            }

            // Whoever puts it in place of the original, and however, gets a start that holds the mails.
            await OutboxPause.BeginAsync(copy, time.GetUtcNow(), cancellationToken);
        }

        File.Move(part, file.FullName);
    }
}

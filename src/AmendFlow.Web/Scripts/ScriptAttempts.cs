using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Scripts;

/// <summary>
/// The durable marks "a script was started": three without an end, and it is not started again. The engine waits for a script where it
/// stands, so this blocks too; no lock is held meanwhile.
/// </summary>
public sealed class ScriptAttempts(Database database, WriterGate gate, TimeProvider time)
{
    /// <summary>Starts without an end.</summary>
    public const int Most = 3;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Marks a start; false when there were too many that never came to an end.</summary>
    public bool Begin(string key)
    {
        using var pass = gate.Enter();
        using var db = database.CreateDbContext();
        var now = time.GetUtcNow();
        var old = now - Kept;
        db.ScriptAttempts.Where(a => a.LastAt < old).ExecuteDelete();
        while (true)
        {
            if (db.ScriptAttempts.Where(a => a.Key == key && a.Starts < Most)
                .ExecuteUpdate(s => s.SetProperty(a => a.Starts, a => a.Starts + 1).SetProperty(a => a.LastAt, now)) > 0)
            {
                return true;
            }

            if (db.ScriptAttempts.Any(a => a.Key == key))
            {
                return false;
            }

            try
            {
                db.ScriptAttempts.Add(new ScriptAttempt { Key = key, Starts = 1, LastAt = now });
                db.SaveChanges();
                return true;
            }
            catch (DbUpdateException) when (db.ScriptAttempts.AsNoTracking().Any(a => a.Key == key))
            {
                // Somebody else was first; count on that row.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Takes the mark of a start away: it came to an end, whatever it gave.</summary>
    public void End(string key)
    {
        using var pass = gate.Enter();
        using var db = database.CreateDbContext();
        if (db.ScriptAttempts.Where(a => a.Key == key && a.Starts <= 1).ExecuteDelete() == 0)
        {
            db.ScriptAttempts.Where(a => a.Key == key).ExecuteUpdate(s => s.SetProperty(a => a.Starts, a => a.Starts - 1));
        }
    }
}

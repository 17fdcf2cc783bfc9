using AmendFlow.Data;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>What of the product's guards is taken away in a private database, so that a test can see a scenario fail.</summary>
internal enum Guards
{
    InPlace,

    /// <summary>Versions do not move and nothing is unique: two steps on one snapshot are both written.</summary>
    NoVersions,

    /// <summary>Command ids are not kept: a command that is sent again is a new one.</summary>
    NoCommands,

    /// <summary>Claims are not kept, and <see cref="NoVersions"/>: nodes that sweep at once take the same timers.</summary>
    NoClaims,

    /// <summary>The server says that a commit is done before it is on disk (<c>synchronous_commit</c>), and is killed.</summary>
    NoFlush,

    /// <summary>A restore does not hold the mails: the row that says so is not kept.</summary>
    NoPause,
}

/// <summary>
/// The guards stand on rows: a version that moves, a unique key, a stored command id, a lease. So they are removed in the database, by
/// triggers of the test, and the product needs no switch for it.
/// </summary>
internal static class Sabotage
{
    private const string StandStill = """
        CREATE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."Version" := OLD."Version"; RETURN NEW; END $$;
        CREATE TRIGGER stand_still BEFORE UPDATE ON cases FOR EACH ROW EXECUTE FUNCTION stand_still();
        CREATE TRIGGER stand_still BEFORE UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION stand_still();
        ALTER TABLE case_inputs DROP CONSTRAINT "PK_case_inputs";
        DO $$ DECLARE found record; BEGIN
          FOR found IN SELECT i.indexrelid::regclass AS name FROM pg_index i
            WHERE i.indisunique AND NOT i.indisprimary AND i.indrelid::regclass::text IN ('decisions', 'tasks', 'rounds', 'timers', 'mails')
          LOOP EXECUTE 'DROP INDEX ' || found.name; END LOOP;
        END $$;
        """;

    private const string Forget = """
        CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN DELETE FROM commands WHERE "PersonId" = NEW."PersonId" AND "Key" = NEW."Key"; RETURN NULL; END $$;
        CREATE TRIGGER forget AFTER INSERT ON commands FOR EACH ROW EXECUTE FUNCTION forget();
        """;

    private const string Unclaimed = """
        CREATE FUNCTION unclaimed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."LeasedUntil" := NULL; RETURN NEW; END $$;
        CREATE TRIGGER unclaimed BEFORE UPDATE ON timers FOR EACH ROW EXECUTE FUNCTION unclaimed();
        """;

    private const string Unheld = """
        CREATE FUNCTION unheld() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN CASE WHEN NEW."Key" = 'outbox-paused' THEN NULL ELSE NEW END; END $$;
        CREATE TRIGGER unheld BEFORE INSERT ON settings FOR EACH ROW EXECUTE FUNCTION unheld();
        """;

    public static async Task DoAsync(Database database, Guards guards)
    {
        await using var db = database.CreateDbContext();
        IReadOnlyList<string> scripts = guards switch
        {
            Guards.NoVersions => [StandStill],
            Guards.NoCommands => [Forget],
            Guards.NoClaims => [StandStill, Unclaimed],
            Guards.NoPause => [Unheld],
            _ => [],
        };
        foreach (var script in scripts)
        {
            await db.Database.ExecuteSqlRawAsync(script);
        }
    }
}

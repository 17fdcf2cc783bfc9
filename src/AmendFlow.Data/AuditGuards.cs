using Microsoft.EntityFrameworkCore.Migrations;

namespace AmendFlow.Data;

/// <summary>
/// Triggers that refuse to change or delete what is on record. They stop accidents and our own mistakes; an owner of the database can
/// remove them, which only a copy of the chain's head kept elsewhere shows.
/// </summary>
internal static class AuditGuards
{
    private static readonly string[] Tables = ["audit_entries", "decisions", "proposal_revisions", "case_inputs"];

    public static void Add(MigrationBuilder migration)
    {
        var isPostgreSql = migration.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL";
        if (isPostgreSql)
        {
            migration.Sql("""
                CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'a record of % is never changed', TG_TABLE_NAME; END $$;
                """);
        }

        foreach (var table in Tables)
        {
            if (isPostgreSql)
            {
                migration.Sql($"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();");
                migration.Sql($"CREATE TRIGGER {table}_guard_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();");
            }
            else
            {
                migration.Sql($"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'a record of {table} is never changed'); END;");
                migration.Sql($"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'a record of {table} is never changed'); END;");
            }
        }
    }
}

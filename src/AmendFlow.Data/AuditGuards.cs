using Microsoft.EntityFrameworkCore.Migrations;

namespace AmendFlow.Data;

/// <summary>
/// Triggers that refuse to change or delete what is on record. They stop accidents and our own mistakes; an owner of the database can
/// remove them, which only a copy of the chain's head kept elsewhere shows.
/// </summary>
internal static class AuditGuards
{
    private static readonly string[] Tables = ["audit_entries", "decisions", "proposal_revisions", "case_inputs"];

    // By these SQLite finds the row that INSERT OR REPLACE takes out, and no trigger on deleting sees that.
    private static readonly (string Table, string[] Keys)[] Unique =
    [
        ("audit_entries", ["AgreementId Sequence"]),
        ("decisions", ["Id", "TaskId", "RoundId PrincipalId IsOpinion"]),
        ("proposal_revisions", ["Id", "ProposalId Number"]),
        ("case_inputs", ["CaseId Sequence"]),
        ("amendment_drafts", ["Id", "CaseId Number"]),
        ("conditions", ["Id"]),
        ("audit_private_values", ["AgreementId Sequence Field"]),
        ("amendments", ["Id", "AgreementId Number", "CaseId"]),
    ];

    // What changes until some moment, and never after. A private value may be taken out, which erases it, but never becomes another one.
    private static readonly (string Name, string Table, string Event, string When)[] Later =
    [
        ("kept", "audit_heads", "DELETE", "true"),
        ("fixed", "audit_private_values", "UPDATE", "true"),
        ("frozen", "amendment_drafts", "UPDATE", "OLD.\"FrozenAt\" IS NOT NULL"),
        ("kept", "amendment_drafts", "DELETE", "OLD.\"FrozenAt\" IS NOT NULL"),
        ("closed", "conditions", "UPDATE", "OLD.\"ClosedAt\" IS NOT NULL"),
        ("worded", "conditions", "UPDATE", Changed("DecisionId", "CaseId", "Text", "Blocks", "ClosedBySide", "ClosedByRole")),
        ("kept", "conditions", "DELETE", "true"),
        ("approved", "amendments", "UPDATE", $"OLD.\"Status\" <> 'Numbered' AND ({Changed("CaseId", "Number", "TitleEn", "TitleFr", "TextEn", "TextFr", "TextHash", "RegisteredAt")})"),
        ("kept", "amendments", "DELETE", "true"),
    ];

    public static void Add(MigrationBuilder migration)
    {
        var isPostgreSql = IsPostgreSql(migration);
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

    /// <summary>What was found missing later: rows put in another's place, and what is fixed from some moment on.</summary>
    public static void AddLater(MigrationBuilder migration)
    {
        foreach (var (name, table, when, condition) in Later)
        {
            migration.Sql(IsPostgreSql(migration)
                ? $"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse_change();"
                : $"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} WHEN {condition} BEGIN {Refusal(table)} END;");
        }

        // PostgreSQL replaces a row only by an UPDATE, which its triggers see.
        foreach (var (table, keys) in IsPostgreSql(migration) ? [] : Unique)
        {
            var same = string.Join(" OR ", keys.Append("rowid").Select(Same));
            migration.Sql($"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN {Refusal(table)} END;");
        }
    }

    public static void RemoveLater(MigrationBuilder migration)
    {
        foreach (var (name, table, _, _) in Later)
        {
            migration.Sql($"DROP TRIGGER {table}_{name}{(IsPostgreSql(migration) ? $" ON {table}" : "")};");
        }

        foreach (var (table, _) in IsPostgreSql(migration) ? [] : Unique)
        {
            migration.Sql($"DROP TRIGGER {table}_no_replace;");
        }
    }

    private static bool IsPostgreSql(MigrationBuilder migration) => migration.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL";

    private static string Refusal(string table) => $"SELECT RAISE(ABORT, 'a record of {table} is never changed');";

    private static string Same(string key) => $"({string.Join(" AND ", key.Split(' ').Select(c => c == "rowid" ? "rowid = NEW.rowid" : $"\"{c}\" = NEW.\"{c}\""))})";

    private static string Changed(params string[] columns) => string.Join(" OR ", columns.Select(c => $"OLD.\"{c}\" <> NEW.\"{c}\""));
}

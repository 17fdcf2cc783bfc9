using System.Globalization;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace AmendFlow.Web.Tests.Cases;

/// <summary>The lists of cases and tasks: what is found, and what finding costs where others have many.</summary>
public sealed class CaseListTests
{
    private const int Others = 20_000;

    [SkippableTheory, OnBoth]
    public async Task A_case_is_found_by_any_part_of_its_title_or_reference_in_small_letters_and_without_accents(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await world.ProposeAsync(await world.SmallAsync() with { Title = "Résistance à 100 % des MYÉLOÏDES_A" });
        using var manager = await world.SignInAsync(World.Email(Side.A, "alliance-manager"));

        foreach (var typed in new[] { "resistance", "MYELOIDES", "100 %", "res_stance", "s_a", "af-2012", " Résist " })
        {
            var isThere = (await manager.GetAsync($"/cases?q={Uri.EscapeDataString(typed)}")).Text.Contains("MYÉLOÏDES", StringComparison.Ordinal);
            Assert.Equal(typed != "res_stance", isThere);
        }
    }

    [SkippableTheory, OnBoth]
    public async Task A_case_that_an_earlier_version_started_keeps_its_title(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.ProposeAsync(await world.SmallAsync() with { Title = "Myeloid cells" });
        await using (var db = world.Db())
        {
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync("ConfirmationsEventsScripts");
            await migrator.MigrateAsync();
        }

        var @case = await world.CaseAsync(submitted.CaseId);
        Assert.Equal("Myeloid cells", @case.Title);
        Assert.Contains("myeloid cells af-2012", @case.SearchText, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Lists_read_what_the_reader_has_and_not_what_others_have()
    {
        Databases.Require(DatabaseKind.PostgreSql);
        await using var world = await World.StartAsync(DatabaseKind.PostgreSql);
        await world.InReviewAsync(await world.SmallAsync());
        await using var db = world.Db();
        await FillAsync(db, Others);
        using var manager = await world.SignInAsync(World.Email(Side.A, "alliance-manager"));
        using var head = await world.SignInAsync(World.Head);
        var connection = db.Database.GetConnectionString()!;
        var before = await ReadSequentiallyAsync(connection);

        foreach (var path in new[] { "/cases", "/cases?q=myeloid", "/tasks", "/tasks?show=team", "/tasks?show=done" })
        {
            Assert.Contains("AmendFlow", (await manager.GetAsync(path)).Text, StringComparison.Ordinal);
        }

        Assert.Contains("Myeloid", (await head.GetAsync("/cases")).Text, StringComparison.Ordinal);

        var after = await ReadSequentiallyAsync(connection);
        foreach (var (table, rows) in after)
        {
            Assert.True(rows - before[table] < Others / 2, $"{table}: {rows - before[table]} rows were read one after the other");
        }
    }

    // Cases of another agreement: copies of the one that is there.
    private static async Task FillAsync(Data.AmendFlowDbContext db, int count)
    {
        static string Id(string kind, string number = "g.n") => $"('00000000-0000-4000-{kind}-' || lpad(to_hex({number}), 12, '0'))::uuid";
        static string Copy(string table, string condition, string with) => string.Create(CultureInfo.InvariantCulture, $$"""
            INSERT INTO {{table}} SELECT (jsonb_populate_record(x.one, jsonb_build_object({{with}}))).*
            FROM (SELECT one FROM {{table}} one WHERE {{condition}} LIMIT 1) x, generate_series(1, __COUNT__) AS g(n);
            """);

        var other = Id("9000", "1");
        var script = $$"""
            INSERT INTO agreements SELECT (jsonb_populate_record(x, jsonb_build_object('Id', {{other}}, 'Reference', 'OTHER'))).* FROM agreements x;
            """
            + Copy("proposals", "true", $"'Id', {Id("8000")}, 'Reference', 'OTHER/' || g.n, 'AgreementId', {other}, 'CaseId', {Id("8001")}, 'ProposerId', (SELECT \"Id\" FROM people WHERE \"IsOperator\" LIMIT 1), 'CoProposerId', NULL")
            + Copy("cases", "true", $"'Id', {Id("8001")}, 'ProposalId', {Id("8000")}, 'AgreementId', {other}")
            + Copy("rounds", "\"Status\" = 'Open'", $"'Id', {Id("8002")}, 'CaseId', {Id("8001")}")
            + Copy("tasks", "\"State\" = 'Open'", $"'Id', {Id("8003")}, 'RoundId', {Id("8002")}, 'CaseId', {Id("8001")}, 'AssigneeId', (SELECT \"Id\" FROM people WHERE \"IsOperator\" LIMIT 1)")
            + "ANALYZE;";
        await db.Database.ExecuteSqlRawAsync(script.Replace("__COUNT__", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }

    // A session hands in its figures when it ends.
    private static async Task<Dictionary<string, long>> ReadSequentiallyAsync(string connection)
    {
        NpgsqlConnection.ClearAllPools();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { Pooling = false, ApplicationName = "figures" });
        await using (var others = source.CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle'"))
        {
            for (var tries = 0; tries < 100 && (long)(await others.ExecuteScalarAsync())! > 0; tries++)
            {
                await Task.Delay(100);
            }
        }

        await using var command = source.CreateCommand("SELECT relname, seq_tup_read FROM pg_stat_user_tables WHERE relname IN ('cases', 'proposals', 'rounds', 'tasks', 'proposal_revisions')");
        await using var reader = await command.ExecuteReaderAsync();
        var read = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            read.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return read;
    }
}

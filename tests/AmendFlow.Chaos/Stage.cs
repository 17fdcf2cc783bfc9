using System.Diagnostics;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Demo;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>A private database with the agreement, the short workflow, and people who each have a token for the API.</summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>Legal reviewers of party A, all asked at once.</summary>
    public const int Reviewers = 9;

    // What goes wrong here is asked of the database, not read in a log; but jobs have nobody else to tell.
    private static readonly string[] Quiet =
    [
        .. new[] { "Default", "Microsoft.AspNetCore", "Microsoft.AspNetCore.DataProtection", "Microsoft.EntityFrameworkCore" }
            .SelectMany(c => new[] { $"--Logging:LogLevel:{c}", "None" }),
        "--Logging:LogLevel:AmendFlow.Web.Jobs", "Error",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly DirectoryInfo folder;
    private readonly List<TestHost> offices = [];

    private Stage(DirectoryInfo folder, string connection, DateTimeOffset? at) => (this.folder, Connection, At) = (folder, connection, at);

    public string Connection { get; }

    /// <summary>Where the clocks of the nodes in this process stand; null where nodes are processes with the real one.</summary>
    public DateTimeOffset? At { get; }

    public Database Database { get; private set; } = null!;

    public Guid AgreementId { get; private set; }

    /// <summary>By address.</summary>
    public IReadOnlyDictionary<string, Guid> People { get; private set; } = null!;

    public string Folder => folder.FullName;

    public static string Counsel => World.Email(Side.A, "rd-counsel");

    public static string SecondCounsel => World.Email(Side.A, "rd-counsel-2");

    public static string Lawyer => World.Email(Side.B, "daj");

    public static string Token(Guid person) => $"a token of the chaos run for {person:N}";

    /// <param name="reviewers">How many legal reviewers A has.</param>
    /// <param name="quorum">How many of them have to say yes.</param>
    /// <param name="at">For nodes in this process; null: the present.</param>
    /// <param name="on">A database of the scenario's own on PostgreSQL, in place of a fresh one on the server that all share.</param>
    /// <param name="through">Makes the connection string that the nodes get, for example through a proxy.</param>
    public static async Task<Stage> MakeAsync(
        Plan plan, int reviewers = 2, int quorum = 1, DateTimeOffset? at = null, string? on = null, Func<string, string>? through = null, IReadOnlyList<string>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("amendflow-chaos-");
        var direct = on ?? await Templates.CopyAsync(Template.People, plan.Kind, folder.FullName);
        if (on is not null)
        {
            await Templates.FillAsync(Template.People, on);
        }

        var stage = new Stage(folder, through?.Invoke(direct) ?? direct, at) { Database = new Database(direct) };
        var office = await TestHost.StartAsync(plan.Kind, demo: true, at ?? TimeProvider.System.GetUtcNow(), on: direct, settings: [.. Quiet, .. settings ?? []]);
        await using (var db = stage.Database.CreateDbContext())
        {
            stage.AgreementId = await db.Agreements.Select(a => a.Id).SingleAsync();
            await Cast.AddAsync(db, office, stage.AgreementId, reviewers);
            stage.People = await db.People.ToDictionaryAsync(p => p.Email, p => p.Id);
            await ShortWorkflow.PublishAsync(db, quorum);
        }

        await Sabotage.DoAsync(stage.Database, plan.Guards);
        if (plan.Kind == DatabaseKind.PostgreSql)
        {
            stage.offices.Add(office);
        }
        else
        {
            await office.DisposeAsync();
        }

        return stage;
    }

    /// <summary>The same people and agreement in a database that was copied from this one.</summary>
    /// <param name="at">Where the clocks of its nodes stand.</param>
    public Stage Copied(string connection, DateTimeOffset at) => new(Directory.CreateTempSubdirectory("amendflow-chaos-"), connection, at)
    {
        Database = new Database(connection),
        AgreementId = AgreementId,
        People = People,
    };

    /// <summary>The node in this process that the stage was made with, straight at the database.</summary>
    public TestHost Office => offices[0];

    /// <summary>A node more in this process.</summary>
    public async Task<TestHost> NodeAsync(string? connection = null, IReadOnlyList<string>? settings = null)
    {
        var kind = Database.IsPostgreSql ? DatabaseKind.PostgreSql : DatabaseKind.Sqlite;
        var node = await TestHost.StartAsync(kind, demo: true, at: At ?? TimeProvider.System.GetUtcNow(), on: connection ?? Connection, settings: [.. Quiet, .. settings ?? []]);
        offices.Add(node);
        return node;
    }

    /// <summary>A case whose two legal reviews are open.</summary>
    public async Task<Guid> CaseAsync(TestHost node)
    {
        var content = DemoProjects.Myeloid(People[World.Leader], People[World.Head], 2027) with
        {
            Samples = new(false, ""),
            IntellectualProperty = new(false, ""),
            TransferOfMaterial = new(false, ""),
        };
        return (await node.Get<CaseDriver>().ProposeAsync(World.Head, World.Leader, AgreementId, content, CancellationToken.None)).CaseId;
    }

    /// <summary>The open round of a step, with its tasks.</summary>
    public Task<Round> RoundAsync(Guid caseId, string activityId) => ReadAsync(db =>
        db.Rounds.AsNoTracking().Include(r => r.Tasks).SingleAsync(r => r.CaseId == caseId && r.ActivityId == activityId && r.Status == RoundStatus.Open));

    /// <summary>Asks the database, and where that is away just now, again.</summary>
    public async Task<T> ReadAsync<T>(Func<AmendFlowDbContext, Task<T>> read)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                await using var db = Database.CreateDbContext();
                return await read(db);
            }
            catch (Exception away) when (DatabaseAway.Is(away) && waited.Elapsed < Patience)
            {
                // The scenario has seen to that.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var office in offices)
        {
            await office.DisposeAsync();
        }

        if (Database.SqliteFile is not null)
        {
            using var pooled = new Microsoft.Data.Sqlite.SqliteConnection(Database.ConnectionString);
            Microsoft.Data.Sqlite.SqliteConnection.ClearPool(pooled);
        }

        folder.Delete(recursive: true);
    }
}

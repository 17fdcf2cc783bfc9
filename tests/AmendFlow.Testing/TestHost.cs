using AmendFlow.Data;
using AmendFlow.Web.Hosting;
using AmendFlow.Web.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace AmendFlow.Testing;

/// <summary>
/// The real host on a free loopback port, with a clock that stands still and sweeps that run when the test says so. Everything else is
/// the product's: handlers, engine, database, rendering of mails.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    /// <summary>Monday, 2 March 2026, 10:00 in Paris.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly WebApplication app;
    private readonly DirectoryInfo folder;

    private readonly SweepFaults faults;

    private TestHost(WebApplication app, DirectoryInfo folder, FakeTimeProvider clock, SweepFaults faults)
    {
        this.faults = faults;
        this.app = app;
        this.folder = folder;
        Clock = clock;
    }

    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => app.Services;

    public Database Database => Services.GetRequiredService<Database>();

    /// <summary>Requests that ended in a fault of ours, with what was thrown; a page does not say it.</summary>
    public IReadOnlyCollection<string> RequestFaults => faults.Requests;

    public Uri Address => new(app.Urls.First());

    /// <summary>Where mails arrive, one file each.</summary>
    public string MailFolder => Path.Combine(folder.FullName, "mail");

    /// <param name="kind">Which database; PostgreSQL gets a fresh one.</param>
    /// <param name="demo">Starts with the demonstration instead of an empty database.</param>
    /// <param name="at">Where the clock stands; default <see cref="Start"/>.</param>
    /// <param name="on">A database of the test's own, in place of a fresh one.</param>
    /// <param name="template">What a fresh database starts as.</param>
    /// <param name="seed">Fills the migrated database before the host starts on it.</param>
    /// <param name="settings">More arguments of the host; the last counts.</param>
    public static async Task<TestHost> StartAsync(
        DatabaseKind kind = DatabaseKind.Sqlite, bool demo = false, DateTimeOffset? at = null, Func<IServiceProvider, Task>? seed = null,
        string? on = null, IReadOnlyList<string>? settings = null, Template template = Template.Empty)
    {
        var folder = Directory.CreateTempSubdirectory("amendflow-test-");
        var connection = on ?? await Templates.CopyAsync(template, kind, folder.FullName);
        var clock = new FakeTimeProvider(at ?? Start);
        var faults = new SweepFaults();
        var app = Serving.Build(
            [
                "--environment", "Development",
                "--urls", "http://127.0.0.1:0",
                "--ConnectionStrings:AmendFlow", connection,
                "--AmendFlow:Demo", demo ? "true" : "false",
                "--AmendFlow:Mail:Folder", Path.Combine(folder.FullName, "mail"),
                "--Logging:LogLevel:Default", "Error",
                .. settings ?? [],
            ],
            services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
                services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(faults);
                LastingLoggers.Use(services);
                if (on is null)
                {
                    // Tests run beside each other on small machines; only those with a database of their own make it hang, and look at the time.
                    services.Configure<Microsoft.AspNetCore.Http.Timeouts.RequestTimeoutOptions>(timeouts => timeouts.DefaultPolicy = null);
                }

                // What makes guessing dear makes a thousand sign-ins of tests dear; what the product asks for is seen in SignInTests.
                services.PostConfigure<Microsoft.AspNetCore.Identity.PasswordHasherOptions>(options => options.IterationCount = 1000);

                services.RemoveJobs();
            });
        var running = app.Services.GetServices<IHostedService>().Select(s => s.GetType().FullName!)
            .Where(n => n.Contains("Hangfire", StringComparison.Ordinal) || n.Contains("Sweep", StringComparison.Ordinal)).ToList();
        if (running.Count > 0)
        {
            throw new InvalidOperationException($"Jobs would run by the real clock: {string.Join(", ", running)}.");
        }

        if (seed is not null)
        {
            await using (var db = app.Services.GetRequiredService<Database>().CreateDbContext())
            {
                await db.Database.MigrateAsync();
            }

            await seed(app.Services);
        }

        await Startup.PrepareAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        return new TestHost(app, folder, clock, faults);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Runs what runs every ten seconds: timers that are due, then mails that are owed.</summary>
    public async Task SweepAsync()
    {
        await Get<Sweeps>().RunAsync(CancellationToken.None);
        faults.ThrowIfAny();
    }

    /// <summary>Lets time pass, with a sweep every twelve hours, as a running node would have made many.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var end = Clock.GetUtcNow() + time;
        while (Clock.GetUtcNow() < end)
        {
            var left = end - Clock.GetUtcNow();
            Clock.Advance(left < TimeSpan.FromHours(12) ? left : TimeSpan.FromHours(12));
            await SweepAsync();
        }
    }

    /// <summary>A browser without a page: keeps cookies, follows no redirect.</summary>
    public HttpClient NewClient() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        var database = Database;
        await app.StopAsync();
        await app.DisposeAsync();

        // Its own only: other tests run at the same time, and are not to lose theirs.
        if (database.IsPostgreSql)
        {
            // A server takes two hundred connections, and has to watch all that are open.
            await using var pooled = new Npgsql.NpgsqlConnection(database.ConnectionString);
            Npgsql.NpgsqlConnection.ClearPool(pooled);
        }
        else
        {
            using var pooled = new Microsoft.Data.Sqlite.SqliteConnection(database.ConnectionString);
            Microsoft.Data.Sqlite.SqliteConnection.ClearPool(pooled);
        }

        folder.Delete(recursive: true);
    }
}

/// <summary>The two databases that everything has to work on.</summary>
public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AmendFlow.Agreements.Activities;
using AmendFlow.Data;
using AmendFlow.Engine;
using AmendFlow.Engine.Expressions;
using AmendFlow.Mail;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Features.Agreements;
using AmendFlow.Web.Features.Announcements;
using AmendFlow.Web.Features.Api;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Calendars;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Features.Delegations;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Features.Disputes;
using AmendFlow.Web.Features.Incidents;
using AmendFlow.Web.Features.Links;
using AmendFlow.Web.Features.Moves;
using AmendFlow.Web.Features.Navigation;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Features.Stuck;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Features.Text;
using AmendFlow.Web.Features.Webhooks;
using AmendFlow.Web.Features.Wording;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Jobs.Bounces;
using AmendFlow.Web.Jobs.Webhooks;
using AmendFlow.Web.Jobs.Wording;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Scripts;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Telemetry;
using Hangfire;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace AmendFlow.Web.Hosting;

/// <summary>Everything that the host is made of, in one place.</summary>
public static class Services
{
    public static IServiceCollection AddAmendFlow(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Database);
        services.AddSingleton(settings.Mail);
        services.AddSingleton(settings.PublicUrl);
        services.AddSingleton(settings.Webhooks);
        services.AddScoped(_ => settings.Database.CreateDbContext());
#pragma warning disable RS0030 // The one place that names the system's clock.
        services.AddSingleton(p => new DatabaseClock(TimeProvider.System, settings.Database, p.GetRequiredService<ILogger<DatabaseClock>>()));
#pragma warning restore RS0030
        services.TryAddSingleton<TimeProvider>(p => p.GetRequiredService<DatabaseClock>());
        services.AddSingleton<IIds, SystemIds>();
        services.AddSingleton<WriterGate>();
        services.AddSingleton<OneNode>();
        services.AddSingleton<RestoreNotice>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<StepRunner>();
        services.AddSingleton<ScriptAttempts>();
        services.AddSingleton<ScriptProcess>();
        services.AddSingleton<ScriptsApart>();
        services.AddSingleton<IWorkflowRuntime>(host => new WorkflowRuntime(
            AmendFlowActivities.Catalogue,
            new RestrictedScriptRunner(settings.RunsAnyScript ? host.GetRequiredService<ScriptsApart>() : null)));
        services.AddSingleton<DefinitionStore>();
        services.AddSingleton<DefinitionImport>();
        services.AddSingleton<CaseSteps>();
        services.AddSingleton<CaseViews>();
        services.AddSingleton<CaseWatch>();
        services.AddSingleton<CaseEvents>();
        services.AddSingleton<CaseList>();
        services.AddSingleton<TaskList>();
        services.AddScoped<CasePages>();
        services.AddScoped<HandOverPages>();
        services.AddScoped<ProblemPages>();
        services.AddScoped<TextPages>();
        services.AddSingleton<CaseDriver>();
        services.AddSingleton<DemoMaker>();
        services.AddSingleton<SetupToken>();
        AddHandlers(services);
        AddJobs(services, settings);
        AddWeb(services, settings);
        services.AddTelemetry(settings);
        return services;
    }

    private static void AddHandlers(IServiceCollection services)
    {
        services.AddSingleton<DecideHandler>();
        services.AddSingleton<CloseConditionHandler>();
        services.AddSingleton<SettleIncidentHandler>();
        services.AddSingleton<MoveHandler>();
        services.AddScoped<MovePages>();
        services.AddScoped<MoveForms>();
        services.AddSingleton<HandOverHandler>();
        services.AddSingleton<FinishWorkHandler>();
        services.AddSingleton<SnoozeHandler>();
        services.AddSingleton<SaveDraftHandler>();
        services.AddSingleton<ConfirmHandler>();
        services.AddSingleton<NameScientistHandler>();
        services.AddSingleton<SubmitHandler>();
        services.AddSingleton<WithdrawHandler>();
        services.AddSingleton<ReviseHandler>();
        services.AddSingleton<UploadHandler>();
        services.AddSingleton<AgreementPages>();
        services.AddSingleton<AnnouncementHandler>();
        services.AddSingleton<CalendarHandler>();
        services.AddScoped<CalendarPages>();
        services.AddScoped<AnnouncementForms>();
        services.AddSingleton<ProposalFormPages>();
        services.AddSingleton<ProposalPages>();
        services.AddSingleton<ProposalListPages>();
        services.AddScoped<FormPost>();
        services.AddScoped<ProposalActs>();
        services.AddScoped<ScientistPages>();
        services.AddSingleton<TextHandler>();
        services.AddSingleton<FireTimerHandler>();
        services.AddSingleton<RequestCodeHandler>();
        services.AddSingleton<EnterCodeHandler>();
        services.AddSingleton<DisputeHandler>();
        services.AddSingleton<SettleDisputeHandler>();
        services.AddScoped<SettleDisputePages>();
        services.AddSingleton<LinkPages>();
        services.AddSingleton<LinkPass>();
        services.AddSingleton<LinkLimits>();
        services.AddSingleton<SignInDelay>();
        services.AddSingleton<SignInHandler>();
        services.AddSingleton<SetUpHandler>();
        services.AddSingleton<AcceptInvitationHandler>();
        services.AddSingleton<AccountHandler>();
        services.AddScoped<AccountPages>();
        services.AddAdmin();
        services.AddDelegations();
        services.AddStuck();
        services.AddWebhooks();
        services.AddWorkflows();
        services.AddWording();
    }

    private static void AddJobs(IServiceCollection services, Settings settings)
    {
        AddMail(services, settings.Mail);
        services.AddSingleton<MailSecrets>();
        services.AddSingleton<OutboxBell>();
        services.AddSingleton<MailWording>();
        services.AddSingleton<MailContents>();
        services.AddSingleton<MailWriter>();
        services.AddSingleton<MandateSweep>();
        services.AddSingleton<TimerSweep>();
        services.AddSingleton<EventTeller>();
        services.AddSingleton<EventSweep>();
        services.AddSingleton<OutboxSweep>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookClaims>();
        services.AddSingleton<WebhookHalt>();
        services.AddSingleton<WebhookSweep>();
        services.AddHostedService<WebhookSweeps>();
        services.AddSingleton<SweepWatch>();
        services.AddSingleton<Sweeps>();
        services.AddHostedService<SweepFallback>();
        services.AddHostedService<SweepOnRing>();
        // Of this host: Hangfire would take whichever storage was named last in the process.
        services.AddSingleton<JobStorage>(_ => HangfireStorage.Of(settings.Database));
        services.AddHangfire((provider, hangfire) => hangfire.UseStorage(provider.GetRequiredService<JobStorage>()));
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = 2;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(2);
        });
        services.AddHostedService<SweepSchedule>();
    }

    /// <summary>For a host over a copy, or one whose sweeps are called by hand: nothing runs by the real clock.</summary>
    internal static void RemoveJobs(this IServiceCollection services)
    {
        foreach (var job in services.Where(IsJob).ToList())
        {
            services.Remove(job);
        }
    }

    private static bool IsJob(ServiceDescriptor service) => service.ServiceType == typeof(IHostedService)
        && (service.ImplementationType?.Assembly == typeof(Sweeps).Assembly
            || (service.ImplementationFactory?.Method.Module.Assembly.GetName().Name?.StartsWith("Hangfire", StringComparison.Ordinal) ?? false));

    private static void AddMail(IServiceCollection services, MailSettings mail)
    {
        if (mail.OAuth is { } oauth)
        {
            services.AddSingleton(host => new AccessTokens(oauth, host.GetRequiredService<TimeProvider>()));
        }

        services.AddSingleton(host => mail.CreateTransport(host.GetService<AccessTokens>()));
        services.AddSingleton<BounceTurn>();
        services.AddSingleton<BounceHandler>();
        if (mail.Bounces is { } bounces)
        {
            services.AddSingleton(host => new BounceMailbox(bounces, host.GetService<AccessTokens>()));
            services.AddSingleton<BounceSweep>();
            services.AddHostedService<BounceSweeps>();
        }
    }

    private static void AddWeb(IServiceCollection services, Settings settings)
    {
        // Nobody waits longer than ten seconds for a database that hangs: five, and what it takes to give up the connection (Database).
        // A file in this process does not hang.
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = settings.Database.IsPostgreSql
            ? new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(5), WriteTimeoutResponse = ProblemMiddleware.AnswerAwayAsync }
            : null);
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Optimal);
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);

        // Letters of both languages stay letters in the markup: smaller, and readable in the source.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddRazorComponents();

        // In every environment, so that an address that cannot be read gets a page that says so, and not an empty answer.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentViewer>();
        services.AddScoped<Navigation>();
        var keys = services.AddDataProtection().SetApplicationName("AmendFlow").PersistKeysToDbContext<AmendFlowDbContext>();
        if (settings.KeyCertificate is { } certificate)
        {
            keys.ProtectKeysWithCertificate(certificate);
        }

        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.AddSingleton<IPasswordHasher<Data.People.Person>, PasswordHasher<Data.People.Person>>();
        services.AddAuthentication(SessionCookie.Scheme)
            .AddCookie(SessionCookie.Scheme, cookie => SessionCookie.Configure(cookie, settings.PublicUrl.IsHttps))
            .AddScheme<AuthenticationSchemeOptions, ApiTokens>(ApiTokens.Scheme, null);
        services.AddAuthorization(Policies.Configure);
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = settings.PublicUrl.IsHttps ? "__Host-amendflow-form" : "amendflow-form";
            antiforgery.Cookie.SecurePolicy = settings.PublicUrl.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddApi();
        services.AddSingleton<AuditTrails>();
    }
}

using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using Hangfire;

namespace AmendFlow.Web.Hosting;

/// <summary>Builds and runs the host.</summary>
public static class Serving
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        await using var app = Build(args);
        await Startup.PrepareAsync(app.Services, cancellationToken);
        if (app.Services.GetRequiredService<Settings>() is { Demo: true, PublicUrl: var url })
        {
            app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"The demonstration is ready: sign in at {url.To("/sign-in")}; its mails are at {url.To("/dev/mailbox")}."));
        }

        await app.RunAsync(cancellationToken);
        return 0;
    }

    /// <exception cref="SettingsException">The configuration is wrong.</exception>
    /// <param name="replace">Lets tests put in their own clock, ids and mail server.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = WithoutVerbs(args),
            ApplicationName = typeof(Serving).Assembly.GetName().Name,
            ContentRootPath = Roots.ContentRoot,
        });

        // Static files are found in every environment, also when run from the source tree.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 2_000_000;
            kestrel.Limits.MaxConcurrentConnections = 2000;
        });
        // Request lines hold the tokens of mailed links, whatever the configuration of the log says.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", level => level >= LogLevel.Warning);
        if (builder.Configuration["urls"] is null or "")
        {
            builder.WebHost.UseUrls("http://localhost:5080");
        }

        var settings = Settings.Read(builder.Configuration, builder.Environment, Roots.Find());
        builder.Services.AddAmendFlow(settings);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        Use(app, settings);
        return app;
    }

    // The host's own verbs are no configuration.
    private static string[] WithoutVerbs(string[] args) => [.. args.SkipWhile(a => !a.StartsWith('-'))];

    private static void Use(WebApplication app, Settings settings)
    {
        app.UseSecurityHeaders();

        // Form tokens are masked anew in every answer, so compression tells nobody anything about them.
        app.UseResponseCompression();
        app.UseMiddleware<ProblemMiddleware>();
        if (settings.PublicUrl.IsHttps)
        {
            // TLS may end at a proxy. The configuration says how people reach us; a header could be sent by anybody.
            app.Use((context, next) =>
            {
                context.Request.Scheme = Uri.UriSchemeHttps;
                return next(context);
            });
            app.UseHsts();
        }

        app.UseRequestLocalization(Languages.Configure);
        app.MapStaticAssets().AllowAnonymous();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(next => http => http.RequestServices.GetRequiredService<PersonLimits>().PassAsync(http, next));
        app.UseStorableQueries();
        app.UseAntiforgery();
        Endpoints.Map(app, settings);
        app.Use(next => WithDashboard(app, next));
    }

    // Only where it serves: it connects to the database at once, and insists for half a minute on one that does not answer, which a verb
    // that reads has no use for, and which a start has found out before.
    private static RequestDelegate WithDashboard(IApplicationBuilder app, RequestDelegate next)
    {
        var branch = app.New();
        branch.UseHangfireDashboard("/hangfire", new DashboardOptions
        {
            Authorization = [new OperatorsOnly()],
            AsyncAuthorization = [],
            IsReadOnlyFunc = _ => true,
            DisplayStorageConnectionString = false,
        });
        branch.Run(next);
        return branch.Build();
    }
}

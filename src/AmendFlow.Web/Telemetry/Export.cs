using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AmendFlow.Web.Telemetry;

/// <summary>Metrics and traces leave by OTLP, and only where the configuration says to whom. The other OTEL_* variables work as everywhere.</summary>
internal static class Export
{
    /// <summary>The standard's own name, so that whoever knows OpenTelemetry need not look it up.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this IServiceCollection services, Settings settings)
    {
        if (!settings.ExportsTelemetry)
        {
            return;
        }

        var version = typeof(Export).Assembly.GetName().Version?.ToString(3);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("amendflow", serviceVersion: version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(Metrics.Name, "System.Runtime").AddAspNetCoreInstrumentation())
            .WithTracing(traces => traces
                .AddSource(Traces.Name)
                .AddAspNetCoreInstrumentation(web => web.Filter = http => !http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
                .AddProcessor(new OnlyWhatMayLeave()))
            .UseOtlpExporter();
    }
}

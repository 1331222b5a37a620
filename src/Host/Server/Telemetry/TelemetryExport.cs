using System.Diagnostics.Metrics;
using GitOpsActors.Actors.Hosting.Membership;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GitOpsActors.Host.Server.Telemetry;

/// <summary>Tells a collector of OpenTelemetry what happens and is measured, from the moment at which this is made.</summary>
internal sealed class TelemetryExport(OtlpSettings settings) : IDisposable
{
    private const string Service = "gitopsactors";
    private const string Own = "GitOpsActors.*";

    // The library keeps a place for each series from the start, so that only metrics with a series an Application have many.
    private const int ApplicationSeriesMax = 50_000;
    private const string OfApplications = "argocd_app_";

    private readonly TracerProvider? _traces = settings.HasTraces ? Traces(settings) : null;
    private readonly MeterProvider? _metrics = settings.HasMetrics ? Metrics(settings) : null;

    /// <summary>Gives what waits some seconds to be told.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    /// <summary>Who tells. What the variables say comes last, so that it counts.</summary>
    public static void Describe(ResourceBuilder resource) => resource.Clear()
        .AddService(Service, serviceVersion: ProgramVersion.Current).AddTelemetrySdk().AddEnvironmentVariableDetector();

    private static TracerProvider Traces(OtlpSettings settings) => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(Describe)
        .AddSource(Own, "Npgsql")
        .AddAspNetCoreInstrumentation(ServerSpans.Configure)
        .AddHttpClientInstrumentation()
        .AddProcessor(new WithinTraces())
        .AddOtlpExporter(options => settings.Apply(OtlpSettings.TraceSignals, options))
        .Build();

    private static MeterProvider Metrics(OtlpSettings settings) => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(Describe)
        .AddMeter(Own)
        .AddView(SeriesOf)
        .AddOtlpExporter(options => settings.Apply(OtlpSettings.MetricSignals, options))
        .Build();

    private static MetricStreamConfiguration? SeriesOf(Instrument instrument) =>
        instrument is Counter<long> or Counter<double> && instrument.Name.StartsWith(OfApplications, StringComparison.Ordinal)
            ? new MetricStreamConfiguration { CardinalityLimit = ApplicationSeriesMax } : null;
}

using GitOpsActors.Actors.Hosting.Membership;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GitOpsActors.Host.Server.Telemetry;

/// <summary>Tells a collector of OpenTelemetry what happens, from the moment at which this is made.</summary>
internal sealed class TelemetryExport : IDisposable
{
    private const string Service = "gitopsactors";

    private readonly TracerProvider? _traces;

    public TelemetryExport(OtlpSettings settings) => _traces = settings.HasTraces ? Traces(settings) : null;

    /// <summary>Gives what waits some seconds to be told.</summary>
    public void Dispose() => _traces?.Dispose();

    private static TracerProvider Traces(OtlpSettings settings) => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(Describe)
        .AddSource("GitOpsActors.*", "Npgsql")
        .AddAspNetCoreInstrumentation(ServerSpans.Configure)
        .AddHttpClientInstrumentation()
        .AddProcessor(new WithinTraces())
        .AddOtlpExporter(options => settings.Apply(OtlpSettings.TraceSignals, options))
        .Build();

    /// <summary>What the variables say comes last, so that it counts.</summary>
    private static void Describe(ResourceBuilder resource) => resource.Clear()
        .AddService(Service, serviceVersion: ProgramVersion.Current).AddTelemetrySdk().AddEnvironmentVariableDetector();
}

namespace GitOpsActors.Host.Tests.Telemetry;

/// <summary>A running server that tells a collector.</summary>
public sealed class ToldServer : RunningServer
{
    internal Collector Collector { get; private set; } = null!;

    private protected override async Task<IReadOnlyDictionary<string, string>> PrepareAsync()
    {
        Collector = await Collector.StartAsync();
        return new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.GrpcAddress,
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-token=secret",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment=test",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50", ["OTEL_BLRP_SCHEDULE_DELAY"] = "50", ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        };
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Collector.DisposeAsync();
    }
}

namespace GitOpsActors.Host.Server.Metrics;

/// <summary>Some of what is told at each scrape.</summary>
internal interface IMetricSource
{
    Task WriteAsync(PrometheusText text, CancellationToken stop);
}

using GitOpsActors.Actors.Hosting;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Metrics;

/// <summary>What Prometheus scrapes, at a port of its own.</summary>
internal sealed class MetricsEndpoint
{
    public const string Path = "/metrics";

    // Two Prometheus servers may come at the same moment; whoever floods the port waits for nobody and costs nothing.
    private const int ScrapesMax = 4;

    private readonly FleetClient _fleet;
    private readonly MeasuredMetrics _measured;
    private readonly IReadOnlyList<IMetricSource> _sources;
    private int _running;

    public MetricsEndpoint(FleetClient fleet, MeasuredMetrics measured, MetricsOptions options, TimeProvider time)
    {
        (_fleet, _measured) = (fleet, measured);
        _sources = [new ApplicationMetrics(fleet.Node.Hosted, options), new ClusterMetrics(fleet, options, time), new NodeMetrics(fleet)];
    }

    public void Map(WebApplication web) => web.MapGet(Path, AnswerAsync).IsOpen(Openness.Unguarded);

    private async Task AnswerAsync(HttpContext http)
    {
        if (!Doors.IsMetrics(http))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _running) > ScrapesMax)
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                await http.Response.WriteAsync("too many scrapes at this moment; try again\n", http.RequestAborted);
                return;
            }

            http.Response.ContentType = PrometheusText.ContentType;
            var text = new PrometheusText(http.Response.Body);
            foreach (var source in _sources) await source.WriteAsync(text, http.RequestAborted);
            await _measured.WriteAsync(text, _fleet.Node.Hosted, http.RequestAborted);
            await text.FlushAsync(http.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}

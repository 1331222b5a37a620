using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using GitOpsActors.Actors.Applications.Metrics;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;

namespace GitOpsActors.Host.Server.Metrics;

/// <summary>What the instruments of our own assemblies measure, from the moment at which this is made.</summary>
internal sealed class MeasuredMetrics : IDisposable
{
    private const string OwnMeters = "GitOpsActors.";

    private static readonly string[] RefusedLabels = ["metric"];

    private readonly ConcurrentDictionary<string, SeriesFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MeasuredMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.IsObservable || !instrument.Meter.Name.StartsWith(OwnMeters, StringComparison.Ordinal)) return;
            listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument.Name, static (_, made) => new SeriesFamily(made),
                instrument));
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((SeriesFamily)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((SeriesFamily)family!).Measure(value, tags));
        _listener.Start();
    }

    /// <param name="applications">Those that live here: what was counted of others is forgotten.</param>
    public async Task WriteAsync(PrometheusText text, Shown<ApplicationName, HostedApplication> applications, CancellationToken stop)
    {
        var families = _families.Values.OrderBy(static family => family.Name, StringComparer.Ordinal).ToList();
        foreach (var family in families) await family.WriteAsync(text, applications, stop);
        const string Refused = "gitopsactors_metrics_refused_total";
        text.Begin(Refused, "counter", "Measurements that were left out because a metric has too many different labels.");
        foreach (var family in families.Where(static family => family.Refused > 0)) text.Sample(Refused, RefusedLabels, [family.Name],
            family.Refused);
    }

    public void Dispose() => _listener.Dispose();
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using GitOpsActors.Actors.Applications.Metrics;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;

namespace GitOpsActors.Host.Server.Metrics;

/// <summary>All that one instrument has measured, by its labels. All measurements of an instrument name the same labels in the same
/// order.</summary>
internal sealed class SeriesFamily
{
    // A mistake, or somebody's ever new revisions, must not fill the memory.
    private const int SeriesMax = 200_000;

    private readonly Instrument _instrument;
    private readonly double[] _bounds;
    private readonly string[] _boundTexts;
    private readonly ConcurrentDictionary<string[], Series> _series = new(LabelValues.Comparer);
    private readonly ConcurrentDictionary<string[], Series>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _byTags;
    private string[]? _labels;
    private long _refused;

    public SeriesFamily(Instrument instrument)
    {
        (_instrument, _bounds) = (instrument, BoundsOf(instrument));
        _boundTexts = [.. _bounds.Select(static bound => bound.ToString(CultureInfo.InvariantCulture)), "+Inf"];
        _byTags = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public string Name => _instrument.Name;

    /// <summary>How many measurements were left out since there are too many different ones.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    private string Type => _bounds.Length > 0 ? "histogram" : _instrument is Counter<long> or Counter<double> ? "counter" : "gauge";

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Find(tags) is not { } series) Interlocked.Increment(ref _refused);
        else if (_bounds.Length > 0) series.Record(value);
        else if (_instrument is Gauge<long>) series.Set(value);
        else series.Add(value);
    }

    /// <param name="applications">Those that live here: what was counted of others is forgotten.</param>
    public async Task WriteAsync(PrometheusText text, Shown<ApplicationName, HostedApplication> applications, CancellationToken stop)
    {
        text.Begin(Name, Type, _instrument.Description ?? Name);
        var labels = Volatile.Read(ref _labels) ?? [];
        var isOfApplications = labels is ["namespace", "name", ..];
        var buckets = new long[_bounds.Length == 0 ? 0 : _boundTexts.Length];
        foreach (var (values, series) in _series)
        {
            if (isOfApplications && !applications.Has(new ApplicationName(values[0], values[1]))) _series.TryRemove(values, out _);
            else if (buckets.Length == 0) text.Sample(Name, labels, values, series.Read(buckets));
            else WriteHistogram(text, labels, series, buckets);
            if (text.IsFull) await text.FlushAsync(stop);
        }
    }

    private void WriteHistogram(PrometheusText text, string[] labels, Series series, long[] buckets)
    {
        var sum = series.Read(buckets);
        var count = 0L;
        for (var i = 0; i < buckets.Length; i++)
            text.Sample(Name, "_bucket", labels, series.Values, _boundTexts[i], count += buckets[i]);
        text.Sample(Name, "_sum", labels, series.Values, "", sum);
        text.Sample(Name, "_count", labels, series.Values, "", count);
    }

    private Series? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_byTags.TryGetValue(tags, out var known)) return known;
        if (_series.Count >= SeriesMax) return null;
        if (_labels is null) Volatile.Write(ref _labels, NamesOf(tags));
        var values = LabelValues.Of(tags);
        return _series.GetOrAdd(values, static (values, bounds) => new Series(values, bounds), _bounds);
    }

    private static string[] NamesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var names = new string[tags.Length];
        for (var i = 0; i < tags.Length; i++) names[i] = tags[i].Key;
        return names;
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(static bound => (double)bound)],
        _ => [],
    };
}

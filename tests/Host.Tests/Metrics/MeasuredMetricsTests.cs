using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using GitOpsActors.Actors.Applications.Metrics;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Metrics;

namespace GitOpsActors.Host.Tests.Metrics;

/// <summary>From instruments and shown Applications to text, without a server.</summary>
public sealed class MeasuredMetricsTests : IDisposable
{
    private readonly Meter _meter = new("GitOpsActors.Test." + Guid.NewGuid());
    private readonly MeasuredMetrics _measured = new();
    private readonly Shown<ApplicationName, HostedApplication> _applications = new();

    public void Dispose()
    {
        _measured.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Values_of_labels_come_through_whatever_is_in_them()
    {
        const string Odd = "a \"quoted\" back\\slash,\nand ünïcode {x=\"y\"}";
        _meter.CreateCounter<long>("test_total").Add(3, new KeyValuePair<string, object?>("odd", Odd));
        Assert.Equal(3, Assert.Single((await ScrapeAsync()).Find("test_total", ("odd", Odd))).Value);
    }

    [Fact]
    public async Task A_histogram_counts_what_is_at_most_its_bound_and_each_bucket_holds_the_ones_before()
    {
        var histogram = _meter.CreateHistogram("test_seconds", "s", "Of a test.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [.5, 1, 2.5] });
        foreach (var value in (double[])[.1, .5, .6, 2, 99]) histogram.Record(value, new KeyValuePair<string, object?>("stage", "one"));

        var scrape = await ScrapeAsync();
        Assert.Contains("# HELP test_seconds Of a test.\n# TYPE test_seconds histogram\n", scrape.Text);
        foreach (var (bound, count) in ((string, int)[])[("0.5", 2), ("1", 3), ("2.5", 4), ("+Inf", 5)])
            Assert.Equal(count, Assert.Single(scrape.Find("test_seconds_bucket", ("stage", "one"), ("le", bound))).Value);
        Assert.Equal(5, scrape.Sum("test_seconds_count"));
        Assert.Equal(102.2, scrape.Sum("test_seconds_sum"), 6);
    }

    [Fact]
    public async Task A_gauge_is_what_it_was_last_and_one_that_goes_up_and_down_is_where_it_came_to()
    {
        var (last, place) = (_meter.CreateGauge<long>("test_last"), _meter.CreateUpDownCounter<long>("test_pending_total"));
        last.Record(7);
        last.Record(4);
        place.Add(2);
        place.Add(-1);
        var scrape = await ScrapeAsync();
        Assert.Equal((4, 1), (scrape.Sum("test_last"), scrape.Sum("test_pending_total")));
        Assert.Contains("# TYPE test_pending_total gauge\n", scrape.Text);
    }

    [Fact]
    public async Task What_counted_of_an_Application_is_forgotten_when_it_lives_elsewhere()
    {
        var counter = _meter.CreateCounter<long>("test_of_applications_total");
        Show("here");
        foreach (var name in (string[])["here", "elsewhere"]) counter.Add(1, new("namespace", "argocd"), new KeyValuePair<string,
            object?>("name", name));
        Assert.Equal("here", Assert.Single((await ScrapeAsync()).Find("test_of_applications_total")).Labels["name"]);

        _applications.Remove(new ApplicationName("argocd", "here"));
        Assert.Empty((await ScrapeAsync()).Find("test_of_applications_total"));
        Show("here");
        Assert.Empty((await ScrapeAsync()).Find("test_of_applications_total"));
    }

    [Fact]
    public async Task A_metric_has_a_bounded_number_of_series_and_what_is_left_out_is_counted()
    {
        var counter = _meter.CreateCounter<long>("test_endless_total");
        for (var i = 0; i < 200_010; i++) counter.Add(1, new KeyValuePair<string, object?>("revision",
            i.ToString(CultureInfo.InvariantCulture)));
        var scrape = await ScrapeAsync();
        Assert.Equal(200_000, scrape.Find("test_endless_total").Count());
        Assert.Equal(10, Assert.Single(scrape.Find("gitopsactors_metrics_refused_total", ("metric", "test_endless_total"))).Value);
    }

    [Fact]
    public void A_measurement_under_known_labels_costs_no_memory()
    {
        var counter = _meter.CreateCounter<long>("test_hot_total");
        var histogram = _meter.CreateHistogram("test_hot_seconds", "s", "", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        KeyValuePair<string, object?>[] tags = [new("namespace", "argocd"), new("name", "shop"), new("verb", "Patch"), new("code", "200")];
        Measure(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Measure(int times)
        {
            for (var i = 0; i < times; i++)
            {
                counter.Add(1, tags);
                histogram.Record(i, tags);
            }
        }
    }

    [Fact]
    public async Task A_scrape_of_ten_thousand_Applications_needs_a_few_hundred_bytes_for_each()
    {
        for (var i = 0; i < 10_000; i++) Show($"app-{i}");
        var source = new ApplicationMetrics(_applications, new MetricsOptions());
        await source.WriteAsync(new PrometheusText(Stream.Null), default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(source.WriteAsync(new PrometheusText(Stream.Null), default).IsCompletedSuccessfully, "nobody is waited for");
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10_000, 1, 500);
    }

    private void Show(string name)
    {
        var identity = new ApplicationName("argocd", name);
        _applications.Set(identity, new HostedApplication(identity, YamlReader.Read($$"""
            metadata: {name: {{name}}, namespace: argocd}
            spec: {project: default, source: {repoURL: https://git.example/acme/shop.git}, destination: {namespace: shop},
                syncPolicy: {automated: { } } }
            status: {sync: {status: Synced}, health: {status: Healthy} }
            """).Map(), "https://kubernetes.default.svc", null));
    }

    private async Task<Scrape> ScrapeAsync()
    {
        using var output = new MemoryStream();
        var text = new PrometheusText(output);
        await _measured.WriteAsync(text, _applications, default);
        await text.FlushAsync(default);
        return Scrape.Of(Encoding.UTF8.GetString(output.ToArray()));
    }
}

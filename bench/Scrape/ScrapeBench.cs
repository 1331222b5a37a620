using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using GitOpsActors.Actors.Applications.Metrics;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Metrics;

namespace GitOpsActors.Bench.Scrape;

/// <summary>What a scrape of ten thousand Applications costs, and what a measurement costs that nobody scrapes just then.</summary>
internal static class ScrapeBench
{
    private const int Applications = 10_000;
    private const int RequestsEach = 12;
    private const int Rounds = 15;
    private const int Measurements = 1_000_000;

    public static async Task RunAsync(Report report)
    {
        using var measured = new MeasuredMetrics();
        using var meter = new Meter("GitOpsActors.Bench");
        var requests = meter.CreateCounter<long>("bench_app_k8s_request_total");
        var shown = new Shown<ApplicationName, HostedApplication>();
        for (var i = 0; i < Applications; i++) Show(shown, i);
        var source = new ApplicationMetrics(shown, new MetricsOptions());
        await ScrapeAsync(report, source, measured, shown, $"a scrape of {Applications:#,##0} Applications", Budget.AtMost(150));
        for (var i = 0; i < Applications; i++)
            for (var kind = 0; kind < RequestsEach; kind++) requests.Add(1, TagsOf(i, kind));
        await ScrapeAsync(report, source, measured, shown, $"the same with {Applications * RequestsEach:#,##0} counters of requests", null);

        var tags = TagsOf(7, 3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var measuring = Stopwatch.StartNew();
        for (var i = 0; i < Measurements; i++) requests.Add(1, tags);
        report.Add("a measurement with nine labels among 120,000 series", measuring.Elapsed.TotalNanoseconds / Measurements, "ns");
        report.Add("memory for a million of them", GC.GetAllocatedBytesForCurrentThread() - before, "bytes", budget: Budget.AtMost(1000));
    }

    private static async Task ScrapeAsync(
        Report report, ApplicationMetrics source, MeasuredMetrics measured, Shown<ApplicationName, HostedApplication> shown, string name,
        Budget? budget)
    {
        var (times, bytes) = (new List<double>(), 0L);
        for (var round = 0; round <= Rounds; round++)
        {
            using var output = new CountingStream();
            var clock = Stopwatch.StartNew();
            var text = new PrometheusText(output);
            await source.WriteAsync(text, default);
            await measured.WriteAsync(text, shown, default);
            await text.FlushAsync(default);
            if (round > 0) times.Add(clock.Elapsed.TotalMilliseconds);
            bytes = output.Position;
        }

        times.Sort();
        report.Add(name + ", median", times[Rounds / 2], "ms", budget: budget);
        report.Add("its size", bytes / 1024.0 / 1024, "MiB");
    }

    private static void Show(Shown<ApplicationName, HostedApplication> shown, int number)
    {
        var name = new ApplicationName("argocd", NameOf(number));
        shown.Set(name, new HostedApplication(name, YamlReader.Read($$"""
            metadata: {name: {{name.Name}}, namespace: argocd}
            spec: {project: team, source: {repoURL: "https://git.example/acme/shop.git"}, destination: {namespace: {{name.Name}} } }
            status: {sync: {status: Synced}, health: {status: Healthy} }
            """).Map(), "https://kubernetes.default.svc", 0));
    }

    private static KeyValuePair<string, object?>[] TagsOf(int number, int kind) =>
    [
        new("namespace", "argocd"), new("name", NameOf(number)), new("project", "team"),
        new("server", "https://kubernetes.default.svc"), new("response_code", "200"), new("verb", "Patch"), new("resource_kind",
            string.Create(CultureInfo.InvariantCulture, $"kind-{kind}")),
        new("resource_namespace", NameOf(number)), new("dry_run", "false"),
    ];

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"application-{number}");

    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _length += buffer.Length;
            return ValueTask.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

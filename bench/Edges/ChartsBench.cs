using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Keeping;
using GitOpsActors.Charts.Repositories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Bench.Edges;

/// <summary>A chart out of a repository with an index of 20 MB, beside the original as a process on the same server.</summary>
internal static class ChartsBench
{
    private const int Askers = 2000;

    private static readonly string Oracle = Path.Combine(
        Environment.GetEnvironmentVariable("GITOPSACTORS_ORACLES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "gitopsactors", "oracles-2.2.2"),
        "helm");

    public static async Task RunAsync(Report report)
    {
        var root = Directory.CreateTempSubdirectory("charts-bench-").FullName;
        var (requests, archive) = (0, Archive());
        var index = Encoding.UTF8.GetBytes(Index(Convert.ToHexStringLower(SHA256.HashData(archive))));
        await using var server = await ServeAsync(async http =>
        {
            Interlocked.Increment(ref requests);
            http.Response.Headers.ETag = "\"1\"";
            if (http.Request.Headers.IfNoneMatch == "\"1\"") http.Response.StatusCode = 304;
            else await http.Response.Body.WriteAsync(http.Request.Path.Value!.EndsWith(".yaml", StringComparison.Ordinal) ? index : archive);
        });
        var url = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        try
        {
            var folders = 0;
            var (ours, theirs) = await Rounds.CompareAsync(5, () => GetMillisecondsAsync(url, Path.Combine(root, $"ours-{folders++}")), () => PullMillisecondsAsync(url, root));
            report.Add("a chart by a range, out of an index of 20 MB, nothing known yet (beside helm pull)", ours, "ms", theirs, Budget.RatioAtMost(0.5));
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await GetMillisecondsAsync(url, Path.Combine(root, "allocated"));
            report.Add("the same, allocated", (GC.GetTotalAllocatedBytes(precise: true) - before) / 1024.0 / 1024.0, "MiB", null, Budget.AtMost(100));
            (ours, theirs) = await Rounds.CompareAsync(5, () => GetMillisecondsAsync(url, Path.Combine(root, "ours-0")), () => PullMillisecondsAsync(url, root));
            report.Add("the same after a restart, with what was kept (beside helm pull)", ours, "ms", theirs);
            await AskAllAsync(report, url, Path.Combine(root, "many"), () => Volatile.Read(ref requests));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task AskAllAsync(Report report, string url, string folder, Func<int> requests)
    {
        using var repository = new ChartLibrary(folder, TimeProvider.System).Open(new ChartAccess { Url = url });
        var (start, before) = (Stopwatch.GetTimestamp(), requests());
        await Task.WhenAll(Enumerable.Range(0, Askers).Select(_ => GetAsync(repository)));
        report.Add($"{Askers:#,##0} who ask for it at once", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms");
        report.Add("requests that they make together", requests() - before, "", null, Budget.AtMost(2));
        report.Add("from then on", await Rounds.RateAsync(100_000, async () =>
        {
            for (var i = 0; i < 100_000; i++) await GetAsync(repository);
        }), "/s", null, Budget.AtLeast(10_000));
    }

    private static async Task GetAsync(ChartRepository repository)
    {
        var pin = await repository.ResolveAsync("chart-7", "^1.0.0", Freshness.Known, CancellationToken.None);
        await repository.FetchAsync(pin, passesCredentials: false, CancellationToken.None);
    }

    private static async Task<double> GetMillisecondsAsync(string url, string folder)
    {
        var start = Stopwatch.GetTimestamp();
        using var repository = new ChartLibrary(folder, TimeProvider.System).Open(new ChartAccess { Url = url });
        await GetAsync(repository);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<double> PullMillisecondsAsync(string url, string root)
    {
        var start = Stopwatch.GetTimestamp();
        var helm = new ProcessStartInfo(Oracle, ["pull", "chart-7", "--repo", url, "--version", "^1.0.0", "--destination", root]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        helm.Environment["HOME"] = root;
        using var process = Process.Start(helm)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : throw new InvalidOperationException("helm pull failed");
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    private static string Index(string digest)
    {
        var text = new StringBuilder("apiVersion: v1\nentries:\n");
        for (var chart = 0; chart < 400; chart++)
        {
            text.Append("  chart-").Append(chart).Append(":\n");
            for (var version = 0; version < 100; version++)
            {
                text.Append("  - apiVersion: v2\n    created: \"2026-01-02T03:04:05Z\"\n    description: ").Append('x', 300).Append("\n    digest: \"").Append(digest)
                    .Append("\"\n    name: chart-").Append(chart).Append("\n    urls:\n    - chart.tgz\n    version: 1.0.").Append(version).Append('\n');
            }
        }

        return text.ToString();
    }

    private static byte[] Archive()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "chart-7/Chart.yaml") { DataStream = new MemoryStream("apiVersion: v2\nname: chart-7\nversion: 1.0.99\n"u8.ToArray()) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "chart-7/templates/notes.yaml") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 100_000))) });
        }

        return packed.ToArray();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace GitOpsActors.Host.Tests.Metrics;

/// <summary>Prometheus itself: scrapes one address every second, and evaluates rules.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly Process _process;
    private readonly string _address;

    private PrometheusServer(Process process, string address) => (_process, _address) = (process, address);

    /// <summary>Where its programs lie; `tests/tools.sh` puts them there.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("GITOPSACTORS_PROMETHEUS")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/gitopsactors/prometheus");

    /// <param name="target">Host and port of what it scrapes.</param>
    /// <param name="rules">A file of rules.</param>
    public static PrometheusServer Start(string folder, string target, string rules)
    {
        var address = $"127.0.0.1:{Ports.Free()}";
        var config = Path.Combine(folder, "prometheus.yml");
        File.WriteAllText(config, $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [{{rules}}]
            scrape_configs: [{job_name: gitopsactors, static_configs: [{targets: ["{{target}}"]}]}]
            """);
        var start = new ProcessStartInfo(Path.Combine(Folder, "prometheus"),
            [$"--config.file={config}", $"--storage.tsdb.path={Path.Combine(folder, "series")}", $"--web.listen-address={address}",
                "--log.level=error"])
        {
            UseShellExecute = false, RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        return new PrometheusServer(process, "http://" + address);
    }

    /// <summary>Runs promtool to its end.</summary>
    public static async Task<(int Code, string Said)> ToolAsync(string folder, params string[] arguments)
    {
        using var tool = Process.Start(new ProcessStartInfo(Path.Combine(Folder, "promtool"), arguments)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        })!;
        var (output, error) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync();
        return (tool.ExitCode, await output + await error);
    }

    /// <summary>The values that a query has now, without those that are no numbers; an error says what is wrong with the query.</summary>
    public async Task<IReadOnlyList<double>> QueryAsync(string expression)
    {
        var answer = await AskAsync("query?query=" + Uri.EscapeDataString(expression));
        return
        [
            .. answer.GetProperty("result").EnumerateArray().Select(static one => double.Parse(
                one.GetProperty("value")[1].GetString()!.Replace("+Inf", "Infinity", StringComparison.Ordinal),
                    CultureInfo.InvariantCulture))
                .Where(static value => !double.IsNaN(value)),
        ];
    }

    /// <summary>Alerts that ring, or would if it went on.</summary>
    public async Task<IReadOnlyList<string>> AlertsAsync() =>
        [.. (await AskAsync("alerts")).GetProperty("alerts").EnumerateArray().Select(static alert => alert.GetProperty("labels").GetProperty("alertname").GetString()!)];

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await Http.GetAsync(_address + "/-/ready")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            Assert.False(_process.HasExited, "Prometheus has ended");
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<JsonElement> AskAsync(string what)
    {
        using var answer = JsonDocument.Parse(await (await Http.GetAsync($"{_address}/api/v1/{what}")).Content.ReadAsStringAsync());
        Assert.True(answer.RootElement.GetProperty("status").GetString() == "success", $"{what}: {answer.RootElement}");
        return answer.RootElement.GetProperty("data").Clone();
    }
}

using System.Net;
using System.Text.Json;

namespace GitOpsActors.Host.Tests;

public sealed class ServeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("serve-");

    private string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_server_starts_answers_is_looked_into_stops_in_order_and_carries_on_where_it_stopped()
    {
        using (var server = Gax.Start("serve", "--data-dir", Data, "--port", "0"))
        {
            var address = AddressIn(await server.WaitForAsync("GitOpsActors serves"));
            using var http = OperatorClient.To(address);
            Assert.Equal("ok\n", await http.GetStringAsync("/healthz"));
            Assert.Equal(0, (await Gax.RunAsync("app", "wait", "demo", "--timeout", "60s", "--server", address)).ExitCode);
            Assert.Equal("ok\n", await http.GetStringAsync("/readyz"));

            var stats = await Gax.RunAsync("actors", "stats", "--server", address);
            Assert.Equal((0, ""), (stats.ExitCode, stats.Error));
            Assert.Contains("journal-keeper", stats.Output);
            var tree = await Gax.RunAsync("actors", "tree", "--below", "user", "--server", address);
            Assert.Contains("\n    control-plane\n", tree.Output);
            var one = await Gax.RunAsync("actors", "inspect", "demo", "-o", "json", "--server", address);
            Assert.True(JsonDocument.Parse(one.Output).RootElement.GetProperty("isCompared").GetBoolean());
            var none = await Gax.RunAsync("actors", "inspect", "nobody", "--server", address);
            Assert.Equal((1, "gax: There is no Application nobody. `gax app list` shows which there are.\n"), (none.ExitCode, none.Error));
            using var missing = await http.GetAsync("/api/v1/actors/application/nobody");
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);

            var second = await Gax.RunAsync("serve", "--data-dir", Data, "--port", "0");
            Assert.Equal(1, second.ExitCode);
            Assert.Contains("in use by another process", second.Error);
            Assert.Equal(0, await server.StopAsync());
        }

        using (var server = Gax.Start("serve", "--data-dir", Data, "--port", "0"))
        {
            await server.WaitForAsync("GitOpsActors serves");
            Assert.Equal(0, await server.StopAsync());
        }

        // It trims once a day: the second start remembered that the first had done it.
        var trail = await Gax.RunAsync("journal", "read", "--data-dir", Data, "--entity", "journal-keeper/journal", "-o", "json");
        var line = Assert.Single(trail.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var entry = JsonDocument.Parse(line).RootElement;
        Assert.Equal(("journal-keeper/journal", "journal.trimmed"), (entry.GetProperty("entity").GetString(), entry.GetProperty("type").GetString()));
        var check = await Gax.RunAsync("journal", "verify", "--data-dir", Data);
        Assert.Equal(0, check.ExitCode);
        Assert.EndsWith(" events checked, 0 problems\n", check.Output);
    }

    [Fact]
    public async Task Readers_of_a_stream_do_not_hold_up_a_server_that_stops_and_hear_its_end()
    {
        using var server = Gax.Start("serve", "--data-dir", Data, "--port", "0");
        var address = AddressIn(await server.WaitForAsync("GitOpsActors serves"));
        using var http = OperatorClient.To(address);
        using var reader = new StreamReader(await http.GetStreamAsync("/api/v1/stream/applications"));
        var stopping = server.StopAsync();

        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is not null) continue;

        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_a_sentence()
    {
        using var server = Gax.Start("serve", "--data-dir", Data, "--port", "0");
        var port = new Uri(AddressIn(await server.WaitForAsync("GitOpsActors serves"))).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var second = await Gax.RunAsync("serve", "--data-dir", Path.Combine(_folder.FullName, "other"), "--port", port);

        Assert.Equal(1, second.ExitCode);
        Assert.StartsWith($"gax: Port {port} can't be used:", second.Error);
        Assert.Single(second.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, await server.StopAsync());
    }

    [Theory]
    [InlineData("--port is a number from 0 to 65535.", "serve", "--port", "65536")]
    [InlineData("--retention-days is a number from 1", "serve", "--retention-days", "0")]
    [InlineData("--server is an address such as", "actors", "stats", "--server", "not an address")]
    [InlineData("--limit is a number from 1", "journal", "read", "--limit", "0")]
    public async Task A_wrong_argument_is_answered_with_what_is_right(string expected, params string[] arguments)
    {
        var run = await Gax.RunAsync(arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Error);
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_a_journal_that_is_not_there_are_named()
    {
        var actors = await Gax.RunAsync("actors", "stats", "--server", "http://127.0.0.1:1");
        Assert.Equal(1, actors.ExitCode);
        Assert.Contains("http://127.0.0.1:1 does not answer", actors.Error);

        var journal = await Gax.RunAsync("journal", "verify", "--data-dir", Data);
        Assert.Equal(1, journal.ExitCode);
        Assert.Contains("There is no journal at", journal.Error);
    }

    [Fact]
    public async Task A_damaged_journal_is_reported_with_what_to_do()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "journal.db"), new string('x', 10_000));

        var run = await Gax.RunAsync("serve", "--data-dir", Data, "--port", "0");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is damaged", run.Error);
        Assert.Contains("restore the folder from a backup", run.Error);
    }

    private static string AddressIn(string line) => line.Split(' ').First(static word => word.StartsWith("http://", StringComparison.Ordinal)).TrimEnd(',');
}

using System.Diagnostics;
using System.Globalization;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Persistence.Sqlite;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.EndToEnd.Tests;

public sealed class CrashTests
{
    private const int Automated = 45;
    private const int ByHand = 5;

    // Goal: a crash at any moment loses no operation, runs none twice to another result, and all converges after the last start.
    // Method: the real server is killed at random moments while commits change fifty Applications and a hand asks for syncs; at the end
    // the cluster is compared with Git, and the journal is read. CRASHES sets how often, CRASH_SEED repeats a run.
    [Fact]
    public async Task A_server_that_is_killed_again_and_again_brings_everything_to_where_git_says()
    {
        var crashes = Setting("CRASHES", 8);
        var seed = Setting("CRASH_SEED", Environment.TickCount);
        var chance = new Random(seed);
        await using var fleet = await TestFleet.StartAsync(runs: false);
        foreach (var name in Names()) fleet.Repository.Write($"{name}/x.yaml", TestFleet.Settings("x", "0"));
        var commit = fleet.Repository.Commit("start").Hex;
        foreach (var name in Names())
            await fleet.DeclareAsync(name, name, name[0] == 'h' ? "" : "automated: {selfHeal: true}, retry: {limit: -1, backoff: {duration: 100ms, maxDuration: 1s}}");

        for (var round = 1; round <= crashes; round++)
        {
            using var server = Start(fleet).Process;
            await Delay(chance.Next(600, 1800));
            foreach (var name in Names()) fleet.Repository.Write($"{name}/x.yaml", TestFleet.Settings("x", round.ToString(CultureInfo.InvariantCulture)));
            commit = fleet.Repository.Commit($"round {round}").Hex;
            foreach (var name in Names().Where(static name => name[0] == 'h')) await AskAsync(fleet, name, $"round-{round}");
            await Delay(chance.Next(0, 1500));
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }

        var last = Start(fleet);
        try
        {
            var value = crashes.ToString(CultureInfo.InvariantCulture);
            foreach (var name in Names().Where(static name => name[0] == 'a')) await ExplainedAsync(name, last, async () =>
            {
                await fleet.UntilSyncedAsync(name, commit);
                await fleet.UntilConfigMapAsync(name, "x", value);
            });

            foreach (var name in Names().Where(static name => name[0] == 'h')) await ExplainedAsync(name, last, () =>
                fleet.UntilAsync(name, static item => item["operation"] is null && item.Map("status", "operationState")["phase"].Text() is "Succeeded"));
        }
        finally
        {
            last.Process.Kill(entireProcessTree: true);
            await last.Process.WaitForExitAsync();
            last.Process.Dispose();
        }

        await CheckJournalAsync(fleet, $"CRASH_SEED={seed} CRASHES={crashes}");
    }

    private static async Task CheckJournalAsync(TestFleet fleet, string repeat)
    {
        await using var journal = SqliteStore.Open(Path.Combine(fleet.DataFolder, "data", "journal.db"), TimeProvider.System);
        foreach (var name in Names())
        {
            var (started, ended, deployed, asked) = (new List<long>(), new Dictionary<long, int>(), new List<string>(), new List<string>());
            await foreach (var entry in journal.ReadAsync(new JournalQuery { Entity = new EntityId($"application/argocd/{name}") }, default))
            {
                var payload = JsonReader.Read(entry.Event.Payload.Span).Map();
                switch (entry.Event.Type)
                {
                    case "application.operation-started":
                        started.Add(payload.Integer("operation", "id") ?? 0);
                        if (payload.Text("operation", "request", "initiatedBy", "username") is { } who) asked.Add(who);
                        break;
                    case "application.operation-ended":
                        ended[payload.Integer("operationId") ?? 0] = ended.GetValueOrDefault(payload.Integer("operationId") ?? 0) + 1;
                        if (payload["deployment"] is MapNode deployment) deployed.Add(deployment.List("revisions")[0].Text() ?? "");
                        break;
                }
            }

            Assert.True(started.Count == started.Distinct().Count(), $"{name}: an operation began twice; {repeat}");
            Assert.True(started.All(id => ended.GetValueOrDefault(id) == 1), $"{name}: operations {string.Join(',', started)} began, {string.Join(',', ended)} ended; {repeat}");
            Assert.True(asked.Count == asked.Distinct().Count(), $"{name}: a request was carried out twice: {string.Join(',', asked)}; {repeat}");
            var shown = fleet.Find("argoproj.io", "applications", "argocd", name)!["status"].List("history").Select(static entry => entry["revision"].Text() ?? "").ToList();
            deployed.Reverse();
            Assert.True(shown.SequenceEqual(deployed.TakeLast(10)), $"{name}: the history shows {string.Join(',', shown)} and {string.Join(',', deployed)} were deployed; {repeat}");
        }
    }

    /// <summary>Asks for a sync unless one is asked for already, as the API does.</summary>
    private static async Task AskAsync(TestFleet fleet, string name, string who)
    {
        if (fleet.Find("argoproj.io", "applications", "argocd", name)!["operation"] is not null) return;
        await fleet.MergeAsync(TestFleet.Named("Application", "argocd", name, "argoproj.io"), $"{{operation: {{sync: {{syncOptions: [CreateNamespace=true]}}, initiatedBy: {{username: {who}}}, retry: {{limit: 5, backoff: {{duration: 100ms}}}}}}}}");
    }

    /// <summary>What does not come about is told with what the Application waits for.</summary>
    private static async Task ExplainedAsync(string name, (Process Process, Task<string> Address) server, Func<Task> wait)
    {
        try
        {
            await wait();
        }
        catch (TimeoutException error)
        {
            using var http = OperatorClient.To(await server.Address.WaitAsync(TimeSpan.FromSeconds(10)));
            throw new TimeoutException($"{error.Message}; it says: {await http.GetStringAsync(new Uri($"api/v1/actors/application/{name}", UriKind.Relative))}", error);
        }
    }

    private static (Process Process, Task<string> Address) Start(TestFleet fleet)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "gax.dll"), "serve", "--kubeconfig", fleet.Kubeconfig, "--data-dir", Path.Combine(fleet.DataFolder, "data"), "--port", "0", "--poll-seconds", "1",
        ])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var server = Process.Start(start)!;
        var address = new TaskCompletionSource<string>();
        // Read, so that a full pipe never holds the server back.
        server.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Split(' ').FirstOrDefault(static word => word.StartsWith("http://", StringComparison.Ordinal)) is { } found) address.TrySetResult(found.TrimEnd(','));
        };
        server.ErrorDataReceived += static (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        return (server, address.Task);
    }

    private static IEnumerable<string> Names() =>
        Enumerable.Range(0, Automated).Select(static i => $"a{i}").Concat(Enumerable.Range(0, ByHand).Select(static i => $"h{i}"));

    // The moment of a crash is the one thing here that is a matter of time alone.
    private static Task Delay(int milliseconds) => Task.Delay(milliseconds);

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}

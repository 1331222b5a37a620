using System.Collections.Concurrent;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Faults;

namespace GitOpsActors.Sandbox.Tests.Serving;

public sealed class FaultTests
{
    private const string Namespaces = "/api/v1/namespaces";

    [Fact]
    public async Task Too_many_requests_are_told_when_to_come_back()
    {
        await using var cluster = await Start(FaultPlan.Parse("429=1"));
        using var client = new Client(cluster);
        var answer = await client.Get(Namespaces);
        Assert.Equal((429, "TooManyRequests", TimeSpan.FromSeconds(1)), (answer.Code, answer.Reason, answer.RetryAfter));
    }

    [Fact]
    public async Task Server_errors_are_some_of_them_500_and_some_503()
    {
        await using var cluster = await Start(FaultPlan.Parse("5xx=1"));
        using var client = new Client(cluster);
        var codes = new HashSet<int>();
        for (var i = 0; i < 40; i++) codes.Add((await client.Get(Namespaces)).Code);
        Assert.Equal([500, 503], codes.Order());
    }

    [Fact]
    public async Task A_reset_cuts_the_connection_and_nothing_is_written()
    {
        await using var cluster = await Start(FaultPlan.Parse("reset=1"));
        using var client = new Client(cluster);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.CreateConfigMap("cut"));
        cluster.Faults.Plan = FaultPlan.None;
        Assert.Equal(404, (await client.Get("/api/v1/namespaces/default/configmaps/cut")).Code);
    }

    [Fact]
    public async Task Latency_holds_each_answer_for_as_long_as_it_says()
    {
        var time = new HastyTime();
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Time = time, Faults = FaultPlan.Parse("latency=7200000") });
        using var client = new Client(cluster);
        Assert.Equal(200, (await client.Get(Namespaces)).Code);
        Assert.Equal(200, (await client.Get(Namespaces)).Code);
        Assert.Equal(2, time.Waits.Count(wait => wait == TimeSpan.FromHours(2)));
    }

    [Fact]
    public async Task A_dropped_watch_ends_and_the_next_one_goes_on()
    {
        await using var cluster = await Start(FaultPlan.Parse("drop-watches=1"));
        using var client = new Client(cluster);
        using var dropped = await client.Open(Namespaces + "?watch=1");
        await dropped.ReadToEndAsync();
        cluster.Faults.Plan = FaultPlan.None;
        using var lasting = await client.Open(Namespaces + "?watch=1");
        Assert.StartsWith("{\"type\":\"ADDED\"", await lasting.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_watch_is_silent_until_the_fault_ends()
    {
        await using var cluster = await Start(FaultPlan.Parse("stale-watches"));
        using var client = new Client(cluster);
        var version = (await client.Get(Namespaces)).Document.Text("metadata", "resourceVersion");
        using var lines = await client.Open($"/api/v1/namespaces/default/configmaps?watch=1&resourceVersion={version}&fieldSelector=metadata.name%3Dlate");
        var line = lines.ReadLineAsync();
        await client.CreateConfigMap("late");
        Assert.False(line.IsCompleted);
        cluster.Faults.Plan = FaultPlan.None;
        Assert.Contains("\"name\":\"late\"", await line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_server_cuts_requests_and_watches_and_comes_back_with_its_objects()
    {
        await using var cluster = await Start(FaultPlan.None);
        using var client = new Client(cluster);
        await client.CreateConfigMap("kept");
        using var watch = await client.Open("/api/v1/namespaces/default/pods?watch=1");
        var end = watch.ReadToEndAsync();
        cluster.Faults.Plan = FaultPlan.Parse("stopped");
        await end;
        await Assert.ThrowsAsync<HttpRequestException>(() => client.Get(Namespaces));
        cluster.Faults.Plan = FaultPlan.None;
        Assert.Equal(200, (await client.Get("/api/v1/namespaces/default/configmaps/kept")).Code);
    }

    [Fact]
    public async Task Faults_are_set_and_ended_over_http_even_while_the_server_is_stopped()
    {
        await using var cluster = await Start(FaultPlan.Parse("stopped"));
        using var client = new Client(cluster);
        Assert.Equal(200, (await client.Send("PUT", "/sandbox/faults", "429=1", "text/plain")).Code);
        Assert.Equal(429, (await client.Get(Namespaces)).Code);
        Assert.Equal(400, (await client.Send("PUT", "/sandbox/faults", "nonsense=1", "text/plain")).Code);
        Assert.Equal(200, (await client.Send("DELETE", "/sandbox/faults")).Code);
        Assert.Equal(200, (await client.Get(Namespaces)).Code);
    }

    [Theory]
    [InlineData("429=2")]
    [InlineData("5xx=-1")]
    [InlineData("latency=soon")]
    [InlineData("earthquake")]
    public void A_plan_that_makes_no_sense_is_refused(string plan) => Assert.Throws<FormatException>(() => FaultPlan.Parse(plan));

    private static Task<SandboxCluster> Start(FaultPlan faults) => SandboxCluster.StartAsync(new SandboxOptions { Faults = faults, Seed = 1 });

    /// <summary>Time in which whole hours pass at once; it remembers how long anybody wanted to wait.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Enqueue(dueTime);
            return base.CreateTimer(callback, state, dueTime == TimeSpan.FromHours(2) ? TimeSpan.Zero : dueTime, period);
        }
    }
}

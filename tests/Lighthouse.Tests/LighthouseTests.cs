using System.Net;
using System.Net.Sockets;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Lighthouse.Tests;

public sealed class LighthouseTests
{
    // The lease is needed when a decision is due; two seed nodes that part as friends never need one.
    private static readonly Dictionary<string, string> Database = new() { ["GAX_CLUSTER_LEASE_DATABASE"] = "Host=127.0.0.1;Port=1;Username=gax;Password=none" };

    private readonly int _seed = Ports.Free();

    [Fact]
    public async Task Two_seed_nodes_form_a_cluster_and_one_that_is_told_to_stop_leaves_it()
    {
        using var first = Start(_seed);
        Assert.Contains($"akka.tcp://gax@127.0.0.1:{_seed}", await first.Output.ReadLineAsync(), StringComparison.Ordinal);
        await first.UntilAsync("/readyz", static (status, _) => status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/healthz")).Status);
        var port = Ports.Free();
        using var second = Start(port);
        await second.Output.ReadLineAsync();
        await second.UntilAsync("/readyz", static (status, _) => status == HttpStatusCode.OK);
        var view = JsonReader.Read(await first.UntilAsync("/cluster", static (_, text) => UpMembers(text) == 2));
        Assert.Equal("gax", view["name"].Text());
        Assert.Equal($"akka.tcp://gax@127.0.0.1:{_seed}", view["self"].Text());
        var member = view.List("members").Single(item => item["address"].Text() == $"akka.tcp://gax@127.0.0.1:{port}");
        Assert.Equal(ListNode.Of("lighthouse"), member["roles"]);
        Assert.Equal(2, member["age"].Integer());
        Assert.Equal((true, false), (member["reachable"].Bool(), member["self"].Bool()));
        Assert.NotNull(member["version"].Text());

        second.Terminate();
        Assert.Equal((0, ""), await second.EndAsync());
        await first.UntilAsync("/cluster", static (_, text) => UpMembers(text) == 1);
        first.Terminate();
        Assert.Equal((0, ""), await first.EndAsync());
    }

    [Fact]
    public async Task A_member_listens_on_all_addresses_as_in_a_container()
    {
        using var member = LighthouseProcess.Start(
            Ports.Free(), Database, "--cluster-address", "127.0.0.1", "--cluster-bind", "0.0.0.0", "--cluster-port", $"{_seed}", "--cluster-seeds",
            $"127.0.0.1:{_seed}", "--cluster-lease-store", "postgresql");
        await member.Output.ReadLineAsync();
        await member.UntilAsync("/readyz", static (status, _) => status == HttpStatusCode.OK);
        using var elsewhere = new TcpClient();
        await elsewhere.ConnectAsync("127.0.0.5", _seed);
        Assert.True(elsewhere.Connected);
    }

    [Fact]
    public async Task A_member_that_can_not_join_is_alive_and_not_ready()
    {
        using var member = LighthouseProcess.Start(
            Ports.Free(), Database, "--cluster-address", "127.0.0.1", "--cluster-port", $"{Ports.Free()}", "--cluster-seeds", $"127.0.0.1:{_seed}", "--cluster-lease-store", "postgresql");
        await member.Output.ReadLineAsync();
        Assert.Equal(HttpStatusCode.OK, (await member.GetAsync("/healthz")).Status);
        var (status, text) = await member.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("not Up", text, StringComparison.Ordinal);
        member.Terminate();
        Assert.Equal(0, (await member.EndAsync()).Code);
    }

    [Theory]
    [InlineData("a seed node is there for others; say where they reach it with --cluster-address")]
    [InlineData("--cluster-port is a number", "--cluster-address", "127.0.0.1", "--cluster-port", "no", "--cluster-seeds", "a:1", "--cluster-lease-store", "postgresql")]
    [InlineData("--cluster-roles engine would bring Applications here", "--cluster-address", "127.0.0.1", "--cluster-seeds", "a:1", "--cluster-roles", "engine", "--cluster-lease-store", "postgresql")]
    public async Task Bad_configuration_is_a_sentence_and_an_exit_code(string sentence, params string[] arguments)
    {
        using var refused = LighthouseProcess.Start(Ports.Free(), arguments.Length == 0 ? [] : Database, arguments);
        var (code, errors) = await refused.EndAsync();
        Assert.Equal(2, code);
        Assert.StartsWith("gax-lighthouse: " + sentence, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var refused = Start(port);
        var (code, errors) = await refused.EndAsync();
        Assert.Equal(2, code);
        Assert.StartsWith($"gax-lighthouse: --cluster-port: 127.0.0.1:{port} can't be listened on", errors, StringComparison.Ordinal);
    }

    private LighthouseProcess Start(int port) => LighthouseProcess.Start(
        Ports.Free(), Database,
        "--cluster-address", "127.0.0.1", "--cluster-port", $"{port}", "--cluster-seeds", $"127.0.0.1:{_seed}", "--cluster-lease-store", "postgresql", "--cluster-leave-within", "5s");

    private static int UpMembers(string view) => JsonReader.Read(view).List("members").Count(static member => member["status"].Text() == "Up");
}

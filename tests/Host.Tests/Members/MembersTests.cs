using System.CommandLine;
using System.Net;
using System.Text;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Members;
using GitOpsActors.Host.Server.Api;

namespace GitOpsActors.Host.Tests.Members;

public sealed class MembersTests
{
    private readonly int _seed = TestEngine.FreePort();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Any_member_tells_who_is_there_and_which_shards_are_where()
    {
        await using var first = await TestEngine.StartAsync(_seed, _seed);
        await using var second = await TestEngine.StartAsync(TestEngine.FreePort(), _seed);
        await Task.WhenAll(first.UntilUpAsync(2), second.UntilUpAsync(2));
        // Shards go to the members whose regions are known when the first message comes.
        await first.UntilAsync("the shards of both", _ => GetAsync(first, "shards").GetAwaiter().GetResult().List("silent").Count == 0);
        var region = ClusterSharding.Get(first.System).ShardRegion(GitOpsActors.Actors.Applications.ApplicationHosting.Region);
        var entities = Enumerable.Range(0, 40).Select(static i => $"app-{i}").ToArray();
        // Half of the entities are on the other member: what is sent there needs serializers that are not Akka's reflecting one.
        Assert.Equal(entities, await Task.WhenAll(entities.Select(name => region.Ask<string>(name, TimeSpan.FromSeconds(20)))));

        foreach (var engine in new[] { first, second })
        {
            var members = await GetAsync(engine, "members");
            Assert.Equal(engine.Address, members["self"].Text());
            Assert.Equal(new[] { first.Address, second.Address }.Order(), members.List("members").Select(static member => member["address"].Text()!).Order());
            var shards = (await GetAsync(engine, "shards")).List("shards");
            Assert.Equal(40, shards.Sum(static shard => shard["entities"].Integer()));
            Assert.Equal(8, shards.Count);
            Assert.Equal(new[] { first.Address, second.Address }.Order(), shards.Select(static shard => shard["member"].Text()!).Distinct().Order());
        }

        var table = MemberTables.Members(await GetAsync(first, "members"));
        Assert.Contains("leader", table, StringComparison.Ordinal);
        Assert.Equal(3, table.TrimEnd().Split('\n').Length);
        Assert.Equal(9, MemberTables.Shards(await GetAsync(first, "shards")).TrimEnd().Split('\n').Length);
        Assert.Equal(ExitCode.Fine, await RunAsync("members", "--server", first.Url));
        Assert.Equal(ExitCode.Fine, await RunAsync("shards", "--server", second.Url, "-o", "yaml"));
    }

    [Fact]
    public async Task A_member_leaves_when_it_is_told_to_through_another()
    {
        await using var first = await TestEngine.StartAsync(_seed, _seed);
        await using var second = await TestEngine.StartAsync(TestEngine.FreePort(), _seed);
        await Task.WhenAll(first.UntilUpAsync(2), second.UntilUpAsync(2));
        Assert.Equal(ExitCode.Failed, await RunAsync("leave", "127.0.0.1:1", "--server", first.Url));
        Assert.Equal(ExitCode.Fine, await RunAsync("leave", second.Address, "--server", first.Url));
        await first.UntilUpAsync(1);
        await second.System.WhenTerminated;
    }

    [Fact]
    public async Task A_member_is_called_down_when_it_is_gone_and_not_before()
    {
        await using var first = await TestEngine.StartAsync(_seed, _seed);
        await using var second = await TestEngine.StartAsync(TestEngine.FreePort(), _seed);
        await Task.WhenAll(first.UntilUpAsync(2), second.UntilUpAsync(2));
        var (status, text) = await PostAsync(first, "down", MapNode.Of(("member", second.Address), ("confirmed", true)));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("answers, so nothing needs to be called down", text, StringComparison.Ordinal);
        var address = second.Address;
        await second.KillAsync();
        await first.UntilAsync("the other unreachable", static state => state.Unreachable.Count == 1);
        var view = (await GetAsync(first, "members")).List("members").Single(member => member["address"].Text() == address);
        Assert.False(view["reachable"].Bool());
        Assert.Equal(ListNode.Of(first.Address), view["unreachableBy"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(first, "down", MapNode.Of(("member", address)))).Status);
        Assert.Equal(ExitCode.Fine, await RunAsync("down", address, "--yes", "--server", first.Url));
        await first.UntilUpAsync(1);
    }

    [Fact]
    public void Down_without_yes_says_what_could_happen()
    {
        var error = Assert.Single(Cluster().Parse(["down", "node-1:4053"]).Errors);
        Assert.Contains("two owners", error.Message, StringComparison.Ordinal);
        Assert.Contains("--yes", error.Message, StringComparison.Ordinal);
    }

    private static Command Cluster()
    {
        var server = ServerOption.Create();
        var command = new Command("cluster") { server };
        foreach (var one in MemberCommands.All(server)) command.Add(one);
        return command;
    }

    private static Task<int> RunAsync(params string[] arguments) => Cluster().Parse(arguments).InvokeAsync();

    private async Task<MapNode> GetAsync(TestEngine engine, string what) => Assert.IsType<MapNode>(JsonReader.Read(await _http.GetStringAsync($"{engine.Url}/api/v1/cluster/{what}")));

    private async Task<(HttpStatusCode Status, string Text)> PostAsync(TestEngine engine, string what, MapNode body)
    {
        using var content = new StringContent(JsonText.Write(body), Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync($"{engine.Url}/api/v1/cluster/{what}", content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

using GitOpsActors.Actors.Hosting.Leases;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Tests.Membership.Leases;
using GitOpsActors.Actors.Tests.Persistence.Stores;
using GitOpsActors.Engine.Documents;
using Npgsql;

namespace GitOpsActors.Actors.Tests.Membership;

/// <summary>Two or three members in one process, on loopback, with a lease in PostgreSQL.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ClusterTests(PostgresFixture postgres)
{
    private static int _names;

    // A test's cluster has a lease of its own in the shared database.
    private readonly string _name = $"cluster-{Interlocked.Increment(ref _names)}";
    private readonly int _seed = TestMember.FreePort();

    [Fact]
    public async Task Members_find_each_other_and_one_that_leaves_is_missed_by_nobody()
    {
        await using var first = await StartAsync(_seed);
        await using var second = await StartAsync(TestMember.FreePort());
        await Task.WhenAll(first.IsUpAmongAsync(2), second.IsUpAmongAsync(2));
        var (gate, leaving) = (MajorityGate.Of(first.System, static () => { }), MajorityGate.Of(second.System, static () => { }));
        var view = ClusterView.Of(first.Cluster);
        Assert.Equal(first.Address.ToString(), view["self"].Text());
        Assert.Equal([1, 2], view.List("members").Select(static member => member["age"].Integer()!.Value).Order());
        Assert.All(view.List("members"), static member => Assert.Equal(("Up", true), (member["status"].Text(), member["reachable"].Bool())));
        await second.StopAsync();
        await first.IsUpAmongAsync(1);
        Assert.True(second.System.WhenTerminated.IsCompleted);
        await first.SeesAsync("itself as the majority", _ => gate.Standing == new MajorityStanding(true, 1, 1));
        Assert.False(leaving.IsOpen);
        Assert.Equal("", await OwnerAsync());
        Assert.DoesNotContain(first.Log, static line => line.Contains("SBR took decision", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_survivor_of_two_stays_up_when_it_gets_the_lease()
    {
        await using var first = await StartAsync(_seed);
        await using var second = await StartAsync(TestMember.FreePort());
        await Task.WhenAll(first.IsUpAmongAsync(2), second.IsUpAmongAsync(2));
        var gate = MajorityGate.Of(second.System, static () => { });
        await first.KillAsync();
        await second.SeesAsync("the other unreachable", static state => state.Unreachable.Count == 1);
        Assert.False(gate.IsOpen);
        await second.IsUpAmongAsync(1);
        Assert.Equal(second.Address.ToString().Replace("akka.tcp://", "", StringComparison.Ordinal), (await OwnerAsync()).Split('#')[0]);
        await second.SeesAsync("itself as the majority", _ => gate.Standing == new MajorityStanding(true, 1, 1));
    }

    [Fact]
    public async Task The_survivor_of_two_ends_when_another_has_the_lease()
    {
        await using var first = await StartAsync(_seed);
        await using var second = await StartAsync(TestMember.FreePort());
        await Task.WhenAll(first.IsUpAmongAsync(2), second.IsUpAmongAsync(2));
        var gate = MajorityGate.Of(second.System, static () => { });
        // Somebody on another side of the partition who is alive, as far as the lease tells.
        using var store = new PostgresLeases(postgres.Server.ConnectionString("postgres"));
        using var elsewhere = new StoredLease(
            new(_name, "elsewhere", new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2)), Akka.Configuration.Config.Empty),
            "elsewhere", new LeaseSetup(store, TimeProvider.System, static (_, _) => false), static _ => false);
        Assert.True(await elsewhere.Acquire());
        await first.KillAsync();
        await second.System.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(gate.IsOpen);
        Assert.True(elsewhere.CheckLease());
    }

    [Fact]
    public async Task A_leader_that_came_back_decides_although_another_of_its_side_still_has_the_lease()
    {
        await using var first = await StartAsync(_seed);
        await using var second = await StartAsync(TestMember.FreePort());
        await using var third = await StartAsync(TestMember.FreePort());
        await Task.WhenAll(first.IsUpAmongAsync(3), second.IsUpAmongAsync(3), third.IsUpAmongAsync(3));
        // The lowest address leads.
        TestMember[] all = [first, second, third];
        var killed = all.MinBy(static member => member.Address.Port)!;
        var left = all.Where(member => member != killed).ToArray();
        await killed.KillAsync();
        await Task.WhenAll(left.Select(static member => member.IsUpAmongAsync(2)));
        var before = await OwnerAsync();
        Assert.NotEqual("", before);
        // Who comes back at that address leads again, and the lease is the earlier leader's for some time to come.
        await using var back = await StartAsync(killed.Address.Port!.Value, [.. left.Select(static member => member.Address.Port!.Value)]);
        await Task.WhenAll(left.Append(back).Select(static member => member.IsUpAmongAsync(3)));
        await back.SeesAsync("itself leading", state => state.Leader == back.Address);
        var victim = left.Single(member => !before.StartsWith(OwnerName(member), StringComparison.Ordinal));
        await victim.KillAsync();
        var survivor = left.Single(member => member != victim);
        await Task.WhenAll(survivor.IsUpAmongAsync(2), back.IsUpAmongAsync(2));
        Assert.StartsWith(OwnerName(back), await OwnerAsync(), StringComparison.Ordinal);
    }

    private static string OwnerName(TestMember member) => member.Address.ToString().Replace("akka.tcp://", "", StringComparison.Ordinal) + "#";

    private Task<TestMember> StartAsync(int port) => StartAsync(port, _seed);

    private Task<TestMember> StartAsync(int port, params int[] seeds) => TestMember.StartAsync(
        TestMember.Options(port, [.. seeds.Select(static seed => new SeedAddress("127.0.0.1", seed))], new LeaseStoreOptions.Postgres(postgres.Server.ConnectionString("postgres"))) with { Name = _name });

    private async Task<string> OwnerAsync()
    {
        await using var source = NpgsqlDataSource.Create(postgres.Server.ConnectionString("postgres"));
        await using var command = source.CreateCommand("SELECT owner FROM gax_leases WHERE name = $1");
        command.Parameters.AddWithValue(_name);
        try
        {
            return (string?)await command.ExecuteScalarAsync() ?? "";
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return "";
        }
    }
}

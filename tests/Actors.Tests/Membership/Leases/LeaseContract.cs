using Akka.Configuration;
using Akka.Coordination;
using GitOpsActors.Actors.Hosting.Leases;

namespace GitOpsActors.Actors.Tests.Membership.Leases;

/// <summary>What a store of leases owes, whichever it is. Owners run on a clock of the test's own, so that a span passes at once.</summary>
public abstract class LeaseContract
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2);

    private static int _names;

    private readonly string _name = $"lease-{Interlocked.Increment(ref _names)}";

    /// <summary>The store as another process would open it.</summary>
    protected abstract ILeaseStore Open(TimeProvider time);

    /// <summary>Lets time pass for the store, wherever its clock is.</summary>
    protected abstract Task PassAsync(ManualTime time, string lease, TimeSpan span);

    [Fact]
    public async Task One_owner_has_it_and_another_gets_it_when_it_is_released()
    {
        var time = new ManualTime();
        using var first = Lease("first", time);
        using var second = Lease("second", time);
        Assert.True(await first.Acquire());
        Assert.True(first.CheckLease());
        Assert.False(second.CheckLease());
        Assert.True(await first.Release());
        Assert.False(first.CheckLease());
        Assert.True(await second.Acquire());
        Assert.True(second.CheckLease());
    }

    [Fact]
    public async Task The_owner_may_acquire_it_again()
    {
        var time = new ManualTime();
        using var lease = Lease("first", time);
        Assert.True(await lease.Acquire());
        Assert.True(await lease.Acquire());
        Assert.True(lease.CheckLease());
    }

    [Fact]
    public async Task Another_owner_who_renews_keeps_it()
    {
        var time = new ManualTime();
        using var first = Lease("first", time);
        using var second = Lease("second", time);
        Assert.True(await first.Acquire());
        var acquiring = second.Acquire();
        // The contender looks again each second, and the owner renews each other one.
        while (!acquiring.IsCompleted) await time.PassAsync(TimeSpan.FromSeconds(1));
        Assert.False(await acquiring);
        Assert.True(first.CheckLease());
    }

    [Fact]
    public async Task One_of_two_contenders_gets_it()
    {
        var time = new ManualTime();
        using var first = Lease("first", time);
        using var second = Lease("second", time);
        Task<bool>[] acquiring = [Task.Run(first.Acquire), Task.Run(second.Acquire)];
        var all = Task.WhenAll(acquiring);
        while (!all.IsCompleted) await time.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Single(await all, static got => got);
    }

    [Fact]
    public async Task A_dead_owners_lease_is_waited_for_until_it_expires_and_no_shorter()
    {
        var time = new ManualTime();
        using (var dead = Lease("dead", time)) Assert.True(await dead.Acquire());
        using var store = Open(time);
        Assert.Equal("dead", (await store.HoldAsync(_name, "heir", null, Span, default)).Owner);
        await PassAsync(time, _name, Span - TimeSpan.FromSeconds(1));
        Assert.Equal("dead", (await store.HoldAsync(_name, "heir", null, Span, default)).Owner);
        await PassAsync(time, _name, TimeSpan.FromSeconds(1));
        Assert.Equal("heir", (await store.HoldAsync(_name, "heir", null, Span, default)).Owner);
    }

    [Fact]
    public async Task A_member_of_the_same_side_takes_over_what_another_of_it_holds()
    {
        var time = new ManualTime();
        Exception? told = null;
        using var before = Lease("before", time);
        using var leader = Lease("leader", time, onOurSide: static owner => owner == "before");
        Assert.True(await before.Acquire(reason => told = reason));
        Assert.True(await leader.Acquire());
        Assert.True(leader.CheckLease());
        await time.PassAsync(RenewEvery);
        await time.UntilAsync(() => told is not null);
        Assert.False(before.CheckLease());
        // What the earlier owner gives back is not its own.
        Assert.True(await before.Release());
        using var store = Open(time);
        Assert.Equal("leader", (await store.HoldAsync(_name, "third", null, Span, default)).Owner);
    }

    [Fact]
    public async Task A_clock_that_jumps_neither_ends_nor_prolongs_it()
    {
        var time = new ManualTime();
        using var owner = Lease("owner", time);
        Assert.True(await owner.Acquire());
        time.Jump(TimeSpan.FromDays(-1));
        Assert.True(owner.CheckLease());
        time.Jump(TimeSpan.FromDays(2));
        Assert.True(owner.CheckLease());
        // A contender whose clock is two days ahead sees a lease that is renewed in the past, and does not get it.
        var ahead = new ManualTime();
        ahead.Jump(TimeSpan.FromDays(2));
        using var store = Open(ahead);
        Assert.Equal("owner", (await store.HoldAsync(_name, "contender", null, Span, default)).Owner);
    }

    private protected StoredLease Lease(string owner, ManualTime time, Func<string, bool>? onOurSide = null) => new(
        new LeaseSettings(_name, owner, new TimeoutSettings(RenewEvery, Span, TimeSpan.FromSeconds(2)), Config.Empty),
        owner,
        new LeaseSetup(new Answered(Open(time), time), time, static (_, _) => false),
        onOurSide ?? (static _ => false));

    /// <summary>Tells the clock of questions that are under way.</summary>
    private sealed class Answered(ILeaseStore store, ManualTime time) : ILeaseStore
    {
        public Task<LeaseHolding> HoldAsync(string lease, string owner, string? from, TimeSpan span, CancellationToken stop) =>
            time.AnswerAsync(() => store.HoldAsync(lease, owner, from, span, stop));

        public Task ReleaseAsync(string lease, string owner, CancellationToken stop) => store.ReleaseAsync(lease, owner, stop);

        public void Dispose() => store.Dispose();
    }
}

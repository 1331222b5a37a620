using Akka.Configuration;
using Akka.Coordination;
using GitOpsActors.Actors.Hosting.Leases;

namespace GitOpsActors.Actors.Tests.Membership.Leases;

/// <summary>The life of a lease over time, on a store that fails on request.</summary>
public sealed class StoredLeaseTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();
    private readonly FakeLeases _store;
    private readonly StoredLease _lease;
    private readonly List<Exception?> _told = [];

    public StoredLeaseTests()
    {
        _store = new FakeLeases(_time);
        _lease = Lease("owner");
    }

    [Fact]
    public async Task It_is_renewed_for_as_long_as_the_store_answers()
    {
        Assert.True(await _lease.Acquire(_told.Add));
        for (var i = 0; i < 60; i++) await _time.PassAsync(Second);
        Assert.True(_lease.CheckLease());
        Assert.Equal("owner", _store.Owner);
        Assert.Empty(_told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_store_is_away_it_is_lost_before_another_can_have_it(bool hangs)
    {
        Assert.True(await _lease.Acquire(_told.Add));
        (_store.Away, _store.Hangs) = (!hangs, hangs);
        for (var i = 0; i < 8; i++) await _time.PassAsync(Second);
        Assert.True(_lease.CheckLease());
        Assert.Empty(_told);
        await _time.PassAsync(Second);
        Assert.False(_lease.CheckLease());
        Assert.IsType<LeaseTimeoutException>(Assert.Single(_told));
        Assert.Equal("owner", _store.Owner);
        await _time.PassAsync(Second);
        Assert.Equal("", _store.Owner);
    }

    [Fact]
    public async Task A_store_that_is_back_in_time_costs_nothing()
    {
        Assert.True(await _lease.Acquire(_told.Add));
        _store.Away = true;
        for (var i = 0; i < 7; i++) await _time.PassAsync(Second);
        _store.Away = false;
        for (var i = 0; i < 20; i++) await _time.PassAsync(Second);
        Assert.True(_lease.CheckLease());
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_process_that_slept_knows_at_once_that_the_lease_may_be_anothers()
    {
        Assert.True(await _lease.Acquire(_told.Add));
        _store.Hangs = true;
        await _time.PassAsync(TimeSpan.FromSeconds(30));
        Assert.False(_lease.CheckLease());
        Assert.Single(_told);
    }

    [Fact]
    public async Task Somebody_elses_lease_in_the_store_ends_ours_at_the_next_renewal()
    {
        Assert.True(await _lease.Acquire(_told.Add));
        await _store.HoldAsync("gax", "thief", "owner", TimeSpan.FromSeconds(10), default);
        await _time.PassAsync(2 * Second);
        Assert.False(_lease.CheckLease());
        Assert.Contains("thief", Assert.Single(_told)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_released_lease_is_not_renewed_and_nobody_is_told()
    {
        Assert.True(await _lease.Acquire(_told.Add));
        Assert.True(await _lease.Release());
        for (var i = 0; i < 20; i++) await _time.PassAsync(Second);
        Assert.Equal("", _store.Owner);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_member_that_ends_leaves_its_lease_to_expire()
    {
        Assert.True(await _lease.Acquire(_told.Add));
        _lease.Dispose();
        await _time.PassAsync(9 * Second);
        Assert.Equal("owner", _store.Owner);
        await _time.PassAsync(Second);
        Assert.Equal("", _store.Owner);
    }

    [Fact]
    public async Task A_dead_owners_lease_is_waited_for()
    {
        await _store.HoldAsync("gax", "dead", null, TimeSpan.FromSeconds(10), default);
        var acquiring = _lease.Acquire();
        for (var i = 0; i < 9; i++) await _time.PassAsync(Second);
        Assert.False(acquiring.IsCompleted);
        await _time.PassAsync(Second);
        Assert.True(await acquiring);
    }

    [Fact]
    public async Task A_store_that_is_away_for_a_moment_does_not_refuse()
    {
        _store.Away = true;
        var acquiring = _lease.Acquire();
        for (var i = 0; i < 5; i++) await _time.PassAsync(Second);
        _store.Away = false;
        await _time.PassAsync(Second);
        Assert.True(await acquiring);
    }

    [Fact]
    public async Task A_store_that_stays_away_is_an_error_that_says_so()
    {
        _store.Away = true;
        var acquiring = _lease.Acquire();
        for (var i = 0; i < 20 && !acquiring.IsCompleted; i++) await _time.PassAsync(Second);
        var error = await Assert.ThrowsAsync<LeaseException>(() => acquiring);
        Assert.Contains("the store is away", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _lease.Dispose();

    private StoredLease Lease(string owner) => new(
        new LeaseSettings("gax", owner, new TimeoutSettings(2 * Second, 10 * Second, 2 * Second), Config.Empty),
        owner,
        new LeaseSetup(_store, _time, static (_, _) => false),
        static _ => false);
}

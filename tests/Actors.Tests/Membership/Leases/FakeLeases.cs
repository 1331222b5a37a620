using GitOpsActors.Actors.Hosting.Leases;

namespace GitOpsActors.Actors.Tests.Membership.Leases;

/// <summary>A store in memory on the test's clock, which can be away.</summary>
internal sealed class FakeLeases(ManualTime time) : ILeaseStore
{
    private string _owner = "";
    private int _renewals;
    private long _expires;

    public bool Away { get; set; }

    /// <summary>Answers that are away take this until they come.</summary>
    public bool Hangs { get; set; }

    public string Owner => _expires > time.GetTimestamp() ? _owner : "";

    public async Task<LeaseHolding> HoldAsync(string lease, string owner, string? from, TimeSpan span, CancellationToken stop)
    {
        if (Hangs) await new TaskCompletionSource().Task;
        if (Away) throw new IOException("the store is away");
        if (Owner is not "" && Owner != owner && Owner != from) return new LeaseHolding(_owner, $"{_renewals}");
        (_owner, _expires) = (owner, time.GetTimestamp() + span.Ticks);
        return new LeaseHolding(_owner, $"{++_renewals}");
    }

    public Task ReleaseAsync(string lease, string owner, CancellationToken stop)
    {
        if (Away) throw new IOException("the store is away");
        if (_owner == owner) _owner = "";
        return Task.CompletedTask;
    }

    public void Dispose() { }
}

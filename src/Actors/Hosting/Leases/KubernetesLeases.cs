using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using GitOpsActors.Actors.Hosting.Membership;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace GitOpsActors.Actors.Hosting.Leases;

/// <summary>A Lease object a lease. Members' clocks need not agree: a lease has expired when this process has seen it unchanged for as long as it is granted.</summary>
public sealed class KubernetesLeases(IKubernetes api, string space, TimeProvider time) : ILeaseStore
{
    private readonly ConcurrentDictionary<string, (LeaseHolding Holding, long Since)> _seen = new(StringComparer.Ordinal);

    /// <exception cref="MembershipException">There is no way to an API server here.</exception>
    internal static KubernetesLeases Open(LeaseStoreOptions.Kubernetes options, TimeProvider time)
    {
        var (api, space) = KubernetesAccess.Connect(MembershipSetting.LeaseStore, options.Kubeconfig, options.Namespace);
        return new KubernetesLeases(api, space, time);
    }

    public async Task<LeaseHolding> HoldAsync(string lease, string owner, string? from, TimeSpan span, CancellationToken stop)
    {
        // Another contender may be between our look and our write; then the look is repeated, and shows its lease.
        while (true)
        {
            try
            {
                return await TryHoldAsync(lease, owner, from, span, stop);
            }
            catch (HttpOperationException conflict) when (conflict.Response.StatusCode == HttpStatusCode.Conflict)
            {
                stop.ThrowIfCancellationRequested();
            }
        }
    }

    public async Task ReleaseAsync(string lease, string owner, CancellationToken stop)
    {
        try
        {
            if (await FindAsync(lease, stop) is not { Spec: { } spec } found || spec.HolderIdentity != owner) return;
            // Absent, since API servers refuse an empty one.
            spec.HolderIdentity = null;
            spec.RenewTime = Now(spec.RenewTime);
            await api.CoordinationV1.ReplaceNamespacedLeaseAsync(found, lease, space, cancellationToken: stop);
        }
        catch (HttpOperationException conflict) when (conflict.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // Somebody wrote since the look. Only the owner writes to a lease that has not expired, so it is not the owner's any more.
        }
    }

    private async Task<LeaseHolding> TryHoldAsync(string lease, string owner, string? from, TimeSpan span, CancellationToken stop)
    {
        if (await FindAsync(lease, stop) is not { } found) return Holding(await api.CoordinationV1.CreateNamespacedLeaseAsync(New(lease, owner, span), space, cancellationToken: stop));
        var holding = Holding(found);
        if (holding.Owner != owner && holding.Owner != "" && holding.Owner != from && !HasExpired(lease, holding, found.Spec?.LeaseDurationSeconds ?? 0)) return holding;
        var spec = found.Spec ??= new V1LeaseSpec();
        if (holding.Owner != owner)
        {
            spec.LeaseTransitions = (spec.LeaseTransitions ?? 0) + 1;
            spec.AcquireTime = Now(null);
        }

        spec.HolderIdentity = owner;
        spec.LeaseDurationSeconds = Seconds(span);
        spec.RenewTime = Now(spec.RenewTime);
        // The object carries the version that was read, so that the server refuses the write when somebody else wrote first.
        return Holding(await api.CoordinationV1.ReplaceNamespacedLeaseAsync(found, lease, space, cancellationToken: stop));
    }

    private bool HasExpired(string lease, LeaseHolding holding, int seconds)
    {
        var now = time.GetTimestamp();
        var seen = _seen.AddOrUpdate(lease, (holding, now), (_, before) => before.Holding == holding ? before : (holding, now));
        return time.GetElapsedTime(seen.Since, now) >= TimeSpan.FromSeconds(seconds);
    }

    private async Task<V1Lease?> FindAsync(string lease, CancellationToken stop)
    {
        try
        {
            return await api.CoordinationV1.ReadNamespacedLeaseAsync(lease, space, cancellationToken: stop);
        }
        catch (HttpOperationException missing) when (missing.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private V1Lease New(string lease, string owner, TimeSpan span) => new()
    {
        Metadata = new V1ObjectMeta { Name = lease, NamespaceProperty = space },
        Spec = new V1LeaseSpec { HolderIdentity = owner, LeaseDurationSeconds = Seconds(span), AcquireTime = Now(null), RenewTime = Now(null), LeaseTransitions = 0 },
    };

    private static LeaseHolding Holding(V1Lease lease) =>
        new(lease.Spec?.HolderIdentity ?? "", string.Create(CultureInfo.InvariantCulture, $"{lease.Spec?.RenewTime:O}/{lease.Spec?.LeaseTransitions}"));

    /// <summary>For people and other clients: nothing here reads it as a time. It must differ from the one before, also when the clock was set back.</summary>
    private DateTime Now(DateTime? before)
    {
        var now = time.GetUtcNow().UtcDateTime;
        now = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
        return before is { } last && last.ToUniversalTime() == now ? now.AddMicroseconds(1) : now;
    }

    private static int Seconds(TimeSpan span) => (int)Math.Ceiling(span.TotalSeconds);

    public void Dispose() => api.Dispose();
}

using System.Net;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Discovery;
using k8s;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>Members are the running pods that carry the labels. (The package for this does not fit the client for Kubernetes that we use.)</summary>
public sealed class PodDiscovery : ServiceDiscovery
{
    private readonly PodDiscoverySetup _setup;

    /// <summary>Akka calls this by reflection.</summary>
    public PodDiscovery(ExtendedActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        _setup = system.Settings.Setup.Get<PodDiscoverySetup>().Value;
        system.RegisterOnTermination(_setup.Api.Dispose);
    }

    public override async Task<Resolved> Lookup(Lookup lookup, TimeSpan resolveTimeout)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        using var stop = new CancellationTokenSource(resolveTimeout, _setup.Time);
        var pods = await _setup.Api.CoreV1.ListNamespacedPodAsync(_setup.Namespace, labelSelector: _setup.Selector, cancellationToken: stop.Token);
        return new Resolved(lookup.ServiceName,
            from pod in pods.Items
            where pod.Metadata.DeletionTimestamp is null && pod.Status is { Phase: "Running", PodIP.Length: > 0 }
            select new ResolvedTarget(pod.Status.PodIP, null, IPAddress.Parse(pod.Status.PodIP)));
    }
}

/// <summary>What the discovery needs. Akka makes it by a class's name, and a client does not fit into a name.</summary>
internal sealed class PodDiscoverySetup(IKubernetes api, string space, string selector, TimeProvider time) : Setup
{
    public IKubernetes Api => api;

    public string Namespace => space;

    public string Selector => selector;

    public TimeProvider Time => time;
}

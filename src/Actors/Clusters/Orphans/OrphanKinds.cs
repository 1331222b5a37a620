using GitOpsActors.Kubernetes.Discovery;

namespace GitOpsActors.Actors.Clusters.Orphans;

/// <summary>Which kinds are looked at for objects that nobody manages.</summary>
internal static class OrphanKinds
{
    public static bool IsLookedAt(ApiResource resource) =>
        resource.IsNamespaced && resource.Can("list") && resource.Can("watch") && !IsMadeByMachines(resource.Group, resource.Kind);

    /// <summary>Nobody declares these; they come and go by the thousand. Also what an older group serves a second time.</summary>
    private static bool IsMadeByMachines(string group, string kind) => (group, kind) is
        ("" or "events.k8s.io", "Event") or ("" or "discovery.k8s.io", "Endpoints" or "EndpointSlice") or ("coordination.k8s.io", "Lease")
        or ("metrics.k8s.io" or "extensions", _) or ("authorization.k8s.io" or "authentication.k8s.io", _) or ("cert-manager.io", "CertificateRequest")
        or ("cilium.io", "CiliumIdentity" or "CiliumEndpoint" or "CiliumEndpointSlice") or ("wgpolicyk8s.io" or "reports.kyverno.io", _)
        or ("kyverno.io", "EphemeralReport" or "AdmissionReport" or "BackgroundScanReport");
}

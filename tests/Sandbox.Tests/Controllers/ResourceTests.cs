using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>Claims get volumes, and what is to be reached from outside gets an address.</summary>
public sealed class ResourceTests
{
    [Fact]
    public async Task A_claim_is_bound_to_a_volume_that_is_there()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create("""
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: disk}
            spec: {capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], storageClassName: by-hand, hostPath: {path: /disk}}
            """);
        cluster.Create(Manifests.Claim("by-hand"));
        var claim = await cluster.Until("", "persistentvolumeclaims", "data", item => item.Text("status", "phase") is "Bound");
        Assert.Equal("2Gi", claim.Text("status", "capacity", "storage"));
        await cluster.Until("", "persistentvolumes", "disk", item => item.Text("status", "phase") is "Bound", space: "");
    }

    [Fact]
    public async Task A_claim_of_the_class_of_the_sandbox_gets_a_volume_of_its_own_that_goes_with_it()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create("""
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: standard}
            provisioner: gitopsactors.dev/sandbox
            """);
        cluster.Create(Manifests.Claim("standard"));
        var claim = await cluster.Until("", "persistentvolumeclaims", "data", item => item.Text("status", "phase") is "Bound");
        Assert.Equal($"pvc-{claim.Text("metadata", "uid")}", claim.Text("spec", "volumeName"));
        await cluster.Kubectl("delete", "persistentvolumeclaim", "data", "--timeout=30s");
        await cluster.Until("", "persistentvolumes", volumes => volumes.Any() ? null : volumes);
    }

    [Fact]
    public async Task Balanced_Services_get_addresses_of_their_own_and_lose_them_with_their_type()
    {
        await using var cluster = await LiveCluster.Start();
        foreach (var name in (string[])["one", "two"])
            cluster.Create($"{{apiVersion: v1, kind: Service, metadata: {{name: {name}}}, spec: {{type: LoadBalancer, ports: [{{port: 80}}]}}}}");
        var one = await cluster.Until("", "services", "one", item => Address(item) is not null);
        var two = await cluster.Until("", "services", "two", item => Address(item) is not null);
        Assert.StartsWith("203.0.113.", Address(one), StringComparison.Ordinal);
        Assert.NotEqual(Address(one), Address(two));
        cluster.Change("", "services", "one", item => item.WithAt(["spec", "type"], "ClusterIP"));
        await cluster.Until("", "services", "one", item => Address(item) is null);
    }

    [Fact]
    public async Task An_Ingress_gets_an_address()
    {
        await using var cluster = await LiveCluster.Start();
        cluster.Create("{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}}");
        var ingress = await cluster.Until("networking.k8s.io", "ingresses", "web", item => Address(item) is not null);
        Assert.Equal("203.0.113.1", Address(ingress));
    }

    private static string? Address(MapNode item) => item.List("status", "loadBalancer", "ingress") is { Count: > 0 } addresses ? addresses[0].Text("ip") : null;
}

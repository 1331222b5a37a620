using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Tests.Kinds;

/// <summary>What may still change in objects that wait: for a scheduler, for more room, for their end.</summary>
public sealed class LifetimeTests
{
    private const string Gated = "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {schedulingGates: [{name: a.b/c}], nodeSelector: {a: b}, containers: [{name: c, image: i}]}}";
    private const string Claim = "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: x}, spec: {storageClassName: s, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}";

    [Fact]
    public void A_gated_Pod_says_so_and_can_be_narrowed_and_let_go()
    {
        var cluster = new StillCluster();
        var pod = cluster.Create(Gated);
        Assert.Equal("SchedulingGated", pod.List("status", "conditions")[0].Text("reason"));
        pod = cluster.Patch("v1", "Pod", "x", """{"spec":{"nodeSelector":{"c":"d"}}}""");
        Assert.Equal("d", pod.Text("spec", "nodeSelector", "c"));
        pod = cluster.Patch("v1", "Pod", "x", """{"spec":{"schedulingGates":[{"$patch":"delete","name":"a.b/c"}]}}""");
        Assert.Empty(pod.List("spec", "schedulingGates"));
    }

    [Theory]
    [InlineData("""{"spec":{"nodeSelector":{"a":"z"}}}""", "spec.nodeSelector: Invalid value: {\"a\":\"z\"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)")]
    [InlineData("""{"spec":{"schedulingGates":[{"name":"d.e/f"}]}}""", "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'd.e/f'")]
    public void A_gated_Pod_is_not_widened_nor_gated_further(string patch, string cause)
    {
        var cluster = new StillCluster();
        cluster.Create(Gated);
        Assert.Equal([cause], StillCluster.Causes(Assert.Throws<ApiException>(() => cluster.Patch("v1", "Pod", "x", patch))));
    }

    [Theory]
    [InlineData(false, "Bound",
        "persistentvolumeclaims \"x\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize")]
    [InlineData(true, "Bound", null)]
    public void A_bound_claim_grows_where_its_class_allows_it(bool isAllowed, string phase, string? problem)
    {
        var cluster = new StillCluster();
        cluster.Create($"{{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {{name: s}}, provisioner: a.b/c, allowVolumeExpansion: {(isAllowed ? "true" : "false")}}}");
        cluster.Create(Claim);
        cluster.Patch("v1", "PersistentVolumeClaim", "x", $$$"""{"status":{"phase":"{{{phase}}}"}}""", "status");
        MapNode Grow() => cluster.Patch("v1", "PersistentVolumeClaim", "x", """{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}""");
        if (problem is null) Assert.Equal("2Gi", Grow().Text("spec", "resources", "requests", "storage"));
        else Assert.Equal((403, problem), Assert.Throws<ApiException>(Grow) is var refused ? (refused.Code, refused.Message) : default);
    }

    [Fact]
    public void The_old_source_of_a_claim_is_a_claim_or_a_snapshot()
    {
        var claim = new StillCluster().Create(
            "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: x}, spec: {dataSource: {kind: Odd, name: o, apiGroup: a.b}, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}");
        Assert.Equal((null, null), (claim.At("spec", "dataSource"), claim.At("spec", "dataSourceRef")));
    }

    [Fact]
    public void A_volume_stays_where_it_is()
    {
        var cluster = new StillCluster();
        cluster.Create("{apiVersion: v1, kind: PersistentVolume, metadata: {name: x}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /x}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}}}");
        var problem = Assert.Throws<ApiException>(() => cluster.Patch("v1", "PersistentVolume", "x",
            """{"spec":{"nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"b","operator":"Exists"}]}]}}}}"""));
        Assert.Equal("nodeAffinity", Assert.Single(problem.Details.List("causes")).Text("field"));
    }

    [Fact]
    public void The_phase_of_a_namespace_follows_its_deletion()
    {
        var problem = Assert.Throws<ApiException>(() => new StillCluster().Patch("v1", "Namespace", "default", """{"status":{"phase":"Terminating"}}""", "status"));
        Assert.Equal(["status.Phase: Invalid value: \"Terminating\": may only be 'Active' if `deletionTimestamp` is empty"],
            StillCluster.Causes(problem));
    }

    [Theory]
    [InlineData("status", """[{"type":"Approved","status":"True"}]""", "status.conditions: Forbidden: updates may not add a condition of type \"Approved\"")]
    [InlineData("approval", """[{"type":"Approved","status":"False"}]""", "status.conditions[0].status: Unsupported value: \"False\": supported values: \"True\"")]
    [InlineData("approval", """[{"type":"Approved","status":"True"},{"type":"Denied","status":"True"}]""", "status.conditions[1].type: Invalid value: \"Denied\": Approved and Denied conditions are mutually exclusive")]
    [InlineData("approval", """[{"type":"Approved","status":"True"}]""", null)]
    public void A_certificate_request_is_decided_once_and_by_its_own_part(string part, string conditions, string? cause)
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var pem = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=x", key,
            System.Security.Cryptography.HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var cluster = new StillCluster();
        cluster.Create($"{{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {{name: x}}, spec: {{signerName: a.b/c, usages: [client auth], request: {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pem))}}}}}");
        MapNode Decide(string verdict) => cluster.Patch("certificates.k8s.io/v1", "CertificateSigningRequest", "x",
            "{\"status\":{\"conditions\":" + verdict + "}}", part);
        if (cause is not null)
        {
            Assert.Equal([cause], StillCluster.Causes(Assert.Throws<ApiException>(() => Decide(conditions))));
            return;
        }
        Assert.Equal("True", Decide(conditions).List("status", "conditions")[0].Text("status"));
        var problem = Assert.Throws<ApiException>(() => Decide("null"));
        Assert.Equal(["status.conditions: Forbidden: updates may not remove a condition of type \"Approved\""],
            StillCluster.Causes(problem));
    }
}

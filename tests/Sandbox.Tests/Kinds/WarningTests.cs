namespace GitOpsActors.Sandbox.Tests.Kinds;

/// <summary>What is taken, and warned of.</summary>
public sealed class WarningTests
{
    [Theory]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {name: a.b}, spec: {nodeSelector: {beta.kubernetes.io/os: linux}, terminationGracePeriodSeconds: -1, containers: [{name: c, image: i, env: [{name: A}, {name: A}], ports: [{containerPort: 80, name: x}, {containerPort: 80, name: x2}]}]}}",
        "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
        "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead",
        "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
        "spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply",
        "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]")]
    [InlineData("{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {clusterIP: None, sessionAffinity: ClientIP, ports: [{port: 80}]}}",
        "spec.SessionAffinity is ignored for headless services")]
    [InlineData("{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: x, annotations: {kubernetes.io/ingress.class: a}}, spec: {defaultBackend: {service: {name: s, port: {number: 80}}}}}",
        "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead")]
    [InlineData("{apiVersion: v1, kind: PersistentVolume, metadata: {name: x}, spec: {persistentVolumeReclaimPolicy: Recycle, capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /x}}}",
        "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.")]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {name: x, annotations: {seccomp.security.alpha.kubernetes.io/pod: a, container.apparmor.security.beta.kubernetes.io/c: b}}, spec: {containers: [{name: c, image: i}]}}",
        "metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the \"seccompProfile\" field instead",
        "metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: deprecated since v1.30; use the \"appArmorProfile\" field instead")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: x, ownerReferences: [{apiVersion: v1, kind: K, name: o, uid: u}, {apiVersion: v1, kind: K, name: o, uid: u}]}}",
        ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: [u]")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}")]
    public void An_object_is_taken_with_these_warnings(string yaml, params string[] warnings)
    {
        new StillCluster().Create(yaml, out var told);
        Assert.Equal(warnings, told);
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;

namespace GitOpsActors.Engine.Tests.Health;

public sealed class HealthRulesTests
{
    private static string Of(string yaml) => HealthRules.Of(YamlReader.Read(yaml).Map())?.Status.ToString() ?? "none";

    [Theory]
    [InlineData("{spec: {paused: true}}", "Suspended")]
    [InlineData("{metadata: {generation: 2}, status: {observedGeneration: 1}}", "Progressing")]
    [InlineData("{spec: {replicas: 2}, status: {updatedReplicas: 1}}", "Progressing")]
    [InlineData("{spec: {replicas: 1}, status: {updatedReplicas: 1, replicas: 2}}", "Progressing")]
    [InlineData("{spec: {replicas: 1}, status: {updatedReplicas: 1, replicas: 1, availableReplicas: 0}}", "Progressing")]
    [InlineData("{spec: {replicas: 1}, status: {updatedReplicas: 1, replicas: 1, availableReplicas: 1}}", "Healthy")]
    [InlineData("{spec: {replicas: 0}}", "Healthy")]
    [InlineData("{status: {conditions: [{type: Progressing, reason: ProgressDeadlineExceeded}]}}", "Degraded")]
    public void Deployment(string yaml, string expected) => Assert.Equal(expected, Of("{apiVersion: apps/v1, kind: Deployment, " + yaml[1..]));

    [Theory]
    [InlineData("{}", "Progressing")]
    [InlineData("{metadata: {generation: 1}, spec: {replicas: 2}, status: {observedGeneration: 1, readyReplicas: 1}}", "Progressing")]
    [InlineData("{spec: {replicas: 2, updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}}, status: {observedGeneration: 1, readyReplicas: 2, updatedReplicas: 1}}", "Healthy")]
    [InlineData("{spec: {replicas: 2, updateStrategy: {type: OnDelete}}, status: {observedGeneration: 1, readyReplicas: 2, updateRevision: b, currentRevision: a}}", "Healthy")]
    [InlineData("{spec: {replicas: 1}, status: {observedGeneration: 1, readyReplicas: 1, updateRevision: b, currentRevision: a}}", "Progressing")]
    public void StatefulSet(string yaml, string expected) => Assert.Equal(expected, Of("{apiVersion: apps/v1, kind: StatefulSet" + (yaml == "{}" ? "}" : ", " + yaml[1..])));

    [Theory]
    [InlineData("{status: {desiredNumberScheduled: 3, updatedNumberScheduled: 2}}", "Progressing")]
    [InlineData("{status: {desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2}}", "Progressing")]
    [InlineData("{status: {desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3}}", "Healthy")]
    public void DaemonSet(string yaml, string expected) => Assert.Equal(expected, Of("{apiVersion: apps/v1, kind: DaemonSet, " + yaml[1..]));

    [Theory]
    [InlineData("{status: {}}", "Progressing")]
    [InlineData("{status: {conditions: [{type: Failed, message: m}]}}", "Degraded")]
    [InlineData("{status: {conditions: [{type: Complete}]}}", "Healthy")]
    [InlineData("{status: {conditions: [{type: Suspended, status: 'True'}]}}", "Suspended")]
    [InlineData("{status: {conditions: [{type: Suspended, status: 'False'}]}}", "Healthy")]
    public void Job(string yaml, string expected) => Assert.Equal(expected, Of("{apiVersion: batch/v1, kind: Job, " + yaml[1..]));

    [Theory]
    [InlineData("{status: {phase: Pending}}", "Progressing")]
    [InlineData("{status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}}", "Healthy")]
    [InlineData("{status: {phase: Running}}", "Progressing")]
    [InlineData("{status: {phase: Running, containerStatuses: [{lastState: {terminated: {}}}]}}", "Degraded")]
    [InlineData("{status: {phase: Pending, containerStatuses: [{state: {waiting: {reason: ImagePullBackOff, message: no}}}]}}", "Degraded")]
    [InlineData("{spec: {restartPolicy: Never}, status: {phase: Running}}", "Progressing")]
    [InlineData("{spec: {restartPolicy: Never}, status: {phase: Failed}}", "Degraded")]
    [InlineData("{status: {phase: Succeeded}}", "Healthy")]
    [InlineData("{status: {phase: Odd}}", "Unknown")]
    public void Pod(string yaml, string expected) => Assert.Equal(expected, Of("{apiVersion: v1, kind: Pod, " + yaml[1..]));

    [Theory]
    [InlineData("{apiVersion: v1, kind: Service, spec: {type: LoadBalancer}}", "Progressing")]
    [InlineData("{apiVersion: v1, kind: Service, spec: {type: LoadBalancer}, status: {loadBalancer: {ingress: [{ip: 1.2.3.4}]}}}", "Healthy")]
    [InlineData("{apiVersion: v1, kind: Service}", "Healthy")]
    [InlineData("{apiVersion: networking.k8s.io/v1, kind: Ingress}", "Progressing")]
    [InlineData("{apiVersion: v1, kind: PersistentVolumeClaim, status: {phase: Lost}}", "Degraded")]
    [InlineData("{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, status: {conditions: [{type: AbleToScale, status: 'True'}]}}", "Healthy")]
    [InlineData("{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, status: {conditions: [{type: ScalingActive, status: 'False', reason: FailedGetResourceMetric}]}}", "Degraded")]
    [InlineData("{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler}", "Progressing")]
    [InlineData("{apiVersion: autoscaling/v2beta2, kind: HorizontalPodAutoscaler}", "Unknown")]
    [InlineData("{apiVersion: apps/v1beta1, kind: Deployment}", "Unknown")]
    [InlineData("{apiVersion: apiregistration.k8s.io/v1, kind: APIService, status: {conditions: [{type: Available, status: 'False'}]}}", "Progressing")]
    [InlineData("{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, status: {conditions: [{type: Established, status: 'True'}]}}", "Healthy")]
    [InlineData("{apiVersion: cert-manager.io/v1, kind: Certificate, status: {conditions: [{type: Ready, status: 'False'}]}}", "Degraded")]
    [InlineData("{apiVersion: v1, kind: ConfigMap}", "none")]
    [InlineData("{apiVersion: argoproj.io/v1alpha1, kind: Application}", "none")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {deletionTimestamp: x}}", "Progressing")]
    public void Other_kinds(string yaml, string expected) => Assert.Equal(expected, Of(yaml));
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds.Conversion;

namespace GitOpsActors.Sandbox.Tests.Kinds;

/// <summary>Kinds that are served in two forms: nothing is lost on the way there and back.</summary>
public sealed class ConversionTests
{
    private const string Rich = """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: x, annotations: {own: yes-it-is}}
        spec:
          maxReplicas: 5
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          metrics:
          - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}
          - {type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: "10"}}}
          - {type: Object, object: {metric: {name: hits}, describedObject: {apiVersion: v1, kind: Service, name: s}, target: {type: Value, value: 2k}}}
          - {type: External, external: {metric: {name: queue, selector: {matchLabels: {a: b}}}, target: {type: AverageValue, averageValue: "3"}}}
          - {type: ContainerResource, containerResource: {name: memory, container: c, target: {type: AverageValue, averageValue: 1Gi}}}
          behavior: {scaleDown: {policies: [{type: Percent, value: 10, periodSeconds: 30}]}}
        """;

    [Fact]
    public void An_autoscaler_of_version_2_keeps_in_annotations_what_version_1_has_no_place_for()
    {
        var served = VersionConversion.Served(new StillCluster().Resource("autoscaling/v1", "HorizontalPodAutoscaler"), new StillCluster().Create(Rich));
        Assert.Equal(70, served.Integer("spec", "targetCPUUtilizationPercentage"));
        Assert.False(served["spec"].Map().Has("metrics"));
        var annotations = served.Map("metadata", "annotations");
        Assert.Equal("yes-it-is", annotations.Text("own"));
        Assert.StartsWith("""[{"type":"Pods","pods":{"metricName":"rps","targetAverageValue":"10"}},{"type":"Object","object":{"target":{""",
            annotations.Text("autoscaling.alpha.kubernetes.io/metrics"), StringComparison.Ordinal);
        Assert.Contains("""
            "ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":10,"PeriodSeconds":30}],"Tolerance":null}
            """.Trim(), annotations.Text("autoscaling.alpha.kubernetes.io/behavior"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_autoscaler_survives_the_way_to_version_1_and_back()
    {
        var cluster = new StillCluster();
        var stored = cluster.Create(Rich);
        var conversion = VersionConversion.Of(cluster.Resource("autoscaling/v1", "HorizontalPodAutoscaler"))!;
        var back = conversion.ToStored(conversion.ToServed(stored));
        Assert.Equal(Canonical(stored["spec"]!), Canonical(back["spec"]!));
        Assert.Equal(Canonical(stored["metadata"]!), Canonical(back["metadata"]!));
    }

    [Fact]
    public void An_apply_in_version_1_leaves_alone_what_another_manager_owns_in_version_2()
    {
        var cluster = new StillCluster();
        cluster.Apply(Rich, "two");
        var applied = cluster.Apply("""
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: {name: x}
            spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
            """, "one");
        Assert.Equal(5, applied.List("spec", "metrics").Count);
        Assert.Equal(["autoscaling/v1", "autoscaling/v2"], applied.List("metadata", "managedFields").Select(entry => entry.Text("apiVersion")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_event_has_other_names_in_its_own_group_for_the_same_fields()
    {
        var cluster = new StillCluster();
        var stored = cluster.Create("""
            apiVersion: events.k8s.io/v1
            kind: Event
            metadata: {name: x, namespace: default}
            regarding: {kind: Pod, namespace: default, name: p}
            note: it happened
            reason: Happened
            action: Happen
            type: Normal
            eventTime: "2026-01-01T00:00:00.000000Z"
            reportingController: a.b/c
            reportingInstance: i
            """);
        Assert.Equal("p", stored.Text("involvedObject", "name"));
        Assert.Equal("it happened", stored.Text("message"));
        var served = VersionConversion.Served(cluster.Resource("events.k8s.io/v1", "Event"), stored);
        Assert.Equal("it happened", served.Text("note"));
        Assert.False(served.Has("message"));
    }

    private static string Canonical(Node node) => System.Text.Encoding.UTF8.GetString(JsonText.Canonical(node));
}

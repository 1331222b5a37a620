using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Kinds;

/// <summary>Built-in kinds whose types have corners that an apply must get round.</summary>
public sealed class AppliedTests
{
    private const string Workload = """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: w}, spec: {selector: {matchLabels: {a: b}},
          template: {metadata: {labels: {a: b}}, spec: {serviceAccountName: robot, containers: [{name: c, image: i}]}}}}
        """;

    [Fact]
    public void A_definition_with_schemas_within_schemas_can_be_applied()
    {
        var applied = new StillCluster().Apply("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.g.example}
            spec:
              group: g.example
              scope: Cluster
              names: {plural: things, kind: Thing}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, additionalProperties: {type: object, properties: {a: {type: string, default: x}, o: {type: object, additionalProperties: true, default: {z: [1]}}}}}
            """, "one");
        Assert.Equal("x", applied.At("spec", "versions").List()[0].Text("schema", "openAPIV3Schema", "properties", "spec", "additionalProperties", "properties", "a", "default"));
        Assert.Equal("""{"f:group":{},"f:names":{"f:kind":{},"f:plural":{}},"f:scope":{},"f:versions":{}}""", Owned(applied, "f:spec"));
    }

    [Fact]
    public void The_account_of_a_template_has_an_old_name_too_which_creating_owns_and_applying_does_not()
    {
        var created = new StillCluster().Create(Workload);
        var applied = new StillCluster().Apply(Workload, "one");
        Assert.Equal(("robot", "robot"), (created.Text("spec", "template", "spec", "serviceAccount"), applied.Text("spec", "template", "spec", "serviceAccount")));
        Assert.Contains("\"f:serviceAccount\":{}", Owned(created, "f:spec"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"f:serviceAccount\":{}", Owned(applied, "f:spec"), StringComparison.Ordinal);
    }

    [Fact]
    public void Creating_a_service_owns_what_its_type_makes_the_server_default()
    {
        var created = new StillCluster().Create("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: LoadBalancer, ports: [{port: 80}]}}");
        Assert.Equal(["f:allocateLoadBalancerNodePorts", "f:externalTrafficPolicy", "f:internalTrafficPolicy", "f:ports", "f:sessionAffinity", "f:type"],
            created.List("metadata", "managedFields").Single().At("fieldsV1", "f:spec").Map().Keys.ToArray().Order(StringComparer.Ordinal));
    }

    private static string Owned(MapNode item, string field) => item.List("metadata", "managedFields").Single().At("fieldsV1", field)!.ToString();
}

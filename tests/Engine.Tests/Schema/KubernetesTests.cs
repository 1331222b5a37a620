using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Tests.Schema;

/// <summary>The table of the types of Kubernetes.</summary>
public sealed class KubernetesTests
{
    [Fact]
    public void Every_kind_has_a_shape_that_can_be_walked_to_its_end()
    {
        foreach (var resource in Kubernetes.Resources)
        {
            var shape = Kubernetes.ShapeOf(resource.ApiVersion, resource.Kind);
            Assert.True(shape?.Map is not null, $"{resource.ApiVersion} {resource.Kind} has no fields");
            Walk(shape, []);
        }
    }

    [Theory]
    [InlineData("v1", "Pod", "spec.containers", ListKind.Associative, "name")]
    [InlineData("v1", "Service", "spec.ports", ListKind.Associative, "port,protocol")]
    [InlineData("v1", "Pod", "metadata.finalizers", ListKind.Associative, "")]
    [InlineData("networking.k8s.io/v1", "Ingress", "spec.rules", ListKind.Atomic, "")]
    public void Lists_know_how_writers_share_them(string apiVersion, string kind, string path, ListKind listKind, string keys)
    {
        var shape = path.Split('.').Aggregate(Kubernetes.ShapeOf(apiVersion, kind)!, static (shape, step) => shape.Map!.Below(step)!);
        Assert.Equal((listKind, keys), (shape.List!.Kind, string.Join(',', shape.List.Keys)));
    }

    [Fact]
    public void A_field_of_any_JSON_takes_maps_as_well_as_flags()
    {
        var shape = Kubernetes.Type("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps").Map!.Below("additionalProperties")!;
        Assert.NotNull(shape.Map);
        Assert.NotNull(shape.Scalar);
    }

    [Fact]
    public void A_kind_that_Kubernetes_does_not_have_has_no_shape() => Assert.Null(Kubernetes.ShapeOf("example.com/v1", "Widget"));

    private static void Walk(Shape shape, HashSet<string> seen)
    {
        if (shape.Name.Length > 0 && !seen.Add(shape.Name)) return;
        if (shape.List is { } list) Walk(list.Element, seen);
        if (shape.Map is not { } map) return;
        foreach (var field in map.InOrder) Walk(field.Shape, seen);
        if (map.Element is { } element) Walk(element, seen);
    }
}

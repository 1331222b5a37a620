using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Tests.Patching;

/// <summary>Strategic merge: lists merge by the keys of their items, and directives say what a merge cannot.</summary>
public sealed class StrategicMergeTests
{
    [Theory]
    // Items meet by their key; what is new goes to the front of what is known when no order is given.
    [InlineData("""{"containers":[{"name":"a","image":"1"},{"name":"b","image":"1"}]}""", """{"containers":[{"name":"b","image":"2"}]}""",
        """{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}""")]
    [InlineData("""{"containers":[{"name":"a","image":"1"}]}""", """{"containers":[{"name":"a","$patch":"delete"}]}""", """{"containers":[]}""")]
    [InlineData("""{"containers":[{"name":"a","image":"1"},{"name":"b"}]}""", """{"containers":[{"$patch":"replace"},{"name":"c","image":"3"}]}""",
        """{"containers":[{"name":"c","image":"3"}]}""")]
    [InlineData("""{"containers":[{"name":"a","image":"1","command":["x","y"]}]}""", """{"containers":[{"name":"a","command":["z"]}]}""",
        """{"containers":[{"name":"a","image":"1","command":["z"]}]}""")]
    // Nested lists have keys of their own.
    [InlineData("""{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"x"}]}]}""", """{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"y"}]}]}""",
        """{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"y"}]}]}""")]
    // A null takes away, in maps of structs and of texts alike.
    [InlineData("""{"nodeSelector":{"a":"1","b":"2"},"hostname":"h"}""", """{"nodeSelector":{"a":null},"hostname":null}""", """{"nodeSelector":{"b":"2"}}""")]
    [InlineData("""{"nodeSelector":{"a":"1"}}""", """{"nodeSelector":{"$patch":"replace","b":"2"}}""", """{"nodeSelector":{"b":"2"}}""")]
    [InlineData("""{"nodeSelector":{"a":"1"}}""", """{"nodeSelector":{"$patch":"delete"}}""", """{"nodeSelector":{}}""")]
    // Keys that a choice retains: the others of the same struct go.
    [InlineData("""{"volumes":[{"name":"v","emptyDir":{}}]}""", """{"volumes":[{"name":"v","$retainKeys":["name","hostPath"],"hostPath":{"path":"/x"}}]}""",
        """{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}""")]
    // The order that the client wants, with what only the server knows where it was.
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"},{"name":"s"}]}""", """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"a","image":"2"}]}""",
        """{"containers":[{"name":"b"},{"name":"a","image":"2"},{"name":"s"}]}""")]
    public void A_patch_of_a_Pod_changes_its_spec(string spec, string patch, string expected) =>
        Assert.Equal(expected, Patched("Pod", $$"""{"spec":{{spec}}}""", $$"""{"spec":{{patch}}}""")["spec"]!.ToString());

    [Theory]
    [InlineData("""["a","b"]""", """{"finalizers":["b","c"]}""", """["a","b","c"]""")]
    [InlineData("""["a","b","c"]""", """{"$deleteFromPrimitiveList/finalizers":["b"]}""", """["a","c"]""")]
    [InlineData("""["a","b"]""", """{"$deleteFromPrimitiveList/finalizers":["a"],"$setElementOrder/finalizers":["c","b"],"finalizers":["c"]}""", """["c","b"]""")]
    public void Lists_of_plain_values_merge_as_sets(string finalizers, string patch, string expected) =>
        Assert.Equal(expected, Patched("Pod", $$$"""{"metadata":{"finalizers":{{{finalizers}}}}}""", $$"""{"metadata":{{patch}}}""").At("metadata", "finalizers")!.ToString());

    [Theory]
    [InlineData("""{"spec":{"containers":[{"image":"1"}]}}""", "does not contain declared merge key: name")]
    [InlineData("""{"spec":{"nodeSelector":{"$patch":"explode"}}}""", "explode")]
    [InlineData("""{"spec":{"volumes":[{"name":"v","$retainKeys":["name"],"hostPath":{}}]}}""", "invalid patch format of retainKeys")]
    public void A_patch_that_makes_no_sense_says_why(string patch, string expected)
    {
        var problem = Assert.Throws<PatchException>(() => Patched("Pod", """{"spec":{"containers":[{"name":"a"}],"nodeSelector":{"a":"1"},"volumes":[{"name":"v"}]}}""", patch));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_of_a_Service_meet_by_their_number()
    {
        var patched = Patched("Service", """{"spec":{"ports":[{"port":80,"name":"a"},{"port":443,"name":"b"}]}}""", """{"spec":{"ports":[{"port":443,"targetPort":8443}]}}""");
        Assert.Equal("""[{"port":80,"name":"a"},{"port":443,"name":"b","targetPort":8443}]""", patched.At("spec", "ports")!.ToString());
    }

    private static MapNode Patched(string kind, string original, string patch) =>
        StrategicMerge.Apply((MapNode)JsonReader.Read(original), (MapNode)JsonReader.Read(patch), Kubernetes.ShapeOf("v1", kind)!);
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Patching;

namespace GitOpsActors.Engine.Tests.Patching;

/// <summary>Merge patches (RFC 7396) and JSON patches (RFC 6902), which know no schema.</summary>
public sealed class PlainPatchTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    public void A_merge_patch_sets_what_it_names_and_takes_what_is_null(string target, string patch, string expected) =>
        Assert.Equal(expected, MergePatch.Apply(JsonReader.Read(target), JsonReader.Read(patch)).ToString());

    [Theory]
    [InlineData("""{"a":[1,2]}""", """[{"op":"add","path":"/a/1","value":9}]""", """{"a":[1,9,2]}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"add","path":"/a/-","value":3}]""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"remove","path":"/a/0"}]""", """{"a":[2]}""")]
    [InlineData("""{"a/b":{"c~d":1}}""", """[{"op":"replace","path":"/a~1b/c~0d","value":2}]""", """{"a/b":{"c~d":2}}""")]
    [InlineData("""{"a":{"b":1},"c":{}}""", """[{"op":"move","from":"/a/b","path":"/c/d"}]""", """{"a":{},"c":{"d":1}}""")]
    [InlineData("""{"a":1}""", """[{"op":"copy","from":"/a","path":"/b"},{"op":"test","path":"/b","value":1}]""", """{"a":1,"b":1}""")]
    public void A_JSON_patch_does_one_thing_after_the_other(string document, string patch, string expected) =>
        Assert.Equal(expected, JsonPatch.Apply(JsonReader.Read(document), JsonReader.Read(patch)).ToString());

    [Theory]
    [InlineData("""[{"op":"remove","path":"/none"}]""")]
    [InlineData("""[{"op":"replace","path":"/a/7","value":1}]""")]
    [InlineData("""[{"op":"test","path":"/b","value":2}]""")]
    [InlineData("""[{"op":"jump","path":"/b"}]""")]
    [InlineData("""{"op":"add"}""")]
    public void A_JSON_patch_that_cannot_be_done_is_refused_whole(string patch) =>
        Assert.Throws<PatchException>(() => JsonPatch.Apply(JsonReader.Read("""{"a":[1],"b":1}"""), JsonReader.Read(patch)));
}

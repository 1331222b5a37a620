using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Resources;

/// <summary>What a cluster quotes of a Secret that it refuses is not passed on.</summary>
public sealed class SecretQuotesTests
{
    private const string Secret =
        "{apiVersion: v1, kind: Secret, data: {a: aHVudGVyMg==, bad: 'no base64'}, stringData: {b: swordfish, c: {d: 12345}, e: ab}}";

    private static string Hide(string text, string item) => SecretQuotes.Hide(text, YamlReader.Read(item).Map());

    [Theory]
    [InlineData("got aHVudGVyMg== here", "got ++++++++ here")]
    [InlineData("got hunter2 here", "got ++++++++ here")]
    [InlineData("got no base64 here", "got ++++++++ here")]
    [InlineData("got swordfish and c3dvcmRmaXNo", "got ++++++++ and ++++++++")]
    [InlineData(".stringData.c.d: expected string, got &valueUnstructured{Value:12345}",
        ".stringData.c.d: expected string, got &valueUnstructured{Value:++++++++}")]
    [InlineData("ab", "ab")]
    public void Whatever_a_Secret_holds_is_masked_in_any_form(string text, string shown) => Assert.Equal(shown, Hide(text, Secret));

    [Fact]
    public void What_other_objects_hold_is_told() =>
        Assert.Equal("got swordfish", Hide("got swordfish", "{apiVersion: v1, kind: ConfigMap, data: {a: swordfish}}"));
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;

namespace GitOpsActors.Host.Tests.Applications;

/// <summary>What Secrets hold is hidden, and whether it differs is not.</summary>
public sealed class SecretMaskTests
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static MapNode Secret(string fields, string applied = "")
    {
        var secret = YamlReader.Read($"{{apiVersion: v1, kind: Secret, metadata: {{name: x}}, {fields}}}").Map();
        return applied.Length == 0 ? secret : secret.WithAt(["metadata", "annotations", LastApplied], applied);
    }

    [Fact]
    public void Equal_values_have_equal_masks_wherever_they_stand()
    {
        var mask = new SecretMask([]);
        var live = mask.Hide(Secret("data: {a: eA==, b: eQ==}", """{"apiVersion":"v1","kind":"Secret","data":{"a":"eg==","b":"eQ=="}}"""));
        Assert.Equal(("++++++++", "++++++++++++"), (live.Text("data", "a"), live.Text("data", "b")));
        var applied = JsonReader.Read(live.Text("metadata", "annotations", LastApplied)!);
        Assert.Equal(("++++++++++++++++", "++++++++++++"), (applied.Text("data", "a"), applied.Text("data", "b")));
        var target = mask.Hide(Secret("stringData: {a: x, b: new}"));
        Assert.Equal(("++++++++", "++++++++++++++++++++"), (target.Text("data", "a"), target.Text("data", "b")));
        Assert.False(target.Has("stringData"));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[1]")]
    [InlineData("""{"kind":"Other","data":{"a":"eA=="}}""")]
    public void What_was_applied_and_is_no_Secret_is_hidden_whole(string applied) =>
        Assert.Equal("++++++++", new SecretMask([]).Hide(Secret("data: {}", applied)).Text("metadata", "annotations", LastApplied));

    [Fact]
    public void Annotations_of_a_Secret_are_hidden_where_the_settings_say_so()
    {
        var annotated = Secret("data: {a: eA==}").WithAt(["metadata", "annotations"], YamlReader.Read("{token: eA==, note: x}"));
        var shown = new SecretMask(["token", "other"]).Hide(annotated);
        Assert.Equal(("++++++++", "++++++++", "x"),
            (shown.Text("data", "a"), shown.Text("metadata", "annotations", "token"), shown.Text("metadata", "annotations", "note")));
    }
}

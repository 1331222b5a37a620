using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Rest;

namespace GitOpsActors.Host.Tests.Wire;

public sealed class FieldSelectionTests
{
    private const string List =
        """{"metadata":{"v":"1"},"items":[{"metadata":{"name":"a","uid":"u"},"status":{"sync":{"s":1},"health":2}},{"metadata":{"name":"b"}}]}""";

    [Theory]
    [InlineData("items.metadata.name", """{"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""")]
    [InlineData("items.metadata.name,items.status.sync,metadata",
        """{"metadata":{"v":"1"},"items":[{"metadata":{"name":"a"},"status":{"sync":{"s":1}}},{"metadata":{"name":"b"}}]}""")]
    [InlineData("-items.status,items.metadata.uid",
        """{"metadata":{"v":"1"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""")]
    [InlineData("items.metadata.name.more", """{"items":[{"metadata":{}},{"metadata":{}}]}""")]
    [InlineData("nothing", "{}")]
    public void Only_what_is_named_is_left_or_all_but_that(string fields, string expected) =>
        Assert.Equal(JsonReader.Read(expected), FieldSelection.Parse(fields)!.Of((MapNode)JsonReader.Read(List)));

    [Fact]
    public void Nothing_said_selects_nothing() => Assert.Null(FieldSelection.Parse(""));
}

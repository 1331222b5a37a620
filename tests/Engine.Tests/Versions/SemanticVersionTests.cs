using GitOpsActors.Engine.Versions;

namespace GitOpsActors.Engine.Tests.Versions;

public sealed class SemanticVersionTests
{
    [Fact]
    public void Versions_are_in_the_order_of_semver()
    {
        string[] ordered = ["0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2", "v2"];
        var parsed = ordered.Select(text => SemanticVersion.TryParse(text)!).ToList();
        Assert.Equal(ordered, parsed.AsEnumerable().Reverse().Order().Select(version => version.Text));
    }

    [Theory]
    [InlineData("1", "1.0.0")]
    [InlineData("v1.2", "1.2.0")]
    [InlineData("1.2.3-rc.1+build.5", "1.2.3-rc.1+build.5")]
    public void Short_forms_are_filled_up(string text, string full) => Assert.Equal(full, SemanticVersion.TryParse(text)!.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("v")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3\n")]
    [InlineData("99999999999999999999.0.0")]
    [InlineData("main")]
    public void What_is_no_version_is_none(string text) => Assert.Null(SemanticVersion.TryParse(text));

    [Fact]
    public void Build_metadata_does_not_count() => Assert.Equal(SemanticVersion.TryParse("1.0.0+a"), SemanticVersion.TryParse("1.0.0+b"));
}

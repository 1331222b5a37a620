using GitOpsActors.Sandbox.CustomResources;

namespace GitOpsActors.Sandbox.Tests.CustomResources;

public sealed class FormatsTests
{
    [Theory]
    [InlineData("cidr", "10.0.0.1/8", "10.0.0.1")]
    [InlineData("cidr", "fd00::/64", "10.0.0.0/33")]
    [InlineData("mac", "00:1A:2b:3c:4d:5e", "00:1A:2b:3c:4d")]
    [InlineData("duration", "1h30m", "soon")]
    [InlineData("duration", "3 days", "3 parsecs")]
    [InlineData("uuid", "123E4567-e89b-12d3-a456-426614174000", "{123e4567-e89b-12d3-a456-426614174000}")]
    [InlineData("uuid4", "123e4567-e89b-42d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000")]
    [InlineData("datetime", "2024-01-01T00:00:00Z", "2024-01-01")]
    [InlineData("hexcolor", "#fff", "#ffff")]
    [InlineData("k8s-short-name", "a-b", "a.b")]
    [InlineData("k8s-long-name", "a.b", "A.b")]
    public void A_format_knows_its_texts(string format, string right, string wrong)
    {
        Assert.True(Formats.Fits(format, right));
        Assert.False(Formats.Fits(format, wrong));
        Assert.True(Formats.Fits("unheard-of", wrong));
    }
}

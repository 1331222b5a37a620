using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.Tests.Schema;

/// <summary>Amounts as Kubernetes writes them.</summary>
public sealed class QuantityTests
{
    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("0.5", "500m")]
    [InlineData("1024Ki", "1Mi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1e3", "1e3")]
    [InlineData("1000", "1000")]
    [InlineData("1500k", "1500k")]
    [InlineData("-1500m", "-1500m")]
    [InlineData("0.0001", "100u")]
    public void An_amount_is_spelled_as_it_came_or_with_the_largest_unit_that_fits(string text, string canonical)
    {
        Assert.True(Quantity.TryParse(text, out var quantity));
        Assert.Equal(canonical, quantity.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 Gi")]
    [InlineData("1GiB")]
    [InlineData("five")]
    [InlineData("1.2.3")]
    public void What_is_no_amount_is_refused(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Fact]
    public void Amounts_compare_by_what_they_are_worth()
    {
        Assert.Equal(Parse("1Gi"), Parse("1024Mi"));
        Assert.True(Parse("1G") < Parse("1Gi"));
        Assert.True(Parse("100m") < Parse("1"));
        Assert.Equal("1500m", Parse("1").Add(Parse("500m")).ToString());
        Assert.Equal(1500, Parse("1.5").MilliValue);
        Assert.Equal("1m", Parse("1u").RoundedUpToMilli().ToString());
    }

    private static Quantity Parse(string text) => Quantity.TryParse(text, out var quantity) ? quantity : throw new ArgumentException(text, nameof(text));
}

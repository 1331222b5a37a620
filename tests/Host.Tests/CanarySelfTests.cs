using System.Text;

namespace GitOpsActors.Host.Tests;

/// <summary>A search that finds nothing proves nothing, unless it finds what is there.</summary>
public sealed class CanarySelfTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("user:")]
    public void A_mark_is_found_plain_and_encoded_wherever_it_stands(string before)
    {
        var value = before + Canary.Mark + "word, and more";
        Assert.ThrowsAny<Exception>(() => Canary.MustBeAbsent("a place", "x" + value));
        Assert.ThrowsAny<Exception>(() => Canary.MustBeAbsent("a place", "x " + Convert.ToBase64String(Encoding.UTF8.GetBytes(value))));
    }

    [Fact]
    public void Other_text_is_none() => Canary.MustBeAbsent("a place", "a canary, hidden; aGlkZGVu " + new string('a', 1000));
}

using System.Diagnostics;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.Tests.Matching;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*", "a/b", true)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[^a]x", "bx", true)]
    [InlineData("{one,two*}", "twofold", true)]
    [InlineData("{one,t{w,r}o}", "tro", true)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "axb", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("a+(b)$", "a+(b)$", true)]
    [InlineData("[a\\-z]", "b", false)]
    [InlineData("[a\\-z]", "-", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("*ab*", "xaby", true)]
    [InlineData("*ab*ab*", "xaby", false)]
    [InlineData("**", "a/b", true)]
    [InlineData("", "a", false)]
    [InlineData("", "", true)]
    [InlineData("line", "line\n", false)]
    public void Without_a_separator_a_star_crosses_everything(string pattern, string text, bool expected) => Assert.Equal(expected, Glob.IsMatch(pattern, text));

    [Theory]
    [InlineData("https://git/*", "https://git/team", true)]
    [InlineData("https://git/*", "https://git/team/repo", false)]
    [InlineData("https://git/**", "https://git/team/repo", true)]
    [InlineData("a?b", "a/b", false)]
    public void With_a_separator_only_two_stars_cross_it(string pattern, string text, bool expected) => Assert.Equal(expected, Glob.IsMatch(pattern, text, '/'));

    [Theory]
    [InlineData("[a")]
    [InlineData("{a,b")]
    [InlineData("a\\")]
    [InlineData("[z-a]")]
    public void What_is_no_pattern_matches_nothing(string pattern) => Assert.False(Glob.IsMatch(pattern, pattern));

    [Fact]
    public void A_pattern_that_would_take_for_ever_elsewhere_takes_linear_time()
    {
        var pattern = string.Concat(Enumerable.Repeat("{a*,*a}", 12)) + "b";
        var text = new string('a', 4000);
        var clock = Stopwatch.StartNew();
        Assert.False(Glob.IsMatch(pattern, text));
        // Backtracking would need longer than the universe has existed; no noise of a machine comes near this limit.
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1));
    }
}

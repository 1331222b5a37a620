using System.Reflection;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Versions;

namespace GitOpsActors.Engine.Tests.Matching;

/// <summary>A pattern that gives up by the clock makes a decision depend on how busy the machine is. Patterns of the engine are linear instead.</summary>
public sealed class PatternClockTests
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_pattern_of_the_engine_looks_at_the_clock()
    {
        var patterns = typeof(Node).Assembly.GetTypes().SelectMany(static type => type.GetMethods(Any))
            .Where(static method => method.ReturnType == typeof(Regex) && method.GetCustomAttribute<GeneratedRegexAttribute>() is not null).ToList();

        Assert.True(patterns.Count > 20, $"only {patterns.Count} patterns were found");
        Assert.All(patterns, static pattern => Assert.Equal(Regex.InfiniteMatchTimeout, ((Regex)pattern.Invoke(null, null)!).MatchTimeout));
    }

    /// <summary>Each run of spaces could be cut in two in a hundred ways, and 400 runs in more ways than can be tried.</summary>
    [Fact]
    public void A_constraint_that_is_almost_one_is_refused_at_once()
    {
        var runs = string.Concat(Enumerable.Repeat("1  ", 340));

        Assert.Null(VersionRange.TryParse(runs + "!"));
        Assert.NotNull(VersionRange.TryParse(runs));
    }
}

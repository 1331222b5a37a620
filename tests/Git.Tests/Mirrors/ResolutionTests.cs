using System.Text;
using GitOpsActors.Git.Mirrors;

namespace GitOpsActors.Git.Tests.Mirrors;

public sealed class ResolutionTests
{
    [Theory]
    [InlineData("1.x", "", "refs/tags/1.9.0")]
    [InlineData("^1.0", "", "refs/tags/1.9.0")]
    [InlineData("*", "", "refs/tags/v2.0.0")]
    [InlineData(">=2.0.0-0", "", "refs/tags/v3.0.0-rc.1")]
    [InlineData("v2.0.0", "", "refs/tags/v2.0.0")]
    [InlineData("1.0", "", "refs/tags/1.0")]
    [InlineData("~1.1", "app-", "refs/tags/app-1.1.5")]
    [InlineData("1.1.0", "app-", "refs/tags/app-1.1.0")]
    [InlineData("main", "", "refs/heads/main")]
    [InlineData("both", "", "refs/tags/both")]
    [InlineData("pull/7/head", "", "refs/pull/7/head")]
    [InlineData("", "", "HEAD")]
    public void A_revision_means_a_ref(string revision, string prefix, string expected) => Assert.Equal(expected, Refs().Resolve(revision, prefix)?.Ref);

    [Theory]
    [InlineData("9.x")]
    [InlineData("2.0.0")]
    [InlineData("mai")]
    [InlineData("abc123")]
    public void A_revision_may_mean_nothing(string revision) => Assert.Null(Refs().Resolve(revision));

    [Fact]
    public void Seven_hex_digits_are_taken_for_the_start_of_a_commit()
    {
        Assert.Equal(new Resolution(null, null, "abcdef1"), Refs().Resolve("ABCDEF1"));
        var full = new string('a', 40);
        Assert.Equal(ObjectId.Parse(full), Refs().Resolve(full)!.Commit);
    }

    [Fact]
    public void With_a_prefix_only_a_constraint_makes_sense()
    {
        var e = Assert.Throws<GitException>(() => Refs().Resolve("main", "app-"));
        Assert.Contains("'main' is no version constraint", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Annotated_tags_are_peeled()
    {
        var refs = RemoteRefs.Parse(Encoding.UTF8.GetBytes($"{Id(1)}\trefs/tags/a\n{Id(2)}\trefs/tags/a^{{}}\nnonsense\n"));
        Assert.Equal(ObjectId.Parse(Id(2)), refs.All["refs/tags/a"]);
        Assert.Single(refs.All);
    }

    private static RemoteRefs Refs()
    {
        string[] names =
        [
            "HEAD", "refs/heads/main", "refs/heads/both", "refs/tags/both", "refs/tags/1.0", "refs/tags/1.9.0", "refs/tags/v2.0.0", "refs/tags/v3.0.0-rc.1",
            "refs/tags/app-1.1.0", "refs/tags/app-1.1.5", "refs/tags/app-1.2.0", "refs/tags/other", "refs/pull/7/head",
        ];
        return RemoteRefs.Parse(Encoding.UTF8.GetBytes(string.Concat(names.Select((name, i) => $"{Id(i)}\t{name}\n"))));
    }

    private static string Id(int number) => number.ToString("x40");
}

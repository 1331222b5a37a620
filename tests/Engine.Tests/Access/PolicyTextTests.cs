using GitOpsActors.Engine.Access;

namespace GitOpsActors.Engine.Tests.Access;

public sealed class PolicyTextTests
{
    [Fact]
    public void Comments_blank_lines_and_spaces_mean_nothing_and_quotes_keep_commas()
    {
        var (lines, problems) = Read(""""

            # a comment, with commas
              p , role:dev ,applications,  get , "{shop,pay}/*" , allow
            g, "CN=dev, OU=acme", role:dev
            p, "role:""odd""", logs, get, */*, deny
            """");

        Assert.Empty(problems);
        var first = Assert.IsType<PolicyLine.Rule>(lines[0]);
        Assert.Equal(("role:dev", "applications", "get"), (first.Subject, first.Resource.Text, first.Action.Text));
        Assert.Equal(("{shop,pay}/*", true), (first.Object.Text, first.IsAllow));
        Assert.Equal(("policy.csv, line 3", true), (first.Place, first.Object.IsMatch("pay/web")));
        var group = Assert.IsType<PolicyLine.Membership>(lines[1]);
        Assert.Equal(("CN=dev, OU=acme", "role:dev"), (group.Member, group.Role));
        Assert.Equal("role:\"odd\"", Assert.IsType<PolicyLine.Rule>(lines[2]).Subject);
        Assert.Equal(3, lines.Count);
    }

    [Theory]
    [InlineData("p, role:dev, applications, get, shop/*", "has 5")]
    [InlineData("p, role:dev, applications, get, shop/*, allow, x", "has 7")]
    [InlineData("g, dev", "has 2")]
    [InlineData("g, dev, role:a, role:b", "has 4")]
    [InlineData("x, dev, role:a", "begins with p or g")]
    [InlineData("p, role:dev, applications, get, shop/*, Deny", "allow or deny")]
    [InlineData("p, role:dev, applications, get, \"shop/*, allow", "quote")]
    [InlineData("p, role:dev, applications, get, \"shop\"/*, allow", "quote")]
    [InlineData("p, ro\"le, applications, get, shop/*, allow", "quote")]
    public void A_line_that_is_none_is_an_error_that_names_it(string line, string expected)
    {
        var (lines, problems) = Read("g, ann, role:dev\n\n" + line + "\ng, bob, role:dev");

        Assert.Equal(2, lines.Count);
        var problem = Assert.Single(problems);
        Assert.Equal(("policy.csv, line 3", true), (problem.Place, problem.IsFatal));
        Assert.Contains(expected, problem.Problem);
    }

    [Theory]
    [InlineData("[a-z0-9]")]
    [InlineData("[z-a]")]
    [InlineData("[abc")]
    [InlineData("[]")]
    [InlineData("[!]")]
    [InlineData("[a-]")]
    public void What_is_no_glob_matches_nothing_and_is_told(string glob)
    {
        var (lines, problems) = Read($"p, role:dev, applications, get, \"{glob}\", allow");

        Assert.False(Assert.IsType<PolicyLine.Rule>(Assert.Single(lines)).Object.IsMatch(glob));
        Assert.False(Assert.Single(problems).IsFatal);
    }

    [Theory]
    [InlineData("a*", "a/b/c", true)]
    [InlineData("*/*", "a", false)]
    [InlineData("*/*", "a/b/c", true)]
    [InlineData("a?c", "a/c", true)]
    [InlineData("[a-c]/x", "b/x", true)]
    [InlineData("[!a-c]/x", "b/x", false)]
    [InlineData("[^a]", "^", true)]
    [InlineData("[^a]", "b", false)]
    [InlineData("[ab-c]", "-", true)]
    [InlineData("{a,b{1,2}}/*", "b2/x", true)]
    [InlineData("{a,b", "b", true)]
    [InlineData("a,b}", "a,b}", true)]
    [InlineData("a\\*", "a*", true)]
    [InlineData("a\\*", "ab", false)]
    [InlineData("a\\", "a", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    public void Globs_are_those_of_policies(string glob, string text, bool expected) =>
        Assert.Equal(expected, AccessPattern.Of(glob, MatchMode.Glob).IsMatch(text));

    [Theory]
    [InlineData("shop", "x/shop/y", true)]
    [InlineData("^shop/.*$", "shop/web", true)]
    [InlineData("^shop/.*$", "x/shop/web", false)]
    [InlineData("(", "(", false)]
    public void Regular_expressions_are_not_anchored(string pattern, string text, bool expected) =>
        Assert.Equal(expected, AccessPattern.Of(pattern, MatchMode.Regex).IsMatch(text));

    private static (List<PolicyLine> Lines, List<PolicyProblem> Problems) Read(string text)
    {
        var problems = new List<PolicyProblem>();
        return (PolicyText.Read("policy.csv", text, MatchMode.Glob, problems).ToList(), problems);
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.Tests.Matching;

public sealed class LabelSelectorTests
{
    private static readonly MapNode Labels = MapNode.Of(("app", "shop"), ("tier", "web"), ("weight", "7"), ("example.com/team", "a"));

    [Theory]
    [InlineData("", true)]
    [InlineData("app=shop", true)]
    [InlineData("app==shop,tier=web", true)]
    [InlineData("app=shop,tier=db", false)]
    [InlineData("app!=other", true)]
    [InlineData("missing!=other", true)]
    [InlineData("tier in (web, db)", true)]
    [InlineData("tier notin (web)", false)]
    [InlineData("missing notin (web)", true)]
    [InlineData("example.com/team", true)]
    [InlineData("!app", false)]
    [InlineData("!missing", true)]
    [InlineData("weight>6,weight<8", true)]
    [InlineData("app>6", false)]
    public void All_requirements_of_a_selector_must_hold(string selector, bool matches) =>
        Assert.Equal(matches, LabelSelector.Parse(selector).Matches(Labels));

    [Theory]
    [InlineData("app in shop", "expected: '('")]
    [InlineData("app=shop,", "identifier after ','")]
    [InlineData("=shop", "expected: !, identifier")]
    [InlineData("app=sh op", "expected: ',' or 'end of string'")]
    [InlineData("weight>much", "must be an integer")]
    public void A_text_that_is_no_selector_is_refused_with_what_was_expected(string selector, string problem) =>
        Assert.Contains(problem, Assert.Throws<SelectorException>(() => LabelSelector.Parse(selector)).Message);
}

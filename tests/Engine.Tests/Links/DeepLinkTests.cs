using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Links;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.Links;

public sealed class DeepLinkTests
{
    private static readonly PlainTemplates Templates = new(RenderMemory.OfMebibytes(1), static () =>
        DateTimeOffset.UnixEpoch, static bytes => bytes.Clear());
    private static readonly MapNode Values = JsonReader.Read(
        """{"app": {"metadata": {"name": "web", "labels": {"team": "blue"}}, "spec": {"replicas": 12345678}}}""").Map();

    [Fact]
    public void Links_are_read_as_Argo_CD_writes_them_and_those_are_shown_whose_condition_holds()
    {
        var links = DeepLink.Read("""
            - url: https://logs.example/?app={{.app.metadata.name}}&n={{.app.spec.replicas}}
              title: Logs of {{it}}
              description: All of them
              icon.class: "fa-file"
              if: app.metadata.labels.team == "blue"
            - url: https://other.example/{{ .app.metadata.name | upper }}{{ with .app.spec.nothing }}x{{ end }}
              title: Other
            - url: https://hidden.example
              title: Hidden
              if: 'false'
            """);

        Assert.Equal(
            [
                """{"title":"Logs of {{it}}","url":"https://logs.example/?app=web&n=12345678","description":"All of them","iconClass":"fa-file"}""",
                """{"title":"Other","url":"https://other.example/WEB"}""", "",
            ],
            links.Select(static link => link.For(Values, Templates) is (var shown, "") ? shown?.ToString() ?? "" : "a problem"));
    }

    [Theory]
    [InlineData("url: x, title: t, if: app.metadata.name", "neither true nor false, but \"web\"")]
    [InlineData("url: x, title: t, if: app.nothing.there", "cannot fetch there from nil")]
    [InlineData("url: x, title: t, if: (", "unexpected 'the end'")]
    [InlineData("url: '{{ .app.nothing.there }}', title: t", "nil pointer evaluating")]
    [InlineData("url: '{{ nosuch }}', title: t", "function \"nosuch\" not defined")]
    public void What_fails_fails_alone_and_says_why(string link, string said)
    {
        var (shown, problem) = Assert.Single(DeepLink.Read($"[{{{link}}}]")).For(Values, Templates);
        Assert.Null(shown);
        Assert.Contains(said, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: b", "not a list")]
    [InlineData("- title: t", "needs url and title")]
    public void A_setting_that_is_not_a_list_of_links_is_refused(string setting, string said) =>
        Assert.Contains(said, Assert.Throws<DocumentException>(() => DeepLink.Read(setting)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_said_is_no_link() => Assert.Empty(DeepLink.Read(""));
}

using GitOpsActors.Engine.Documents;
using static GitOpsActors.Engine.Tests.Notifications.NotificationFixture;

namespace GitOpsActors.Engine.Tests.Notifications;

public sealed class NotificationSettingsTests
{
    [Fact]
    public void Services_have_their_type_or_a_name_of_their_own_and_their_secrets()
    {
        var settings = Settings("""
            service.slack: "token: $slack-token\nusername: bot"
            service.webhook.ci.main: |
              url: https://ci.example/$path_1/x
              headers: [{name: Authorization, value: Bearer $token}]
            """, ("slack-token", "xoxb\n"), ("path_1", "p"), ("token", "quote\"d: yes"));

        Assert.Empty(settings.Problems);
        Assert.Equal("""{"token":"xoxb","username":"bot"}""", settings.Services["slack"].Options.ToString());
        var ci = settings.Services["ci.main"];
        Assert.Equal("webhook", ci.Type);
        Assert.Equal("https://ci.example/p/x", ci.Options["url"].Text());
        Assert.Equal("Bearer quote\"d: yes", ci.Options.List("headers")[0]["value"].Text());
        Assert.DoesNotContain("xoxb", $"{settings} {settings.Services["slack"]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service.slack: 'token: $nosuch'",
        "service.slack: '$nosuch' leads to nothing: put the key nosuch into the Secret argocd-notifications-secret")]
    [InlineData("service.slack: '[1]'", "service.slack: it is not a map of options")]
    [InlineData("service.slack: '{a: '", "service.slack: ")]
    [InlineData("trigger.t: 'when: x'", "trigger.t: it is not a list of {when, send}")]
    [InlineData("trigger.t: '[{when: app., send: [a]}]'", "trigger.t: [0].when: a name is expected")]
    [InlineData("trigger.t: '[{send: [a]}]'", "trigger.t: [0].when is empty")]
    [InlineData("trigger.t: '[{when: \"true\"}]'", "trigger.t: [0].send names no template")]
    [InlineData("trigger.t: '[{when: \"true\", oncePer: (, send: [a]}]'", "trigger.t: [0].oncePer: ")]
    [InlineData("trigger.t: '[{when: \"true\", send: [nosuch]}]'", "trigger.t: there is no template.nosuch, which it sends")]
    [InlineData("template.t: 'message: \"{{ .app \"'", "template.t: message: ")]
    [InlineData("template.t: '{email: {subject: \"{{ nosuch }}\"}}'", "template.t: email.subject: ")]
    [InlineData("template.t: hello", "template.t: it is not a map")]
    [InlineData("subscriptions: '[{triggers: [t]}]'", "subscriptions: [0].recipients is empty")]
    [InlineData("subscriptions: '[{recipients: [slack:a], selector: \"a in b\"}]'", "subscriptions: [0].selector: ")]
    [InlineData("defaultTriggers: '[nosuch]'", "defaultTriggers: there is no trigger.nosuch")]
    [InlineData("defaultTriggers: 'x'", "defaultTriggers: it is not a list")]
    [InlineData("context: '[x]'", "context: it is not a map")]
    [InlineData("config.yaml: ''", "config.yaml: no setting has this name")]
    public void What_is_wrong_is_told_with_its_key_and_leaves_the_rest_alone(string data, string problem)
    {
        var settings = Settings(data + "\ntemplate.a: 'message: hello'");

        Assert.Contains(settings.Problems, one => one.StartsWith(problem, StringComparison.Ordinal));
        Assert.True(settings.Templates.ContainsKey("a"));
    }

    [Fact]
    public void A_condition_that_can_not_be_read_leaves_the_others_in_their_places()
    {
        var settings = Settings("trigger.t: '[{when: (, send: [a]}, {when: \"true\", send: [a]}]'\ntemplate.a: 'message: x'");

        Assert.Null(settings.Triggers["t"].Conditions[0]);
        // SHA-1 of "true", as the original's keys have it.
        Assert.Equal("[1].X_5TO4MPCKAyY0ipFgr6_IraRNs=", settings.Triggers["t"].Conditions[1]!.Key);
    }

    [Fact]
    public void Templates_can_name_the_context_and_the_address_is_known_without_it()
    {
        Assert.Equal("https://gitops.example", Settings("context: 'region: east'").Context["argocdUrl"].Text());
        Assert.Equal("https://own.example", Settings("context: 'argocdUrl: https://own.example'").Context["argocdUrl"].Text());
    }
}

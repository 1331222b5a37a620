using GitOpsActors.Engine.Documents;
using static GitOpsActors.Notifications.Tests.RequestTests;
using static GitOpsActors.Notifications.Tests.ServiceFixture;

namespace GitOpsActors.Notifications.Tests;

public sealed class FailureTests
{
    private const string Quick = "url: HERE/hook\nretryWaitMin: 1ms\nretryWaitMax: 2ms";

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task What_may_pass_is_tried_again(int status)
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Next.Enqueue((status, ""));
        receiver.Next.Enqueue((status, ""));
        await SendAsync("webhook", Here(Quick, receiver), "message: hi");
        Assert.Equal(3, receiver.Count);
    }

    [Theory]
    [InlineData(403, "no \u0007 way", "answers 403: no   way", 1)]
    [InlineData(501, "", "answers 501", 1)]
    [InlineData(302, "", "answers 302: it is elsewhere", 1)]
    [InlineData(500, "broken", "answers 500: broken", 3)]
    public async Task What_does_not_pass_says_why_after_as_many_tries_as_the_settings_say(int status, string body, string said, int tries)
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.AnswerHeaders["Location"] = "https://elsewhere.example/";
        receiver.Otherwise = _ => (status, body);
        var error = await Assert.ThrowsAsync<NotificationException>(() =>
            SendAsync("webhook", Here(Quick + "\nretryMax: 2", receiver), "message: hi"));
        Assert.EndsWith(said.Length > 40 ? said : error.Message[error.Message.IndexOf("answers", StringComparison.Ordinal)..],
            error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(tries, receiver.Count);
    }

    [Fact]
    public async Task A_service_that_wants_to_be_left_alone_for_long_is_not_asked_again()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.AnswerHeaders["Retry-After"] = "3600";
        receiver.Otherwise = static _ => (429, "");
        await Assert.ThrowsAsync<NotificationException>(() => SendAsync("webhook", Here(Quick, receiver), "message: hi"));
        Assert.Equal(1, receiver.Count);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_not_read_to_its_end()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Otherwise = static _ => (200, new string('x', 2 * 1024 * 1024));
        var error = await Assert.ThrowsAsync<NotificationException>(() =>
            SendAsync("webhook", Here(Quick + "\nretryMax: 0", receiver), "message: hi"));
        Assert.Contains("can't be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_taken_only_where_the_settings_say_so()
    {
        await using var receiver = await HttpReceiver.StartAsync(isSecure: true);
        await Assert.ThrowsAsync<NotificationException>(() => SendAsync("webhook", Here(Quick + "\nretryMax: 0", receiver), "message: hi"));
        Assert.Equal(0, receiver.Count);
        await SendAsync("webhook", Here(Quick + "\ninsecureSkipVerify: true", receiver), "message: hi");
        Assert.Equal(1, receiver.Count);
    }

    [Theory]
    [InlineData("slack", "token: t\napiURL: HERE", "message: x", "c", """{"ok":false,"error":"channel_not_found"}""",
        "Slack refuses chat.postMessage: channel_not_found")]
    [InlineData("slack", "token: t\napiURL: HERE", "slack: {blocks: '{'}", "c", "{}", "slack.blocks of the template is no document")]
    [InlineData("slack", "token: t\napiURL: HERE", "slack: {blocks: '{}'}", "c", "{}", "slack.blocks of the template is not a list")]
    [InlineData("slack", "token: t\napiURL: HERE", "slack: {deliveryPolicy: Never}", "c", "{}",
        "slack.deliveryPolicy is Post, PostAndUpdate or Update, and not 'Never'")]
    [InlineData("slack", "token: t\napiURL: HERE", "message: x", "", "{}", "names the channel")]
    [InlineData("teams", "recipientUrls: {ops: HERE}", "message: x", "ops", "Bad payload", "Teams refuses the card: Bad payload")]
    [InlineData("teams", "recipientUrls: {ops: HERE}", "message: x", "other", "1", "recipientUrls has nothing for the recipient 'other'")]
    [InlineData("alertmanager", "targets: [TARGET]", "message: x", "", "", "alertmanager.labels of the template has no label")]
    [InlineData("pagerdutyv2", "apiURL: HERE\nserviceKeys: {ops: k}", "pagerdutyv2: {severity: bad}", "ops", "",
        "pagerdutyv2.severity is one of critical")]
    [InlineData("webhook", "url: HERE", "webhook: {webhook: {method: 'a b'}}", "", "", "'a b' is not a method of HTTP")]
    [InlineData("email", "host: localhost\nfrom: a@b", "message: x", "", "", "'' is not a list of one to 100 addresses of mail")]
    public async Task A_message_that_can_not_be_sent_says_why(string service, string options, string message, string recipient,
        string answer, string said)
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Otherwise = _ => (200, answer);
        var error = await Assert.ThrowsAsync<NotificationException>(() => SendAsync(service, Here(options, receiver), message, recipient));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slack", "", "service.slack: token is missing")]
    [InlineData("webhook.ci", "", "service.ci: url is missing")]
    [InlineData("webhook", "url: ftp://x", "service.webhook: url has to be an address that begins with https://")]
    [InlineData("webhook", "url: https://x\nretryMax: many", "service.webhook: retryMax is a number from 0 to 10, and not 'many'")]
    [InlineData("webhook", "url: https://x\nretryWaitMin: long", "retryWaitMin is a span of time from 0s to 60s, and not 'long'")]
    [InlineData("webhook", "url: https://x\ninsecureSkipVerify: maybe", "insecureSkipVerify is true or false, and not 'maybe'")]
    [InlineData("webhook", "url: https://x\nheaders: [{value: x}]", "a header has no name")]
    [InlineData("email", "host: x", "service.email: from is missing")]
    [InlineData("email", "host: x\nfrom: a@b\nport: '70000'", "port is a number from 1 to 65535")]
    [InlineData("alertmanager", "", "targets names no host:port")]
    [InlineData("github", "appID: '1'\ninstallationID: '2'\nprivateKey: none", "privateKey is not a private key of RSA in PEM")]
    [InlineData("nats", "", "there is no type of service nats; there are slack")]
    public void A_service_that_is_set_up_wrongly_says_what_is_missing(string service, string options, string said) =>
        Assert.Contains(said, Assert.Throws<NotificationException>(() => Make(service, options)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task One_target_of_an_Alertmanager_that_takes_the_alert_is_enough()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        await SendAsync("alertmanager", Here("targets: ['[::1]:1', TARGET]", receiver), "alertmanager: {labels: {alertname: A}}");
        Assert.Equal(1, receiver.Count);
    }

    [Fact]
    public void No_secret_is_left_in_what_a_service_answered() => Assert.Equal("a *** b *** c", NotificationServices.WithoutSecrets(
        "a s3cret b t0ken c", MapNode.Of(("k", "s3cret\n"), ("short", "a")), MapNode.Of(("token", "t0ken"))));
}

using SmtpServer.Protocol;
using static GitOpsActors.Notifications.Tests.ServiceFixture;

namespace GitOpsActors.Notifications.Tests;

public sealed class MailTests
{
    [Fact]
    public async Task A_mail_goes_to_all_recipients_with_what_the_template_says()
    {
        await using var server = await MailReceiver.StartAsync();
        await SendAsync("email", $"host: 127.0.0.1\nport: {server.Port}\nfrom: GitOps <gitops@example.org>",
            "message: short\nemail: {subject: \"web läuft\\r\\nBcc: x@y\", body: long}", "a@example.org, b@example.org");

        var mail = await server.TakeAsync();
        Assert.Equal(("gitops@example.org", "a@example.org b@example.org"), (mail.From, string.Join(' ', mail.To)));
        Assert.Contains("From: GitOps <gitops@example.org>", mail.Text, StringComparison.Ordinal);
        Assert.Contains("=?", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nBcc:", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/plain", mail.Text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nlong", mail.Text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_body_the_message_is_it_and_it_may_be_a_page()
    {
        await using var server = await MailReceiver.StartAsync();
        await SendAsync("email", $"host: 127.0.0.1\nport: '{server.Port}'\nfrom: gitops@example.org\nhtml: 'true'",
            "message: <b>x</b>\nemail: {subject: s}", "a@example.org");

        var mail = await server.TakeAsync();
        Assert.Contains("Content-Type: text/html", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<b>x</b>", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_sent_by_STARTTLS_to_who_has_a_certificate_that_counts()
    {
        await using var server = await MailReceiver.StartAsync("secret", isSecure: true);
        var options = $"host: localhost\nport: {server.Port}\nfrom: gitops@example.org\nusername: u\npassword: secret";
        var refused = await Assert.ThrowsAsync<NotificationException>(() => SendAsync("email", options, "message: x", "a@example.org"));
        Assert.Contains("no certificate that is trusted", refused.Message, StringComparison.Ordinal);

        await SendAsync("email", options + "\ninsecure_skip_verify: true", "message: x", "a@example.org");
        Assert.True((await server.TakeAsync()).IsSecure);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_not_repeated()
    {
        await using var server = await MailReceiver.StartAsync("secret");
        var error = await Assert.ThrowsAsync<NotificationException>(() => SendAsync(
            "email", $"host: 127.0.0.1\nport: {server.Port}\nfrom: gitops@example.org\nusername: u\npassword: wrong", "message: x",
                "a@example.org"));
        Assert.Equal("127.0.0.1 refuses the username or the password", error.Message);
    }

    [Fact]
    public async Task A_mail_that_is_refused_for_the_moment_is_sent_again()
    {
        await using var server = await MailReceiver.StartAsync();
        server.Refusals.Enqueue(new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "no"));
        var error = await Assert.ThrowsAsync<NotificationException>(() => SendAsync(
            "email", $"host: 127.0.0.1\nport: {server.Port}\nfrom: gitops@example.org", "message: x", "a@example.org"));
        Assert.StartsWith("127.0.0.1 answers 550: ", error.Message, StringComparison.Ordinal);

        server.Refusals.Enqueue(new SmtpResponse(SmtpReplyCode.InsufficientStorage, "later"));
        await SendAsync("email", $"host: 127.0.0.1\nport: {server.Port}\nfrom: gitops@example.org", "message: x", "a@example.org");
        Assert.Contains("x", (await server.TakeAsync()).Text, StringComparison.Ordinal);
    }
}

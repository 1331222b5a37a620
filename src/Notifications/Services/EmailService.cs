using System.Net;
using System.Net.Sockets;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace GitOpsActors.Notifications.Services;

/// <summary>
/// Mail by SMTP: with TLS from the first byte at port 465, else with STARTTLS where the server offers it. A password is never sent in clear
/// text, but to this machine.
/// </summary>
internal sealed class EmailService : INotificationService
{
    private const int PortOfTls = 465;
    private const int RecipientsMax = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _host;
    private readonly int _port;
    private readonly string _user;
    private readonly string _password;
    private readonly MailboxAddress _from;
    private readonly bool _isHtml;
    private readonly bool _isUnverified;
    private readonly TimeProvider _time;

    public EmailService(ServiceOptions options, TimeProvider time)
    {
        _host = options.Required("host");
        _port = options.Number("port", 1, 65535, 587);
        (_user, _password) = (options.Text("username"), options.Text("password"));
        _from = MailboxAddress.TryParse(options.Required("from"), out var from) ? from
            : throw options.Bad("from is not an address of mail");
        _isHtml = options.Flag("html");
        _isUnverified = options.Flag("insecure_skip_verify");
        _time = time;
    }

    public async Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        using var mail = Mail(new MessageParts(message, "email"), recipient);
        await RetryPolicy.Default.RunAsync(() => OnceAsync(mail, stop), _time, stop);
    }

    private MimeMessage Mail(MessageParts parts, string recipient)
    {
        if (!InternetAddressList.TryParse(recipient, out var to) || to.Count is 0 or > RecipientsMax)
            throw new NotificationException($"'{recipient}' is not a list of one to {RecipientsMax} addresses of mail");
        var text = parts.Text("body") is { Length: > 0 } body ? body : parts.Message;
        var mail = new MimeMessage
        {
            Subject = parts.Text("subject"), Body = new TextPart(_isHtml ? "html" : "plain") { Text = text }, Date = _time.GetUtcNow(),
        };
        mail.From.Add(_from);
        mail.To.AddRange(to);
        return mail;
    }

    private async Task<string> OnceAsync(MimeMessage mail, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        using var client = new SmtpClient { CheckCertificateRevocation = false };
#pragma warning disable MA0039, CA5359 // The settings say so: insecure_skip_verify.
        if (_isUnverified) client.ServerCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore MA0039, CA5359
        try
        {
            var security = _port == PortOfTls ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable;
            await client.ConnectAsync(_host, _port, security, either.Token);
            if (_user.Length > 0)
            {
                if (!client.IsSecure && !IsThisMachine())
                    throw new NotificationException($"{_host} offers no TLS, and the password is not sent in clear text");
                await client.AuthenticateAsync(_user, _password, either.Token);
            }

            await client.SendAsync(mail, either.Token);
            await client.DisconnectAsync(quit: true, either.Token);
            return "";
        }
        catch (Exception error) when (error is AuthenticationException or SslHandshakeException or ProtocolException or CommandException
            or SocketException or IOException or ServiceNotConnectedException or NotSupportedException)
        {
            throw Failed(error);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new NotificationException($"{_host} did not take the mail within {Patience.TotalSeconds:0} s", isPassing: true, error);
        }
    }

    /// <summary>What the server says of a password may repeat it.</summary>
    private NotificationException Failed(Exception error) => error switch
    {
        AuthenticationException => new($"{_host} refuses the username or the password", inner: error),
        SslHandshakeException => new($"{_host} has no certificate that is trusted; insecure_skip_verify takes any", inner: error),
        SmtpCommandException refused => new($"{_host} answers {(int)refused.StatusCode}{ServiceHttp.Shown(refused.Message)}",
            (int)refused.StatusCode is >= 400 and < 500, error),
        NotSupportedException => new($"{_host} offers no way to sign in", inner: error),
        _ => new NotificationException($"{_host} can't be reached: {error.Message}", isPassing: true, error),
    };

    private bool IsThisMachine() => _host is "localhost" || (IPAddress.TryParse(_host, out var address) && IPAddress.IsLoopback(address));
}

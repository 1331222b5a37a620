using System.Buffers;
using System.Net;
using System.Text;
using System.Threading.Channels;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace GitOpsActors.Tests.Shared;

/// <summary>A server of mail on loopback that keeps what it takes.</summary>
internal sealed class MailReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<ReceivedMail> _received = Channel.CreateUnbounded<ReceivedMail>();
    private Task _running = Task.CompletedTask;

    public int Port { get; private set; }

    /// <summary>Answers that refuse mails, each once and in order.</summary>
    public Queue<SmtpResponse> Refusals { get; } = [];

    /// <param name="password">What has to be known; empty where anybody may send.</param>
    /// <param name="isSecure">Whether STARTTLS is offered.</param>
    public static async Task<MailReceiver> StartAsync(string password = "", bool isSecure = false)
    {
        var receiver = new MailReceiver { Port = Free() };
        var options = new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint =>
        {
            endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, receiver.Port)).AllowUnsecureAuthentication(!isSecure);
            if (isSecure) endpoint.Certificate(HttpReceiver.Certificate());
            if (password.Length > 0) endpoint.AuthenticationRequired();
        }).Build();
        var services = new ServiceProvider();
        services.Add(new Store(receiver));
        services.Add(new DelegatingUserAuthenticator((_, _, given) => given == password));
        var server = new SmtpServer.SmtpServer(options, services);
        receiver._running = server.StartAsync(receiver._stop.Token);
        await Task.Yield();
        return receiver;
    }

    public async Task<ReceivedMail> TakeAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        return await _received.Reader.ReadAsync(late.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // It was stopped.
        }

        _stop.Dispose();
    }

    private static int Free()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Store(MailReceiver receiver) : MessageStore
    {
        public override Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            if (receiver.Refusals.TryDequeue(out var refusal)) return Task.FromResult(refusal);
            receiver._received.Writer.TryWrite(new ReceivedMail(
                $"{transaction.From.User}@{transaction.From.Host}", [.. transaction.To.Select(static one => $"{one.User}@{one.Host}")],
                Encoding.UTF8.GetString(buffer.ToArray()), context.Pipe.IsSecure));
            return Task.FromResult(SmtpResponse.Ok);
        }
    }
}

/// <param name="Text">The whole mail.</param>
/// <param name="IsSecure">Whether it came by TLS.</param>
internal sealed record ReceivedMail(string From, IReadOnlyList<string> To, string Text, bool IsSecure);

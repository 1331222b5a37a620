using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Tests.Shared;

/// <summary>A service on loopback that takes notifications, keeps what it was told, and answers what it is told to.</summary>
internal sealed class HttpReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();
    private WebApplication _app = null!;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>How many requests came.</summary>
    public int Count => All.Count;

    public ConcurrentQueue<Received> All { get; } = [];

    /// <summary>What a path is answered with, each once and in order; after them, and elsewhere, the answer of <see
    /// cref="Otherwise"/>.</summary>
    public ConcurrentQueue<(int Status, string Body)> Next { get; } = [];

    public Func<Received, (int Status, string Body)> Otherwise { get; set; } = static _ => (200, "{}");

    public Dictionary<string, string> AnswerHeaders { get; } = [];

    public static async Task<HttpReceiver> StartAsync(bool isSecure = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (isSecure) listen.UseHttps(Certificate());
        }));
        var receiver = new HttpReceiver { _app = builder.Build() };
        receiver._app.Run(receiver.AnswerAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>The next request that nobody has taken yet.</summary>
    public async Task<Received> TakeAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        try
        {
            return await _received.Reader.ReadAsync(late.Token);
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"no request came within {Patience.TotalSeconds} s", error);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var received = new Received(
            http.Request.Method, $"{http.Request.Path}{http.Request.QueryString}",
            http.Request.Headers.ToDictionary(static one => one.Key, static one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        foreach (var (name, value) in AnswerHeaders) http.Response.Headers[name] = value;
        var (status, body) = Next.TryDequeue(out var next) ? next : Otherwise(received);
        All.Enqueue(received);
        _received.Writer.TryWrite(received);
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body);
    }
}

/// <summary>A request.</summary>
internal sealed record Received(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Header(string name) => Headers.GetValueOrDefault(name) ?? "";
}

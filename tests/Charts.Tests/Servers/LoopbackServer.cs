using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Charts.Tests.Servers;

/// <summary>A web server on loopback that remembers what it was asked, and errs when it is told to.</summary>
internal abstract class LoopbackServer : IAsyncDisposable
{
    private WebApplication? _app;

    public string Address => _app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>The certificate of a secure server.</summary>
    public string? AuthorityPem { get; private set; }

    /// <summary>Method, path and, after a bar, the Authorization header.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>What every answer waits for.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>Somebody has asked.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes the place of the answer to requests whose path contains the key.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Faults { get; } = new();

    public string[] Paths => [.. Requests.Select(static request => request.Split('|')[0])];

    public static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    public static Func<HttpContext, Task> Status(int code) => http =>
    {
        http.Response.StatusCode = code;
        return Task.CompletedTask;
    };

    public static Func<HttpContext, Task> Redirect(string target) => http =>
    {
        http.Response.Redirect(target);
        return Task.CompletedTask;
    };

    /// <summary>Bytes without end.</summary>
    public static async Task Endless(HttpContext http)
    {
        var piece = new byte[65536];
        while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(piece, http.RequestAborted);
    }

    /// <summary>Breaks off in the middle.</summary>
    public static async Task Truncated(HttpContext http)
    {
        http.Response.ContentLength = 1000;
        await http.Response.Body.WriteAsync(new byte[10]);
        await http.Response.Body.FlushAsync();
        http.Abort();
    }

    /// <summary>Begins an answer and says no more.</summary>
    public static async Task Stuck(HttpContext http)
    {
        http.Response.ContentLength = 1000;
        await http.Response.Body.WriteAsync(new byte[10]);
        await http.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    protected async Task ListenAsync(bool isSecure, bool wantsCertificate = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var certificate = isSecure ? Certificate() : null;
        AuthorityPem = certificate?.ExportCertificatePem();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is null) return;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                if (wantsCertificate) https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = static (_, _, _) => true;
            });
        }));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    protected abstract Task ServeAsync(HttpContext http);

    private async Task AnswerAsync(HttpContext http)
    {
        Requests.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}|{http.Request.Headers.Authorization}");
        Asked.TrySetResult();
        await Hold.WaitAsync(http.RequestAborted);
        var fault = Faults.FirstOrDefault(one => http.Request.Path.Value!.Contains(one.Key, StringComparison.Ordinal)).Value;
        await (fault ?? ServeAsync)(http);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}

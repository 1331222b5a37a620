using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Git.Tests.Servers;

/// <summary>A Git host: `git http-backend` behind a web server on loopback, which asks for what the test wants.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _root;

    private HttpServer(WebApplication app, string root, string? authorityPem) => (_app, _root, AuthorityPem) = (app, root, authorityPem);

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public string? AuthorityPem { get; }

    /// <summary>The Authorization header without which nothing is answered.</summary>
    public string? Demanded { get; set; }

    /// <summary>Answers in the old protocol, in which only the tips of refs are given.</summary>
    public bool IsOld { get; set; }

    /// <summary>What every answer waits for.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>What every answer that git has made already waits for.</summary>
    public Task HoldMade { get; set; } = Task.CompletedTask;

    /// <summary>Git has made an answer.</summary>
    public TaskCompletionSource Made { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Of an answer that is longer, only so much is sent; then nothing more comes, and the connection stays.</summary>
    public int StopsAfter { get; set; } = int.MaxValue;

    public int? FailsWith { get; set; }

    public ConcurrentQueue<string> Requests { get; } = [];

    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    public static async Task<HttpServer> StartAsync(string root, bool isSecure = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var certificate = isSecure ? Certificate() : null;
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var server = new HttpServer(app, root, certificate?.ExportCertificatePem());
        app.Run(server.Answer);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        Requests.Enqueue($"{http.Request.Method} {http.Request.Path}");
        Asked.TrySetResult();
        await Hold.WaitAsync(http.RequestAborted);
        if (FailsWith is { } code)
        {
            http.Response.StatusCode = code;
        }
        else if (Demanded is not null && http.Request.Headers.Authorization != Demanded)
        {
            http.Response.StatusCode = 401;
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
        }
        else
        {
            await Bridge(http);
        }
    }

    private async Task Bridge(HttpContext http)
    {
        var start = new ProcessStartInfo("git", ["http-backend"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new[]
        {
            ("GIT_PROJECT_ROOT", _root), ("GIT_HTTP_EXPORT_ALL", "1"), ("PATH_INFO", http.Request.Path.Value!), ("QUERY_STRING", http.Request.QueryString.Value!.TrimStart('?')),
            ("REQUEST_METHOD", http.Request.Method), ("CONTENT_TYPE", http.Request.ContentType ?? ""), ("HTTP_CONTENT_ENCODING", http.Request.Headers.ContentEncoding.ToString()),
            ("GIT_PROTOCOL", IsOld ? "" : http.Request.Headers["Git-Protocol"].ToString()), ("GIT_CONFIG_GLOBAL", "/dev/null"),
        })
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        await http.Request.Body.CopyToAsync(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        var answer = output.ToArray();
        Made.TrySetResult();
        await HoldMade.WaitAsync(http.RequestAborted);
        var end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var header in Encoding.ASCII.GetString(answer.AsSpan(0, end)).Split("\r\n").Select(line => line.Split(": ", 2)))
        {
            if (header[0] == "Status") http.Response.StatusCode = int.Parse(header[1].Split(' ')[0]);
            else http.Response.Headers[header[0]] = header[1];
        }
        var body = answer.AsMemory(end + 4);
        await http.Response.Body.WriteAsync(body[..Math.Min(body.Length, StopsAfter)]);
        if (body.Length <= StopsAfter) return;
        await http.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
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

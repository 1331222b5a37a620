using System.Net;
using System.Security.Cryptography.X509Certificates;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>The HTTPS side: Kestrel, and one handler for everything.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ApiServer(WebApplication application, Uri address, FaultInjector faults) => (_application, Address, Faults) = (application, address, faults);

    public FaultInjector Faults { get; }

    public Uri Address { get; }

    public static async Task<ApiServer> Start(IPEndPoint endpoint, Certificates certificates, Cluster cluster, Authenticator authenticator,
        ServiceAccountTokens tokens, SandboxOptions options, CancellationToken stop)
    {
        var faults = new FaultInjector(cluster, options.Faults);
        var handler = new RequestHandler(cluster, authenticator, tokens, faults, options.Served);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The handlers count the bytes themselves, to answer with the right Status.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(30));
            // A watch may be silent for a long time.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = 1024 * 1024;
            kestrel.Limits.MaxRequestLineSize = 1024 * 1024;
            kestrel.Limits.MaxRequestBufferSize = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Listen(endpoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificates.Server;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.ClientCertificateValidation = (_, _, _) => true;
                });
            });
        });
        var application = builder.Build();
        application.Run(handler.Handle);
        await application.StartAsync(stop);
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new ApiServer(application, new Uri(addresses.First()), faults);
    }

    public async ValueTask DisposeAsync()
    {
        // Watches would hold a graceful stop for as long as they like.
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _application.StopAsync(atOnce.Token);
        await _application.DisposeAsync();
    }

    public static X509Certificate2? ClientCertificate(HttpContext http) => http.Connection.ClientCertificate;
}

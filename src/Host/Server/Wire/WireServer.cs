using System.Net.Security;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Tls;
using GitOpsActors.Host.Server.Wire.Grpc;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Host.Server.Wire.Rest;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Wire;

/// <summary>The interface of Argo CD in its three dialects: gRPC, gRPC-web, and REST.</summary>
internal sealed class WireServer
{
    // Manifests of a whole Application may come along with a sync.
    private const int MessageBytesMax = 32 * 1024 * 1024;

    // Before somebody has signed in, nobody may make the server keep much.
    private const long StrangersBytesMax = 16 * 1024;

    private GrpcMethods? _grpc;

    /// <summary>By what the server proves itself; null while nobody beyond loopback is served.</summary>
    public ServerIdentity? Identity { get; set; }

    /// <summary>Serves a port to everybody: with TLS, unless that ends in front of it.</summary>
    public void ListenTo(KestrelServerOptions kestrel, int port, bool isInsecure) => kestrel.ListenAnyIP(port, listen =>
    {
        if (isInsecure) PlainHttp2.Recognise(listen);
        else
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = Identity!.Current,
                    ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                }),
            });
        }

        Doors.MarkPublic(listen);
    });

    public void AddTo(IServiceCollection services)
    {
        services.AddGrpc(static options => options.MaxReceiveMessageSize = MessageBytesMax);
        // It is asked for when the service is mapped, and then it is there.
        services.AddSingleton<IServiceMethodProvider<WireService>>(
            _ => _grpc ?? throw new InvalidOperationException("the methods are not known yet"));
    }

    public void Map(WebApplication web, MethodTable methods, CallGate gate, TimeProvider time)
    {
        _grpc = new GrpcMethods(methods, gate, web.Services.GetRequiredService<ILogger<GrpcMethods>>(), web.Lifetime.ApplicationStopping);
        web.Use(static (http, next) =>
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                // The guard has been here: who is not known has come to sign in, and needs no more for that.
                if (http.Features.Get<RequestAccess>() is null)
                    limit.MaxRequestBodySize = Math.Min(limit.MaxRequestBodySize ?? StrangersBytesMax, StrangersBytesMax);
                else if (IsOfGrpc(http)) limit.MaxRequestBodySize = MessageBytesMax;
            }

            return next(http);
        });
        web.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        web.MapGrpcService<WireService>().IsOpen(Openness.ForAll);
        new RestEndpoint(methods, gate, time, web.Lifetime.ApplicationStopping).Map(web);
    }

    private static bool IsOfGrpc(HttpContext http) => http.Request.ContentType?.StartsWith(
        "application/grpc", StringComparison.OrdinalIgnoreCase) == true;
}

using GitOpsActors.Host.Server.Wire.Grpc;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Host.Server.Wire.Rest;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsActors.Host.Server.Wire;

/// <summary>The interface of Argo CD in its three dialects: gRPC, gRPC-web, and REST.</summary>
internal static class WireServer
{
    // Manifests of a whole Application may come along with a sync.
    private const int MessageBytesMax = 32 * 1024 * 1024;

    public static void AddTo(IServiceCollection services)
    {
        services.AddGrpc(static options => options.MaxReceiveMessageSize = MessageBytesMax);
        services.AddSingleton<CallGate>();
        services.AddSingleton<MethodTable>();
        services.AddSingleton<IServiceMethodProvider<WireService>, GrpcMethods>();
    }

    /// <summary>All methods are in the table by now.</summary>
    public static void Map(WebApplication web, TimeProvider time)
    {
        web.Use(static (http, next) =>
        {
            if (IsOfGrpc(http) && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MessageBytesMax;
            return next(http);
        });
        web.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        web.MapGrpcService<WireService>();
        new RestEndpoint(web.Services.GetRequiredService<MethodTable>(), web.Services.GetRequiredService<CallGate>(), time, web.Lifetime.ApplicationStopping).Map(web);
    }

    private static bool IsOfGrpc(HttpContext http) => http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
}

using System.Collections.Concurrent;
using System.Net;
using GitOpsActors.Kubernetes.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Kubernetes.Tests;

/// <summary>A web server on loopback that remembers the headers of each request, and answers as it is told to.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RecordingServer(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public ConcurrentQueue<Dictionary<string, string[]>> Requests { get; } = [];

    /// <summary>Somebody has asked.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<RecordingServer> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = static _ => System.Text.Encoding.UTF8;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var server = new RecordingServer(builder.Build());
        server._app.Run(async http =>
        {
            server.Requests.Enqueue(http.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToArray()!, StringComparer.OrdinalIgnoreCase)!);
            server.Asked.TrySetResult();
            await (answer ?? Empty)(http);
        });
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Begins an answer and says no more.</summary>
    public static async Task Stuck(HttpContext http)
    {
        http.Response.ContentLength = 1000;
        await http.Response.Body.WriteAsync("{"u8.ToArray());
        await http.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    public ClusterAccess Access(string user = "{}") => KubeConfig.Parse(
        $$"""
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u} }]
        clusters: [{name: c, cluster: {server: "{{Address}}"} }]
        users: [{name: u, user: {{user}} }]
        """, "kubeconfig", "/").Access();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task Empty(HttpContext http) => http.Response.WriteAsync("{}");
}

using System.Diagnostics;
using GitOpsActors.Host.Server.Metrics;
using GitOpsActors.Host.Server.Wire.Definitions;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace GitOpsActors.Host.Server.Telemetry;

/// <summary>What is told of requests that reach the server: not that something probes it, and no text that may hold a secret.</summary>
internal static class ServerSpans
{
    private const int SegmentsShown = 3;

    private static readonly string[] Probes = ["/healthz", "/readyz", MetricsEndpoint.Path];

    public static void Configure(AspNetCoreTraceInstrumentationOptions options)
    {
        options.Filter = static http => Doors.IsOurs(http) && !Probes.Contains(http.Request.Path.Value, StringComparer.Ordinal);
        options.EnrichWithHttpRequest = static (span, request) => Hide(span, request.Path);
        options.EnrichWithHttpResponse = static (span, response) => Name(span, response.HttpContext);
    }

    private static void Hide(Activity span, PathString path)
    {
        span.SetTag("url.path", Shown(path.Value ?? ""));
        span.SetTag("url.query", null);
    }

    /// <summary>All calls of REST have one route; their method tells them apart.</summary>
    private static void Name(Activity span, HttpContext http)
    {
        if (http.Features.Get<WireMethod>() is not { } method) return;
        span.DisplayName = $"{http.Request.Method} {method.FullName}";
        span.SetTag("rpc.service", method.Service).SetTag("rpc.method", method.Name);
    }

    /// <summary>The start of a path. What follows names a thing, and the name of a repository may hold a login.</summary>
    internal static string Shown(string path)
    {
        var at = -1;
        for (var segment = 0; segment <= SegmentsShown; segment++)
        {
            at = path.IndexOf('/', at + 1);
            if (at < 0) return path;
        }

        return path[..at];
    }
}

using System.Text.Json.Serialization;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server;

/// <summary>The HTTP interface for looking inside: health, and the actors of all nodes.</summary>
internal static class Introspection
{
    public static void Map(WebApplication web, FleetClient fleet)
    {
        web.MapGet("/healthz", static http => http.Response.WriteAsync("ok\n")).IsOpen(Openness.Unguarded);
        web.MapGet("/readyz", http => ReadyAsync(http, fleet, web.Lifetime.ApplicationStopping)).IsOpen(Openness.Unguarded);
        web.MapGet("/api/v1/actors", async http =>
            await http.Response.WriteAsJsonAsync(
            [.. await fleet.NodesAsync(http.RequestAborted)], IntrospectionJson.Default.ListNodeReport)).Needs(Permission.OfEngine("get"));
        web.MapGet("/api/v1/actors/tree", async http =>
            await http.Response.WriteAsJsonAsync(
                [.. await fleet.TreesAsync(http.Request.Query["below"].ToString(), http.RequestAborted)],
                IntrospectionJson.Default.ListActorTree)).Needs(Permission.OfEngine("get"));
        web.MapGet("/api/v1/actors/application/{name}", http => InspectAsync(http, fleet)).Needs(Permission.OfEngine("get"));
    }

    /// <summary>Ready is a node that has read what is declared, and may act.</summary>
    private static async Task ReadyAsync(HttpContext http, FleetClient fleet, CancellationToken stopping)
    {
        var problem = stopping.IsCancellationRequested ? "stopping"
            : (await fleet.ControlPlaneAsync(http.RequestAborted)).View is null ? "the control cluster is not read yet"
            : !fleet.Node.Gate.IsOpen ? "this node sees no majority of its cluster, and does not act" : "";
        if (problem.Length > 0) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await http.Response.WriteAsync((problem.Length > 0 ? problem : "ok") + "\n", http.RequestAborted);
    }

    /// <summary>What an Application waits for. Its manifests are left out: they may hold secrets, and other commands show them masked.</summary>
    private static async Task InspectAsync(HttpContext http, FleetClient fleet)
    {
        var name = Answers.ApplicationOf(http, fleet.Node.Namespace);
        if (!(await fleet.ControlPlaneAsync(http.RequestAborted)).Applications.ContainsKey(name))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsJsonAsync(new Problem($"There is no Application {name}. `gax app list` shows which there are."), IntrospectionJson.Default.Problem);
            return;
        }

        var described = await fleet.DescribeAsync(name, http.RequestAborted);
        await http.Response.WriteAsJsonAsync(
            new ApplicationInside(name, described.Node, described.Targets?.Count, described.IsCompared, described.RenderProblem, described.Server, described.Revisions, described.WaitsFor),
            IntrospectionJson.Default.ApplicationInside);
    }
}

/// <summary>An Application as its actor sees it.</summary>
/// <param name="Objects">How many objects Git wants; null while nothing is rendered.</param>
internal sealed record ApplicationInside(
    string Application, string Node, int? Objects, bool IsCompared, string RenderProblem, string Server, IReadOnlyList<string> Revisions, IReadOnlyList<string> WaitsFor);

/// <summary>Why a request has no answer.</summary>
internal sealed record Problem(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<NodeReport>))]
[JsonSerializable(typeof(List<ActorTree>))]
[JsonSerializable(typeof(ApplicationInside))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class IntrospectionJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using GitOpsActors.Actors.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Serve;

/// <summary>The HTTP interface for looking inside: health, and the actors.</summary>
internal static class Introspection
{
    // One answer holds at most so many actors; who wants others asks for their prefix.
    private const int ActorsMax = 10_000;

    public static void Map(WebApplication web, ActorSystem actors)
    {
        web.MapGet("/healthz", static http => http.Response.WriteAsync("ok\n"));
        web.MapGet("/readyz", http =>
        {
            var stopping = web.Lifetime.ApplicationStopping.IsCancellationRequested;
            if (stopping) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return http.Response.WriteAsync(stopping ? "stopping\n" : "ok\n");
        });
        web.MapGet("/api/v1/actors", http => http.Response.WriteAsJsonAsync(
            new ActorsReport([.. actors.InspectKinds()], [.. actors.MessageTimings()], actors.DeadLetters.Counts), IntrospectionJson.Default.ActorsReport));
        web.MapGet("/api/v1/actors/{kind}", http =>
        {
            var prefix = http.Request.Query["prefix"].ToString();
            var found = actors.Inspect(Route(http, "kind")).Where(actor => actor.Id.StartsWith(prefix, StringComparison.Ordinal)).Take(ActorsMax);
            return http.Response.WriteAsJsonAsync([.. found], IntrospectionJson.Default.ListActorInfo);
        });
        web.MapGet("/api/v1/actors/{kind}/{**id}", http =>
        {
            var (kind, id) = (Route(http, "kind"), Route(http, "id"));
            if (actors.Inspect(kind, id) is { } actor) return http.Response.WriteAsJsonAsync(actor, IntrospectionJson.Default.ActorInfo);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return http.Response.WriteAsJsonAsync(new Problem($"There is no actor {kind}/{id}. `gax actors tree` shows who there is."), IntrospectionJson.Default.Problem);
        });
    }

    private static string Route(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}

/// <summary>All kinds of actors, where their time goes, and what reached nobody.</summary>
internal sealed record ActorsReport(IReadOnlyList<KindInfo> Kinds, IReadOnlyList<MessageTiming> Timings, IReadOnlyList<DeadLetterCount> DeadLetters);

/// <summary>Why a request has no answer.</summary>
internal sealed record Problem(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ActorsReport))]
[JsonSerializable(typeof(ActorInfo))]
[JsonSerializable(typeof(List<ActorInfo>))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class IntrospectionJson : JsonSerializerContext;

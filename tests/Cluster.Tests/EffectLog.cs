using System.Collections.Concurrent;
using System.Diagnostics;
using GitOpsActors.Sandbox;

namespace GitOpsActors.Cluster.Tests;

/// <summary>
/// What nodes did to the cluster, as the cluster saw it. Each start of a node has a user of its own, and each Application a namespace of its own name,
/// so that every request says who acts for which Application.
/// </summary>
internal sealed class EffectLog
{
    private static readonly string[] Writes = ["create", "update", "patch", "delete"];

    private readonly ConcurrentQueue<EffectSeen> _seen = new();

    public IEnumerable<EffectSeen> Seen => _seen;

    public void Hear(ServedRequest request)
    {
        if (request.User.StartsWith("node-", StringComparison.Ordinal) && Writes.Contains(request.Verb, StringComparer.Ordinal) && ApplicationOf(request.Path) is { } application)
            _seen.Enqueue(new EffectSeen(application, request.User, request.Path, request.Began, request.Ended));
    }

    /// <summary>The first write of each Application's object with this name that was answered since a moment.</summary>
    public Dictionary<string, EffectSeen> FirstSince(long moment, string @object, string except) => _seen
        .Where(seen => seen.Ended > moment && seen.User != except && seen.Path.EndsWith("/" + @object, StringComparison.Ordinal))
        .GroupBy(static seen => seen.Application).ToDictionary(static group => group.Key, static group => group.MinBy(static seen => seen.Ended)!);

    /// <summary>Two nodes that act for one Application at the same time.</summary>
    public IEnumerable<string> Overlaps()
    {
        foreach (var application in _seen.GroupBy(static seen => seen.Application))
        {
            EffectSeen? latest = null;
            foreach (var seen in application.OrderBy(static seen => seen.Began))
            {
                if (latest is not null && latest.User != seen.User && seen.Began < latest.Ended)
                    yield return $"{seen.User} began {seen.Path} {Stopwatch.GetElapsedTime(seen.Began, latest.Ended).TotalMilliseconds:0} ms before {latest.User} ended {latest.Path}";
                if (latest is null || seen.Ended > latest.Ended) latest = seen;
            }
        }
    }

    private static string? ApplicationOf(string path)
    {
        var parts = path.Split('/');
        var place = Array.IndexOf(parts, "namespaces");
        if (place < 0 || place + 1 >= parts.Length) return null;
        if (parts[place + 1] != "argocd") return parts[place + 1];
        return place + 3 < parts.Length && parts[place + 2] == "applications" ? parts[place + 3] : null;
    }
}

/// <summary>A write by a node, from when it was let in to when it was answered.</summary>
internal sealed record EffectSeen(string Application, string User, string Path, long Began, long Ended);

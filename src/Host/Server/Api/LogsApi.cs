using System.Globalization;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Pods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What the Pods of an Application say, as lines of JSON.</summary>
internal sealed class LogsApi(FleetClient fleet)
{
    /// <summary>Tells clients of how many containers an answer is, so that they know whether to name them.</summary>
    public const string CountHeader = "X-Log-Count";

    private const string DefaultContainer = "kubectl.kubernetes.io/default-container";
    private const int PodsMaxDefault = 10;

    private static readonly Permission Logs = new(AccessResources.Logs, "get", null);

    private readonly ControlApplications _applications = new(fleet);

    public void Map(WebApplication web)
    {
        var answer = Answers.Guarded(http => RunAsync(http, web.Lifetime.ApplicationStopping));
        web.MapGet("/api/v1/applications/{name}/logs", answer).Needs(Logs);
        web.MapGet("/api/v1/applications/{name}/pods/{podName}/logs", answer).Needs(Logs);
    }

    private async Task RunAsync(HttpContext http, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var (query, filter, until) = (ReadQuery(http), LineFilter.Read(http), Time(http, "untilTime"));
        var application = await _applications.FindAsync(http);
        var objects = await ApplicationObjects.OfAsync(fleet, _applications, application, stop.Token);
        var places = await PlacesAsync(http, objects, stop.Token);
        http.Response.ContentType = "application/json";
        http.Response.Headers[CountHeader] = places.Count.ToString(CultureInfo.InvariantCulture);
        // Who follows hears at once that there is something to follow, also while nothing is said.
        if (query.Follow) await http.Response.Body.FlushAsync(stop.Token);
        try
        {
            await foreach (var line in new PodLogs(objects.Cluster, places, query).ReadAsync(stop.Token))
            {
                if (!filter.Passes(line.Content) || (until is { } end && line.Time > end)) continue;
                await WriteAsync(http, MapNode.Of(("content", line.Content), ("podName", line.Pod), ("timeStampStr", line.TimeText),
                    ("last", false)), stop.Token);
                if (query.Follow) await http.Response.Body.FlushAsync(stop.Token);
            }

            await WriteAsync(http, MapNode.Of(("content", ""), ("podName", ""), ("timeStampStr", ""), ("last", true)), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader has gone, or the server goes.
        }
    }

    /// <summary>The containers that a request is about.</summary>
    private async Task<IReadOnlyList<LogPlace>> PlacesAsync(HttpContext http, ApplicationObjects objects, CancellationToken stop)
    {
        var pods = await PodsAsync(http, objects, stop);
        var most = await PodsMaxAsync(stop);
        if (pods.Count > most)
            throw new ApiException(400,
                $"{pods.Count} Pods are more than the {most} that server.maxPodLogsToRender of argocd-cm allows; name an object");
        var container = Query(http, "container");
        if (container.Length == 0) return [.. pods.Select(static pod => Place(pod.Item, pod.Containers[0]))];
        LogPlace[] places = [.. pods.Where(pod => pod.Containers.Contains(container)).Select(pod => Place(pod.Item, container))];
        var all = string.Join(", ", pods.SelectMany(static pod => pod.Containers).Distinct());
        return places.Length > 0 ? places : throw new ApiException(400, $"no Pod has a container {container}; there are {all}");
    }

    /// <summary>The Pods that belong to the Application, or to one object of it.</summary>
    private async Task<IReadOnlyList<(MapNode Item, IReadOnlyList<string> Containers)>> PodsAsync(HttpContext http,
        ApplicationObjects objects, CancellationToken stop)
    {
        var pods = new List<(MapNode Item, IReadOnlyList<string> Containers)>();
        var resource = await objects.Cluster.FindKindAsync("", "Pod", stop);
        var wanted = http.Request.RouteValues["podName"] as string ?? Query(http, "podName");
        foreach (var (item, containers) in await objects.CandidatesAsync(resource, Query(http, "namespace"), Containers, stop))
        {
            if (wanted.Length > 0 && item.Text("metadata", "name") != wanted) continue;
            var lineage = await objects.LineageAsync(item, stop);
            if (containers.Count > 0 && lineage.Any(objects.IsManaged) && lineage.Any(one => IsMeant(http, one)))
                pods.Add((item, containers));
        }

        return pods.Count > 0 ? pods : throw new ApiException(404,
            $"no such Pod was found as part of application {_applications.NameOf(http)}");
    }

    private static bool IsMeant(HttpContext http, MapNode item)
    {
        var (key, query) = (ResourceKey.Of(item), http.Request.Query);
        return (Query(http, "kind") is "" || key.Kind == Query(http, "kind"))
            && (!query.TryGetValue("group", out var group) || group.ToString() == key.Group
                || (group.ToString().Length == 0 && Query(http, "kind").Length == 0))
            && (Query(http, "resourceName") is "" || key.Name == Query(http, "resourceName"));
    }

    /// <summary>The containers of a Pod, the one first that people mean who name none.</summary>
    private static IReadOnlyList<string> Containers(MapNode pod)
    {
        var meant = pod.Text("metadata", "annotations", DefaultContainer);
        var names = pod.List("spec", "containers").OrderBy(one => one["name"].Text() == meant ? 0 : 1)
            .Concat(pod.List("spec", "initContainers")).Concat(pod.List("spec", "ephemeralContainers"));
        return [.. names.Select(static one => one["name"].Text()).OfType<string>()];
    }

    private static LogPlace Place(MapNode pod, string container) =>
        new(pod.Text("metadata", "namespace") ?? "", pod.Text("metadata", "name") ?? "", container);

    private async Task<int> PodsMaxAsync(CancellationToken stop)
    {
        var settings = await _applications.Cluster.GetAsync(new ObjectName("", "ConfigMap", _applications.Namespace, "argocd-cm"), stop);
        var said = settings.Map("data")["server.maxPodLogsToRender"].Text();
        return int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : PodsMaxDefault;
    }

    private static LogQuery ReadQuery(HttpContext http)
    {
        var query = new LogQuery
        {
            Follow = Query(http, "follow") == "true", Previous = Query(http, "previous") == "true",
            TailLines = Number(http, "tailLines"), SinceSeconds = Number(http, "sinceSeconds"),
            SinceTime = Time(http, "sinceTime") is null ? "" : Query(http, "sinceTime"),
        };
        return query.SinceSeconds is null || query.SinceTime.Length == 0 ? query
            : throw new ApiException(400, "say either sinceSeconds or sinceTime");
    }

    /// <summary>Null when nothing is said; zero says nothing, as in Argo CD.</summary>
    private static long? Number(HttpContext http, string name)
    {
        if (Query(http, name) is not { Length: > 0 } text) return null;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new ApiException(400, $"{name} is a number, and '{text}' is none");
        return number == 0 ? null : number;
    }

    private static DateTimeOffset? Time(HttpContext http, string name)
    {
        if (Query(http, name) is not { Length: > 0 } text) return null;
        return text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time : throw new ApiException(400, $"{name} is a time such as 2026-01-31T12:00:00Z, and '{text}' is none");
    }

    private static async Task WriteAsync(HttpContext http, MapNode result, CancellationToken stop)
    {
        await http.Response.Body.WriteAsync(JsonText.Bytes(MapNode.Of(("result", result))), stop);
        await http.Response.Body.WriteAsync("\n"u8.ToArray(), stop);
    }

    private static string Query(HttpContext http, string name) => http.Request.Query[name].ToString();

    /// <summary>Only lines with a text, or, after a '!', only those without it.</summary>
    private sealed record LineFilter(string Text, bool IsNegated, StringComparison Comparison)
    {
        public static LineFilter Read(HttpContext http)
        {
            var text = Query(http, "filter");
            var comparison = Query(http, "matchCase") == "true" ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
            return text.StartsWith('!') ? new(text[1..], true, comparison) : new(text, false, comparison);
        }

        public bool Passes(string line) => Text.Length == 0 || line.Contains(Text, Comparison) != IsNegated;
    }
}

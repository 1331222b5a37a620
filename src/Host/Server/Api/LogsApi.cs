using System.Globalization;
using System.Runtime.CompilerServices;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Pods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What the Pods of an Application say, as lines of JSON.</summary>
internal sealed class LogsApi(FleetClient fleet)
{
    /// <summary>Tells clients of how many containers an answer is, so that they know whether to name them.</summary>
    public const string CountHeader = "X-Log-Count";

    private const string DefaultContainer = "kubectl.kubernetes.io/default-container";
    private const int PodsMaxDefault = 10;

    private readonly ControlApplications _applications = new(fleet);

    public void AddTo(MethodTable methods) => methods.AddStream(ApplicationsApi.Service + "PodLogs", OpenAsync);

    private async Task<IAsyncEnumerable<MapNode>> OpenAsync(Call call)
    {
        var (query, filter, until) = (ReadQuery(call), LineFilter.Read(call), Time(call, "untilTime"));
        var application = await _applications.FindAsync(call);
        call.MustMay(AccessResources.Logs, "get", _applications.ObjectOf(application));
        var objects = await ApplicationObjects.OfAsync(fleet, _applications, application, call.Stop);
        var places = await PlacesAsync(call, objects, call.Stop);
        call.Http.Response.Headers[CountHeader] = places.Count.ToString(CultureInfo.InvariantCulture);
        return ReadAsync(new PodLogs(objects.Cluster, places, query), filter, until, call.Stop);
    }

    private static async IAsyncEnumerable<MapNode> ReadAsync(PodLogs logs, LineFilter filter, DateTimeOffset? until,
        [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var line in logs.ReadAsync(stop))
        {
            if (!filter.Passes(line.Content) || (until is { } end && line.Time > end)) continue;
            yield return Entry(line.Content, line.Pod, line.TimeText, isLast: false);
        }

        yield return Entry("", "", "", isLast: true);
    }

    private static MapNode Entry(string content, string pod, string time, bool isLast)
    {
        var entry = MapNode.Of(("content", content), ("podName", pod), ("timeStampStr", time), ("last", isLast));
        return time.Length > 0 ? entry.With("timeStamp", time) : entry;
    }

    /// <summary>The containers that a request is about.</summary>
    private async Task<IReadOnlyList<LogPlace>> PlacesAsync(Call call, ApplicationObjects objects, CancellationToken stop)
    {
        var pods = await PodsAsync(call, objects, stop);
        var most = await PodsMaxAsync(stop);
        if (pods.Count > most)
            throw new ApiException(400,
                $"{pods.Count} Pods are more than the {most} that server.maxPodLogsToRender of argocd-cm allows; name an object");
        var container = call.Text("container");
        if (container.Length == 0) return [.. pods.Select(static pod => Place(pod.Item, pod.Containers[0]))];
        LogPlace[] places = [.. pods.Where(pod => pod.Containers.Contains(container)).Select(pod => Place(pod.Item, container))];
        var all = string.Join(", ", pods.SelectMany(static pod => pod.Containers).Distinct());
        return places.Length > 0 ? places : throw new ApiException(400, $"no Pod has a container {container}; there are {all}");
    }

    /// <summary>The Pods that belong to the Application, or to one object of it.</summary>
    private async Task<IReadOnlyList<(MapNode Item, IReadOnlyList<string> Containers)>> PodsAsync(Call call,
        ApplicationObjects objects, CancellationToken stop)
    {
        var pods = new List<(MapNode Item, IReadOnlyList<string> Containers)>();
        var resource = await objects.Cluster.FindKindAsync("", "Pod", stop);
        var wanted = call.Text("podName");
        foreach (var (item, containers) in await objects.CandidatesAsync(resource, call.Text("namespace"), Containers, stop))
        {
            if (wanted.Length > 0 && item.Text("metadata", "name") != wanted) continue;
            var lineage = await objects.LineageAsync(item, stop);
            if (containers.Count > 0 && lineage.Any(objects.IsManaged) && lineage.Any(one => IsMeant(call, one)))
                pods.Add((item, containers));
        }

        return pods.Count > 0 ? pods : throw new ApiException(404,
            $"no such Pod was found as part of application {_applications.NameOf(call)}");
    }

    private static bool IsMeant(Call call, MapNode item)
    {
        var (key, kind, group) = (ResourceKey.Of(item), call.Text("kind"), call.Text("group"));
        return (kind.Length == 0 || key.Kind == kind)
            && (!call.Request.Has("group") || group == key.Group || (group.Length == 0 && kind.Length == 0))
            && (call.Text("resourceName") is "" || key.Name == call.Text("resourceName"));
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

    private static LogQuery ReadQuery(Call call)
    {
        var query = new LogQuery
        {
            Follow = call.Flag("follow"), Previous = call.Flag("previous"),
            TailLines = Number(call, "tailLines"), SinceSeconds = Number(call, "sinceSeconds"),
            SinceTime = Time(call, "sinceTime") is null ? "" : call.Text("sinceTime"),
        };
        return query.SinceSeconds is null || query.SinceTime.Length == 0 ? query
            : throw new ApiException(400, "say either sinceSeconds or sinceTime");
    }

    /// <summary>Null when nothing is said; zero says nothing, as in Argo CD.</summary>
    private static long? Number(Call call, string name) => call.Integer(name) switch
    {
        null or 0 => null,
        > 0 and var number => number,
        var number => throw new ApiException(400, $"{name} is a number from 1, and {number} is none"),
    };

    private static DateTimeOffset? Time(Call call, string name)
    {
        if (call.Text(name) is not { Length: > 0 } text) return null;
        return text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time : throw new ApiException(400, $"{name} is a time such as 2026-01-31T12:00:00Z, and '{text}' is none");
    }

    /// <summary>Only lines with a text, or, after a '!', only those without it.</summary>
    private sealed record LineFilter(string Text, bool IsNegated, StringComparison Comparison)
    {
        public static LineFilter Read(Call call)
        {
            var text = call.Text("filter");
            var comparison = call.Flag("matchCase") ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
            return text.StartsWith('!') ? new(text[1..], true, comparison) : new(text, false, comparison);
        }

        public bool Passes(string line) => Text.Length == 0 || line.Contains(Text, Comparison) != IsNegated;
    }
}

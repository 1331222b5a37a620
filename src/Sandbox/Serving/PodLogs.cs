using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>The logs of containers that never ran: what the annotation says, or one line a start.</summary>
internal sealed class PodLogs(Cluster cluster)
{
    /// <summary>Users put here what the containers of a Pod are to have said.</summary>
    public const string Annotation = "sandbox.gitopsactors.io/log";

    public async Task Answer(ApiCall call, MapNode pod)
    {
        var container = Container(call, pod);
        // A Pod without a node has said nothing, which is not an error.
        if (pod.Text("spec", "nodeName") is null or "")
        {
            call.Http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        var lines = Lines(call, pod, container);
        call.Http.Response.ContentType = "text/plain";
        await call.Http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Text(call, lines)), call.Aborted);
        if (!call.Flag("follow")) return;
        await call.Http.Response.Body.FlushAsync(call.Aborted);
        await UntilGone(call, pod);
    }

    private static string Container(ApiCall call, MapNode pod)
    {
        var names = pod.List("spec", "containers").Select(container => container.Text("name") ?? "").ToList();
        var others = pod.List("spec", "initContainers").Concat(pod.List("spec", "ephemeralContainers")).Select(container => container.Text("name") ?? "");
        if (call.Query("container") is { Length: > 0 } asked)
        {
            if (names.Contains(asked) || others.Contains(asked)) return asked;
            throw ApiErrors.BadRequest($"container {asked} is not valid for pod {call.Info.Name}");
        }
        if (names.Count == 1) return names[0];
        var inits = pod.List("spec", "initContainers").Select(container => container.Text("name")).ToList();
        var choice = inits.Count == 0 ? $"choose one of: [{string.Join(' ', names)}]"
            : $"choose one of: [{string.Join(' ', names)}] or one of the init containers: [{string.Join(' ', inits)}]";
        throw ApiErrors.BadRequest($"a container name must be specified for pod {call.Info.Name}, {choice}");
    }

    private static List<(DateTimeOffset Time, string Line)> Lines(ApiCall call, MapNode pod, string container)
    {
        var statuses = pod.List("status", "containerStatuses").Concat(pod.List("status", "initContainerStatuses"));
        var state = statuses.FirstOrDefault(status => status.Text("name") == container)?["state"];
        if (state?["running"] is null && state?["terminated"] is null)
        {
            var reason = state.Text("waiting", "reason") ?? "ContainerCreating";
            var problem = reason is "ImagePullBackOff" or "ErrImagePull" ? "trying and failing to pull image" : reason;
            throw ApiErrors.BadRequest($"container \"{container}\" in pod \"{call.Info.Name}\" is waiting to start: {problem}");
        }
        var started = Timestamps.Parse(state?["running"]?["startedAt"] ?? state?["terminated"]?["startedAt"]) ?? DateTimeOffset.UnixEpoch;
        var text = pod.Text("metadata", "annotations", Annotation) ?? $"container {container} of pod {call.Info.Name} started";
        return [.. text.TrimEnd('\n').Split('\n').Select(line => (started, line))];
    }

    private string Text(ApiCall call, List<(DateTimeOffset Time, string Line)> lines)
    {
        if (call.Number("sinceSeconds") is { } seconds) lines = [.. lines.Where(line => line.Time >= cluster.Now.AddSeconds(-seconds))];
        if (call.Number("tailLines") is { } tail) lines = [.. lines.TakeLast((int)Math.Clamp(tail, 0, int.MaxValue))];
        var text = new StringBuilder();
        foreach (var (time, line) in lines)
        {
            if (call.Flag("timestamps")) text.Append(Timestamps.MicroText(time)).Append(' ');
            text.Append(line).Append('\n');
        }
        return call.Number("limitBytes") is { } limit && limit < text.Length ? text.ToString(0, (int)Math.Max(0, limit)) : text.ToString();
    }

    /// <summary>Who follows a log hears nothing more, until the Pod is gone or has ended.</summary>
    private async Task UntilGone(ApiCall call, MapNode pod)
    {
        var table = cluster.Table("", "pods");
        var uid = pod.Text("metadata", "uid");
        while (true)
        {
            var pulse = table.NextEvent();
            if (table.Get(call.Info.Namespace, call.Info.Name) is not { } present || present.Uid != uid
                || present.Document.Text("status", "phase") is "Succeeded" or "Failed") return;
            await pulse.WaitAsync(call.Aborted);
        }
    }
}

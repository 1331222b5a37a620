using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>
/// Writes the Events in which controllers tell what they did, as people read them in `kubectl describe`. What is said again about the
/// same object is counted, and the oldest are forgotten, since nothing else would ever remove them.
/// </summary>
internal sealed class EventRecorder(Cluster cluster)
{
    // A real server keeps them for an hour; here their number is what is bounded.
    public const int KeptMax = 5_000;

    private readonly Dictionary<Key, string> _names = [];
    private readonly Queue<Key> _kept = new();
    private readonly Lock _gate = new();
    private long _last;

    private ServedResource Events => cluster.Resource("", "v1", "events");

    public void Record(ServedResource about, MapNode item, Told told)
    {
        var space = item.Text("metadata", "namespace") is { Length: > 0 } own ? own : "default";
        var key = new Key(space, item.Text("metadata", "uid") ?? "", told);
        var now = Timestamps.Text(cluster.Now);
        try
        {
            if (Known(key) is { } known)
            {
                cluster.Objects.Modify(Request(space, known) with { Manager = told.Component },
                    present => present.With("count", (present.Integer("count") ?? 1) + 1).With("lastTimestamp", now));
                return;
            }
            var name = $"{item.Text("metadata", "name")}.{NewMark()}";
            var written = Event(space, name, Reference(about, item, told.FieldPath), told, now);
            cluster.Objects.Create(Request(space, name) with { Manager = told.Component }, written);
            Keep(key, name);
        }
        catch (ApiException)
        {
            // A namespace on its way out takes no Events, and nothing depends on them.
        }
    }

    private string? Known(Key key)
    {
        lock (_gate)
            return _names.TryGetValue(key, out var name) && cluster.Table(Events).Get(key.Namespace, name) is not null ? name : null;
    }

    private void Keep(Key key, string name)
    {
        Key oldest;
        string? dropped;
        lock (_gate)
        {
            _names[key] = name;
            _kept.Enqueue(key);
            if (_kept.Count <= KeptMax) return;
            oldest = _kept.Dequeue();
            _names.Remove(oldest, out dropped);
        }
        if (dropped is not null) cluster.Objects.Delete(Request(oldest.Namespace, dropped), new DeleteOptions());
    }

    /// <summary>Names grow with the time, so that what was told in the same second is listed in the order in which it was told.</summary>
    private string NewMark()
    {
        lock (_gate)
        {
            _last = Math.Max(_last + 1, cluster.Now.UtcTicks);
            return _last.ToString("x16", CultureInfo.InvariantCulture);
        }
    }

    private WriteRequest Request(string space, string name) => new() { Resource = Events, Namespace = space, Name = name, Validation = FieldValidation.Ignore };

    private static MapNode Event(string space, string name, MapNode reference, Told told, string now) => MapNode.Of(
        ("metadata", MapNode.Of(("name", name), ("namespace", space))),
        ("involvedObject", reference), ("reason", told.Reason), ("message", told.Message), ("source", MapNode.Of(("component", told.Component))),
        ("firstTimestamp", now), ("lastTimestamp", now), ("count", 1), ("type", told.IsWarning ? "Warning" : "Normal"), ("reportingComponent", told.Component));

    private static MapNode Reference(ServedResource about, MapNode item, string fieldPath)
    {
        var reference = MapNode.Of(("kind", about.Kind), ("name", item.At("metadata", "name")!), ("uid", item.At("metadata", "uid")!), ("apiVersion", about.ApiVersion));
        foreach (var key in (ReadOnlySpan<string>)["namespace", "resourceVersion"]) reference = reference.WithOrWithout(key, item.At("metadata", key));
        return fieldPath.Length == 0 ? reference : reference.With("fieldPath", fieldPath);
    }

    private readonly record struct Key(string Namespace, string Uid, Told Told);
}

/// <summary>What a controller says about an object.</summary>
/// <param name="Component">Who says it.</param>
/// <param name="Reason">What happened, in one word.</param>
/// <param name="Message">The same in a sentence.</param>
internal sealed record Told(string Component, string Reason, string Message)
{
    public bool IsWarning { get; init; }

    /// <summary>The part of the object that it is about, such as one container.</summary>
    public string FieldPath { get; init; } = "";
}

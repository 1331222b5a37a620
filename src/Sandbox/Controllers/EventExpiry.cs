using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>Lets Events go an hour after they were told last, as a real server does: clients write them, and nobody takes them
/// away.</summary>
public sealed class EventExpiry(Cluster cluster) : Controller(cluster)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public override void Start()
    {
        foreach (var item in Cluster.Table("", "events").View(null).Objects) Enqueue(Key(item.Namespace, item.Name));
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, "", "events") && happened is { IsDeletion: false, Before: null })
            EnqueueAfter(Key(happened.After.Namespace, happened.After.Name), Kept);
    }

    public override void Reconcile(string key)
    {
        var (space, name) = Split(key);
        if (Get("", "events", space, name) is not { } item) return;
        var left = Told(item) + Kept - Cluster.Now;
        if (left > TimeSpan.Zero) EnqueueAfter(key, left);
        else Cluster.Objects.Delete(Request(Cluster.Resource("", "v1", "events"), space, name), new DeleteOptions());
    }

    private static DateTimeOffset Told(MapNode item) =>
        ((ReadOnlySpan<string?>)[item.Text("lastTimestamp"), item.Text("eventTime"), item.Text("metadata", "creationTimestamp")]).ToArray()
            .Select(static text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time)
                ? time : DateTimeOffset.MinValue).Max();
}

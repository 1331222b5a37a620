using System.Globalization;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>Events of the control cluster, which `kubectl describe` shows with the object that they are about.</summary>
public static class ControlEvents
{
    private const int MessageMax = 1024;

    /// <param name="labels">See <see cref="ResourceSettings.EventLabelsOf"/>.</param>
    public static Task<MapNode> WriteAsync(
        ICluster control, MapNode about, News news, DateTimeOffset at, string component, MapNode labels, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(about);
        ArgumentNullException.ThrowIfNull(news);
        ArgumentNullException.ThrowIfNull(labels);
        var (space, name, time) = (about.Text("metadata", "namespace") ?? "", about.Text("metadata", "name") ?? "", Rfc3339.Text(at));
        var metadata = MapNode.Of(("name", Named(name, at)), ("namespace", space));
        var reference = MapNode.Of(
            ("apiVersion", about["apiVersion"] ?? ""), ("kind", about["kind"] ?? ""), ("namespace", space), ("name", name),
            ("uid", about.Text("metadata", "uid") ?? ""), ("resourceVersion", about.Text("metadata", "resourceVersion") ?? ""));
        return control.CreateAsync(
            MapNode.Of(
                ("apiVersion", "v1"), ("kind", "Event"), ("metadata", labels.Count > 0 ? metadata.With("labels", labels) : metadata),
                ("involvedObject", reference), ("reason", news.Reason),
                ("message", news.Message.Length > MessageMax ? news.Message[..(MessageMax - 1)] + "…" : news.Message),
                ("type", news.IsWarning ? "Warning" : "Normal"), ("source", MapNode.Of(("component", component))),
                ("firstTimestamp", time), ("lastTimestamp", time), ("count", 1)),
            new WriteOptions { FieldManager = component }, stop);
    }

    /// <summary>As Kubernetes itself names events: by what they are about, and when.</summary>
    private static string Named(string name, DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{name}.{at.UtcTicks:x}");
}

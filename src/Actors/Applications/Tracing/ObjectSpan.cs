using System.Diagnostics;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Actors.Applications.Tracing;

/// <summary>What is done to one object, below the span that is current. It names the object and tells nothing of what is in it.</summary>
internal static class ObjectSpan
{
    public static Activity? Begin(string name, ResourceKey key)
    {
        var span = Spans.BeginWithin(name);
        span?.SetTag("gitopsactors.resource", key.ToString());
        return span;
    }

    /// <summary>The words of a cluster quote what was sent, so only the kind of the fault is told.</summary>
    public static void Fail(this Activity span, ClusterException error) =>
        span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.Kind.ToString());
}

using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Actors.Applications.Metrics;

/// <summary>Counts the requests that are made to clusters for one Application.</summary>
internal sealed class RequestCounts(ApplicationName name)
{
    private volatile string _project = "";

    public void Of(string project) => _project = project;

    /// <summary>The cluster, whose requests are counted from now on.</summary>
    public ICluster Counted(ICluster cluster, string server) =>
        ApplicationInstruments.Requests.Enabled ? cluster.SeenBy(new Counter(this, server)) : cluster;

    private void Count(string server, in AnsweredRequest request)
    {
        // Kept on the stack: there are many requests, and counting them must cost nothing that has to be cleaned up.
        ReadOnlySpan<KeyValuePair<string, object?>> tags =
        [
            new("namespace", name.Namespace), new("name", name.Name), new("project", _project), new("server", server),
            new("response_code", request.Code), new("verb", request.Verb), new("resource_kind", request.Resource),
            new("resource_namespace", request.Namespace), new("dry_run", request.IsDryRun ? "true" : "false"),
        ];
        ApplicationInstruments.Requests.Add(1, tags);
    }

    private sealed class Counter(RequestCounts counts, string server) : IRequestObserver
    {
        public void Answered(in AnsweredRequest request) => counts.Count(server, request);
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>Keeps as many Pods of a ReplicaSet (or of a ReplicationController) as it asks for.</summary>
internal sealed class ReplicaSetController(Cluster cluster, string group, string plural, string kind) : WorkloadController(cluster, group, "v1", plural)
{
    protected override (string Group, string Plural) Owned => ("", "pods");

    protected override void Sync(StoredObject item, MapNode document)
    {
        var selector = document.At("spec", "selector");
        // The older kind selects by labels alone.
        if (kind is "ReplicationController") selector = MapNode.Of(("matchLabels", selector ?? MapNode.Empty));
        var pods = Claim(item, selector, Resource.ApiVersion);
        var active = pods.Where(pod => Templates.IsActive(pod.Document)).ToList();
        ApiException? refusal = null;
        try
        {
            if (!Templates.IsDeleting(document)) Scale(item, document, active);
        }
        catch (ApiException problem) when (problem.Code is 403 or 422)
        {
            refusal = problem;
        }
        Report(item, document, selector, refusal);
        // What a quota or a rule refuses may be allowed later: look again, less and less often.
        if (refusal is not null) throw new InvalidOperationException($"{kind} {item.Name} cannot make its Pods", refusal);
    }

    private void Scale(StoredObject item, MapNode document, List<StoredObject> active)
    {
        var wanted = (int)(document.Integer("spec", "replicas") ?? 1);
        var owner = Templates.Controls(document, Resource.ApiVersion, kind);
        var metadata = MapNode.Of(("generateName", item.Name + "-"), ("namespace", item.Namespace));
        var pod = Templates.Pod(document.Map("spec", "template"), owner, metadata);
        for (var missing = wanted - active.Count; missing > 0; missing--) CreatePod(item, pod);
        foreach (var surplus in Templates.InOrderOfDeletion(active).Take(active.Count - wanted)) DeletePod(item, surplus);
    }

    private void Report(StoredObject item, MapNode document, Node? selector, ApiException? refusal)
    {
        var pods = OwnedBy(item).ToList();
        var active = pods.Where(pod => Templates.IsActive(pod.Document)).ToList();
        var labels = document.Map("spec", "template", "metadata", "labels");
        var ready = active.Where(pod => Templates.IsReady(pod.Document)).ToList();
        var available = 0;
        foreach (var pod in ready)
        {
            var rest = Templates.UntilAvailable(pod.Document, document.Integer("spec", "minReadySeconds") ?? 0, Cluster.Now);
            if (rest == TimeSpan.Zero) available++;
            else EnqueueAfter(Key(item.Namespace, item.Name), rest);
        }
        var labeled = active.Count(pod => labels.All(pair => Equals(pod.Document.At("metadata", "labels")?[pair.Key], pair.Value)));
        var terminating = pods.Count(pod => Templates.IsDeleting(pod.Document));
        SetStatus(item, status =>
        {
            status = WithFailure(status, refusal).With("replicas", active.Count)
                .WithCount("fullyLabeledReplicas", labeled)
                .WithCount("readyReplicas", ready.Count)
                .WithCount("availableReplicas", available)
                .With("observedGeneration", document.Integer("metadata", "generation") ?? 0);
            return kind is "ReplicaSet" ? status.With("terminatingReplicas", terminating) : status;
        });
    }

    private MapNode WithFailure(MapNode status, ApiException? refusal)
    {
        var conditions = status["conditions"].List();
        if (refusal is not null) return status.With("conditions", conditions.WithCondition(Templates.Failure, "True", "FailedCreate", refusal.Message, Now));
        var rest = ListNode.Of(conditions.Where(condition => condition.Text("type") is not Templates.Failure));
        return rest.Count == 0 ? status.Without("conditions") : status.With("conditions", rest);
    }
}

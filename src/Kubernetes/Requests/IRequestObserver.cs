namespace GitOpsActors.Kubernetes.Requests;

/// <summary>Hears of each request of a client once it is answered, or is not. It must be quick.</summary>
public interface IRequestObserver
{
    void Answered(in AnsweredRequest request);
}

/// <param name="Verb">Get, List, Watch, Create, Update, Patch or Delete; Unknown for what is about no kind.</param>
/// <param name="Resource">The kind's name in paths, such as `deployments`.</param>
/// <param name="Code">The status, or `&lt;error&gt;` when no answer came.</param>
public readonly record struct AnsweredRequest(string Verb, string Resource, string Namespace, string Code, bool IsDryRun);

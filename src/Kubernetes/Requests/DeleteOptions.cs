using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Kubernetes.Requests;

/// <summary>How something is to be deleted.</summary>
public sealed record DeleteOptions
{
    public static readonly DeleteOptions Default = new();

    public Propagation Propagation { get; init; }

    /// <summary>Only this very object, not a later one of the same name.</summary>
    public string? Uid { get; init; }

    /// <summary>Only while it is as it was at this version.</summary>
    public string? ResourceVersion { get; init; }

    public int? GracePeriodSeconds { get; init; }

    public bool DryRun { get; init; }

    internal MapNode Body()
    {
        var preconditions = MapNode.Empty.WithOrWithout("uid", Text(Uid)).WithOrWithout("resourceVersion", Text(ResourceVersion));
        return MapNode.Of(("kind", "DeleteOptions"), ("apiVersion", "v1"))
            .WithOrWithout("propagationPolicy", Propagation == Propagation.Unstated ? null : (Node)Propagation.ToString())
            .WithOrWithout("preconditions", preconditions.Count == 0 ? null : preconditions)
            .WithOrWithout("gracePeriodSeconds", GracePeriodSeconds is { } seconds ? (Node)seconds : null)
            .WithOrWithout("dryRun", DryRun ? ListNode.Of("All") : null);
    }

    private static StringNode? Text(string? value) => value is null ? null : StringNode.Of(value);
}

/// <summary>What happens to the objects that the deleted one owns.</summary>
public enum Propagation
{
    /// <summary>Whatever is usual for the kind.</summary>
    Unstated,
    Background,
    Foreground,
    Orphan,
}

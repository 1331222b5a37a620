namespace GitOpsActors.Kubernetes.Requests;

/// <summary>Which objects of a kind are meant.</summary>
public sealed record ListQuery
{
    public static readonly ListQuery Everything = new();

    /// <summary>Empty for all of them.</summary>
    public string Namespace { get; init; } = "";

    public string LabelSelector { get; init; } = "";

    public string FieldSelector { get; init; } = "";

    /// <summary>Only the metadata of each object is wanted, which then says nothing of its kind.</summary>
    public bool IsMetadataOnly { get; init; }

    /// <summary>How many objects an answer brings at most; more are fetched page by page.</summary>
    public int PageSize { get; init; } = 500;
}

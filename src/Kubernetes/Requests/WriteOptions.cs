namespace GitOpsActors.Kubernetes.Requests;

/// <summary>How something is to be written.</summary>
public sealed record WriteOptions
{
    public static readonly WriteOptions Default = new();

    /// <summary>Who owns the fields; an apply cannot be without one.</summary>
    public string? FieldManager { get; init; }

    /// <summary>Of an apply: take fields that others own.</summary>
    public bool Force { get; init; }

    /// <summary>Everything is checked and answered, nothing is kept.</summary>
    public bool DryRun { get; init; }

    public FieldValidation FieldValidation { get; init; }

    /// <summary>"status" or "scale"; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Is told each warning that the server gives with its answer.</summary>
    public Action<string>? Warned { get; init; }
}

/// <summary>What the server does about fields that it does not know, or meets twice.</summary>
public enum FieldValidation
{
    /// <summary>Whatever the server does when nothing is said.</summary>
    Unstated,
    Ignore,
    Warn,
    Strict,
}

public enum PatchKind
{
    Json,
    Merge,
    Strategic,
}

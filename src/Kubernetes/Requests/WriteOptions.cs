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

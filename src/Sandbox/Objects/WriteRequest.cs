using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>A write, wherever it comes from: whom it is from, what it is about, and how it is to be done.</summary>
public sealed record WriteRequest
{
    public required ServedResource Resource { get; init; }

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Subresource { get; init; } = "";

    /// <summary>The name under which managedFields remember the writer; empty: the writer leaves no trace.</summary>
    public string Manager { get; init; } = "";

    public User User { get; init; } = User.Controllers;

    public bool IsDryRun { get; init; }

    public FieldValidation Validation { get; init; } = FieldValidation.Warn;

    /// <summary>Takes fields over from others (apply only).</summary>
    public bool IsForced { get; init; }

    /// <summary>Keys that came twice in the body.</summary>
    public IList<DuplicateKey> Duplicates { get; } = [];

    /// <summary>Texts for Warning headers, in the order in which they come up.</summary>
    public IList<string> Warnings { get; } = [];
}

/// <summary>What becomes of fields that a kind does not know.</summary>
public enum FieldValidation { Ignore, Warn, Strict }

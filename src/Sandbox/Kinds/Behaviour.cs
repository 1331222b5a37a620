using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Sandbox.Kinds.Validation;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>How one built-in kind differs from a document that is just stored. What is not set does nothing.</summary>
internal sealed record Behaviour
{
    /// <summary>The rule for metadata.name.</summary>
    public Func<string, IEnumerable<string>> Name { get; init; } = Names.Subdomain;

    public Func<MapNode, MapNode>? AfterDecoding { get; init; }

    public Func<MapNode, MapNode>? Default { get; init; }

    /// <summary>Whether the status is a thing of its own that writes to the object itself do not touch.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>Whether metadata.generation counts the changes.</summary>
    public bool CountsGenerations { get; init; }

    /// <summary>Whether a change of annotations is one that counts.</summary>
    public bool AnnotationsCount { get; init; }

    /// <summary>Whether writes to the status leave the labels alone.</summary>
    public bool StatusKeepsLabels { get; init; }

    public bool AllowsUnconditionalUpdate { get; init; } = true;

    public bool AllowsCreateOnUpdate { get; init; }

    /// <summary>What nobody comes to own through the object itself, where it is not just the status.</summary>
    public FieldSet? Reset { get; init; }

    /// <summary>What nobody comes to own through the status, where it is not just the spec.</summary>
    public FieldSet? ResetInStatus { get; init; }

    public Func<MapNode, KindContext, MapNode>? OnCreate { get; init; }

    public Func<MapNode, MapNode, KindContext, MapNode>? OnUpdate { get; init; }

    public Func<MapNode, MapNode, MapNode>? OnStatusUpdate { get; init; }

    public Action<FieldErrors, MapNode>? Validate { get; init; }

    public Action<FieldErrors, MapNode, MapNode>? ValidateUpdate { get; init; }

    /// <summary>The rules for a subresource that takes whole objects, such as the status.</summary>
    public Action<FieldErrors, MapNode, MapNode, string>? ValidatePart { get; init; }

    /// <summary>Whether finalizers may do without a domain, as those of the servers beside the main one.</summary>
    public bool AllowsAnyFinalizer { get; init; }

    public Func<MapNode, MapNode?, IReadOnlyList<string>>? Warn { get; init; }

    /// <summary>The same rules for an object as it comes and as it changes.</summary>
    public Action<FieldErrors, MapNode> ValidateAlways
    {
        init => (Validate, ValidateUpdate) = (value, (errors, item, _) => value(errors, item));
    }
}

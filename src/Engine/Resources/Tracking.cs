using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Resources;

/// <summary>By which mark an object says to which Application it belongs.</summary>
public enum TrackingMethod
{
    Annotation,
    Label,
    AnnotationAndLabel,
}

/// <summary>The marks of one control plane on the objects that its Applications manage, in the form that Argo CD gives them.</summary>
/// <param name="Method">Which mark is written, and which one is believed.</param>
/// <param name="LabelKey">The label that names the Application.</param>
/// <param name="InstallationId">Tells control planes apart that share a cluster; empty for none.</param>
public sealed record Tracking(TrackingMethod Method, string LabelKey, string InstallationId)
{
    public const string IdAnnotation = "argocd.argoproj.io/tracking-id";
    public const string InstallationAnnotation = "argocd.argoproj.io/installation-id";
    public const string LabelKeyDefault = "app.kubernetes.io/instance";

    public static readonly Tracking Default = new(TrackingMethod.Annotation, LabelKeyDefault, "");

    public static TrackingMethod MethodOf(string? setting) => setting switch
    {
        "label" => TrackingMethod.Label,
        "annotation+label" => TrackingMethod.AnnotationAndLabel,
        _ => TrackingMethod.Annotation,
    };

    /// <summary>The manifest with the marks of an Application. CRDs get none, so that they are never pruned.</summary>
    /// <param name="instance">The Application's instance name.</param>
    /// <param name="destinationNamespace">Stands in the mark of what belongs to the whole cluster.</param>
    public MapNode Mark(MapNode manifest, string instance, string destinationNamespace)
    {
        var key = ResourceKey.Of(manifest);
        if (key is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" }) return manifest;
        var marked = manifest;
        if (Method != TrackingMethod.Annotation) marked = WithMetadata(marked, "labels", LabelKey, Method == TrackingMethod.Label ? instance : Cut(instance));
        if (Method != TrackingMethod.Label) marked = WithMetadata(marked, "annotations", IdAnnotation, IdOf(key, instance, destinationNamespace));
        if (InstallationId.Length > 0) marked = WithMetadata(marked, "annotations", InstallationAnnotation, InstallationId);
        return marked;
    }

    /// <summary>To which Application a live object says it belongs; null when to none, or to one of another control plane.</summary>
    public Mark? Read(MapNode live)
    {
        var annotations = live.Map("metadata", "annotations");
        if (InstallationId.Length > 0 && annotations[InstallationAnnotation].Text() != InstallationId) return null;
        if (Method == TrackingMethod.Label)
            return live.Map("metadata", "labels")[LabelKey].Text() is { Length: > 0 } label ? new Mark(label, IsSelf: true) : null;
        if (annotations[IdAnnotation].Text() is not { } id || id.IndexOf(':', StringComparison.Ordinal) is not (var colon and > 0)) return null;
        return new Mark(id[..colon], DescribesSelf(id[(colon + 1)..], ResourceKey.Of(live)));
    }

    private static string IdOf(ResourceKey key, string instance, string destinationNamespace) =>
        $"{instance}:{key.Group}/{key.Kind}:{(key.Namespace.Length == 0 ? destinationNamespace : key.Namespace)}/{key.Name}";

    /// <summary>A mark that was copied to another object (from a parent to its child, say) does not speak for that one.</summary>
    private static bool DescribesSelf(string description, ResourceKey key)
    {
        var prefix = $"{key.Group}/{key.Kind}:";
        if (!description.StartsWith(prefix, StringComparison.Ordinal)) return false;
        var place = description[prefix.Length..];
        return key.Namespace.Length > 0
            ? place == $"{key.Namespace}/{key.Name}"
            : place[(place.IndexOf('/', StringComparison.Ordinal) + 1)..] == key.Name;
    }

    private static string Cut(string instance)
    {
        if (instance.Length <= 63) return instance;
        var end = 63;
        while (end > 0 && !char.IsAsciiLetterOrDigit(instance[end - 1])) end--;
        return instance[..end];
    }

    private static MapNode WithMetadata(MapNode manifest, string field, string key, string value)
    {
        var metadata = manifest.Map("metadata");
        return manifest.With("metadata", metadata.With(field, metadata.Map(field).With(key, value)));
    }
}

/// <summary>The mark on a live object.</summary>
/// <param name="Instance">The Application that it names.</param>
/// <param name="IsSelf">Whether it describes the object on which it stands, and is no copy from another.</param>
public readonly record struct Mark(string Instance, bool IsSelf);

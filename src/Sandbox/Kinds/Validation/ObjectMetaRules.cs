using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What every object's metadata must be, when it comes and when it changes.</summary>
internal static class ObjectMetaRules
{
    private const int AnnotationsBytesMax = 256 * 1024;
    private const string UnknownFinalizer = "name is neither a standard finalizer name nor is it fully qualified";

    private static readonly HashSet<string> StandardFinalizers = new(StringComparer.Ordinal)
    {
        "kubernetes", "orphan", "foregroundDeletion",
    };

    public static void Check(FieldErrors errors, MapNode metadata, string path, Func<string, IEnumerable<string>> nameRule)
    {
        if (metadata.Text("generateName") is { Length: > 0 } prefix)
            foreach (var problem in nameRule(MaskTrailingDash(prefix))) errors.Invalid($"{path}.generateName", prefix, problem);
        if (metadata.Text("name") is { Length: > 0 } name) errors.Check($"{path}.name", name, nameRule);
        else errors.Required($"{path}.name", "name or generateName is required");
        if (metadata.Integer("generation") is < 0 and { } generation) errors.Invalid($"{path}.generation", generation, "must be greater than or equal to 0");
        Labels(errors, metadata["labels"].Map(), $"{path}.labels");
        Annotations(errors, metadata["annotations"].Map(), $"{path}.annotations");
        Owners(errors, metadata["ownerReferences"].List(), $"{path}.ownerReferences");
        Finalizers(errors, metadata["finalizers"].List(), $"{path}.finalizers");
    }

    public static void Labels(FieldErrors errors, MapNode labels, string path)
    {
        foreach (var (key, value) in labels.Sorted())
        {
            errors.Check(path, key, Names.Qualified);
            errors.Check(path, value.Text() ?? "", Names.LabelValue);
        }
    }

    public static void Annotations(FieldErrors errors, MapNode annotations, string path)
    {
        var bytes = 0;
        foreach (var (key, value) in annotations.Sorted())
        {
            // Annotation keys may be in upper case; the rule sees them in lower.
#pragma warning disable CA1308 // The rule of the real server.
            foreach (var problem in Names.Qualified(key.ToLowerInvariant())) errors.Invalid(path, key, problem);
#pragma warning restore CA1308
            bytes += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value.Text() ?? "");
        }
        if (bytes > AnnotationsBytesMax) errors.TooLong(path, AnnotationsBytesMax);
    }

    /// <summary>What is checked again when an object changes; that fixed fields stay is checked for all kinds in one place.</summary>
    public static void CheckUpdate(FieldErrors errors, MapNode metadata, string path)
    {
        Labels(errors, metadata["labels"].Map(), $"{path}.labels");
        Annotations(errors, metadata["annotations"].Map(), $"{path}.annotations");
        Owners(errors, metadata["ownerReferences"].List(), $"{path}.ownerReferences");
        Finalizers(errors, metadata["finalizers"].List(), $"{path}.finalizers");
    }

    private static void Owners(FieldErrors errors, ListNode owners, string path)
    {
        MapNode? controller = null;
        foreach (var owner in owners)
        {
            if (owner.Text("apiVersion") is not { Length: > 0 } version || version.Count('/') > 1 || version[^1] == '/')
                errors.Invalid($"{path}.apiVersion", owner["apiVersion"] ?? StringNode.Empty, "version must not be empty");
            if (owner.Text("kind") is not { Length: > 0 }) errors.Invalid($"{path}.kind", StringNode.Empty, "must not be empty");
            if (owner.Text("name") is not { Length: > 0 }) errors.Invalid($"{path}.name", StringNode.Empty, "must not be empty");
            if (owner.Text("uid") is not { Length: > 0 }) errors.Invalid($"{path}.uid", StringNode.Empty, "must not be empty");
            if (owner.Text("kind") is "Event" && owner.Text("apiVersion") is "v1") errors.Invalid(path, owner, "/v1, Kind=Event is disallowed from being an owner");
            if (owner.Bool("controller") != true) continue;
            if (controller is null)
            {
                controller = owner.Map();
                continue;
            }
            errors.Invalid(path, owners,
                $"Only one reference can have Controller set to true. Found \"true\" in references for {controller.Text("kind")}/{controller.Text("name")} and {owner.Text("kind")}/{owner.Text("name")}");
        }
    }

    private static void Finalizers(FieldErrors errors, ListNode finalizers, string path)
    {
        for (var i = 0; i < finalizers.Count; i++)
        {
            errors.Check($"{path}[{i}]", finalizers[i].Text() ?? "", Names.Qualified);
        }
        if (finalizers.Contains(StringNode.Of("orphan")) && finalizers.Contains(StringNode.Of("foregroundDeletion")))
            errors.Invalid(path, finalizers, "finalizer orphan and foregroundDeletion cannot be both set");
    }

    /// <summary>What holds a namespace beside its metadata.</summary>
    public static void Namespace(FieldErrors errors, MapNode item) => SpecFinalizers(errors, item, static _ => "spec.finalizers");

    public static void NamespacePart(FieldErrors errors, MapNode item, MapNode old, string subresource)
    {
        if (subresource is "finalize") SpecFinalizers(errors, item, static i => $"spec.finalizers[{i}]");
        if (subresource is not "status") return;
        var isGoing = old["metadata"].Map().Has("deletionTimestamp");
        var expected = isGoing ? "Terminating" : "Active";
        if (item.Text("status", "phase") != expected)
            errors.Invalid("status.Phase", item.At("status", "phase") ?? StringNode.Empty,
                $"may only be '{expected}' if `deletionTimestamp` is {(isGoing ? "not " : "")}empty");
    }

    private static void SpecFinalizers(FieldErrors errors, MapNode item, Func<int, string> path)
    {
        var finalizers = item.List("spec", "finalizers");
        for (var i = 0; i < finalizers.Count; i++)
        {
            var name = finalizers[i].Text() ?? "";
            errors.Check(path(i), name, Names.Qualified);
            if (!name.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(name))
                errors.Invalid(path(i), name, UnknownFinalizer);
        }
    }

    /// <summary>Of the kinds of Kubernetes itself only known finalizers may do without a domain; custom resources may have any.</summary>
    public static void FinalizersOfBuiltIns(FieldErrors errors, MapNode metadata, string path)
    {
        var finalizers = metadata["finalizers"].List();
        for (var i = 0; i < finalizers.Count; i++)
        {
            var name = finalizers[i].Text() ?? "";
            if (!name.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(name) && !Names.Qualified(name).Any())
                errors.Invalid($"{path}.finalizers[{i}]", name, UnknownFinalizer);
        }
    }

    private static string MaskTrailingDash(string prefix) => prefix.Length > 1 && prefix[^1] == '-' ? prefix[..^2] + "a" : prefix;
}

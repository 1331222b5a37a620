using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>A Pod behind scheduling gates may still be narrowed to fewer nodes; the gates themselves only ever go.</summary>
internal static class GatedPods
{
    private static readonly string[] Affinity = ["affinity", "nodeAffinity"];

    public static void CheckUpdate(FieldErrors errors, MapNode spec, MapNode before)
    {
        var (gates, known) = (spec["schedulingGates"].List(), before["schedulingGates"].List());
        for (var i = 0; i < gates.Count; i++)
            if (!known.Contains(gates[i]))
                errors.Forbidden($"spec.schedulingGates[{i}].name",
                    $"only deletion is allowed, but found new scheduling gate '{gates[i].Text("name")}'");
        if (known.Count == 0) return;
        foreach (var (label, value) in before["nodeSelector"].Map())
        {
            if (value.Equals(spec["nodeSelector"].Map()[label])) continue;
            errors.Invalid("spec.nodeSelector", spec["nodeSelector"] ?? MapNode.Empty,
                "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
            break;
        }
        Terms(errors, Required(spec), Required(before));
    }

    /// <summary>The spec without what decides about nodes.</summary>
    public static MapNode WithoutPlaces(MapNode spec)
    {
        spec = spec.Without("nodeSelector");
        if (spec.At(Affinity) is null) return spec;
        var rest = spec["affinity"].Map().Without("nodeAffinity");
        return rest.Count == 0 ? spec.Without("affinity") : spec.With("affinity", rest);
    }

    private static ListNode Required(MapNode spec) =>
        spec.At("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms").List();

    // Terms are alternatives: one more would allow more nodes, one more expression in a term allows fewer.
    private static void Terms(FieldErrors errors, ListNode terms, ListNode before)
    {
        const string path = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
        if (before.Count == 0) return;
        if (terms.Count != before.Count)
        {
            errors.Invalid(path, terms, "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
            return;
        }
        for (var i = 0; i < terms.Count; i++)
        {
            foreach (var key in (ReadOnlySpan<string>)["matchExpressions", "matchFields"])
            {
                if (before[i].List(key).All(expression => terms[i].List(key).Contains(expression))) continue;
                errors.Invalid($"{path}[{i}]", terms[i], "only additions are allowed (no mutations or deletions)");
                break;
            }
        }
    }
}

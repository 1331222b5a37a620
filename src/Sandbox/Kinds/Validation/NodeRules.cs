using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What nodes must be, and what of them may change.</summary>
internal static class NodeRules
{
    private static readonly string[] Changeable = ["taints", "unschedulable", "podCIDR", "podCIDRs", "configSource", "providerID"];

    public static void Node(FieldErrors errors, MapNode item)
    {
        var taints = item.At("spec", "taints").List();
        var seen = new HashSet<(string, string)>();
        for (var i = 0; i < taints.Count; i++)
        {
            var (taint, at) = (taints[i].Map(), $"spec.taints[{i}]");
            var (key, effect) = (taint.Text("key") ?? "", taint.Text("effect") ?? "");
            errors.Check($"{at}.key", key, Names.Qualified);
            var problems = Names.LabelValue(taint.Text("value") ?? "").ToList();
            if (problems.Count > 0) errors.Invalid($"{at}.value", taint["value"], string.Join(';', problems));
            if (effect.Length == 0) errors.Required($"{at}.effect");
            else errors.OneOf(taint, "effect", at, "NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!seen.Add((key, effect)))
                errors.Add("FieldValueDuplicate", at, $"Duplicate value: {FieldErrors.AsStruct(taint)}", "taints must be unique by key and effect pair");
        }
    }

    public static void NodeUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Node(errors, item);
        var (spec, before) = (item["spec"].Map(), old["spec"].Map());
        if (before.Text("providerID") is { Length: > 0 } provider && spec.Text("providerID") != provider)
            errors.Forbidden("spec.providerID", "node updates may not change providerID except from \"\" to valid");
        if (before["podCIDRs"].List().Count > 0 && !Equals(spec["podCIDRs"], before["podCIDRs"]))
            errors.Forbidden("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
        foreach (var key in Changeable) (spec, before) = (spec.Without(key), before.Without(key));
        if (!spec.Equals(before))
            errors.Forbidden("spec", "node updates may only change labels, taints, or capacity (or configSource, if the DynamicKubeletConfig feature gate is enabled)");
    }
}

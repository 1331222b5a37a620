using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What Pods may say about the nodes and neighbours that they want.</summary>
internal static class AffinityRules
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    public static void Affinity(FieldErrors errors, MapNode affinity, string path)
    {
        if (affinity["nodeAffinity"] is MapNode nodes) Nodes(errors, nodes, $"{path}.nodeAffinity");
        foreach (var key in (ReadOnlySpan<string>)["podAffinity", "podAntiAffinity"])
        {
            if (affinity[key] is not MapNode pods) continue;
            var required = pods[Required].List();
            for (var i = 0; i < required.Count; i++) PodTerm(errors, required[i].Map(), $"{path}.{key}.{Required}[{i}]");
            var preferred = pods[Preferred].List();
            for (var i = 0; i < preferred.Count; i++)
            {
                Weight(errors, preferred[i].Map(), $"{path}.{key}.{Preferred}[{i}]");
                PodTerm(errors, preferred[i].Map("podAffinityTerm"), $"{path}.{key}.{Preferred}[{i}].podAffinityTerm");
            }
        }
    }

    public static void NodeSelector(FieldErrors errors, MapNode selector, string path)
    {
        var terms = selector["nodeSelectorTerms"].List();
        if (terms.Count == 0) errors.Required($"{path}.nodeSelectorTerms", "must have at least one node selector term");
        for (var i = 0; i < terms.Count; i++) NodeTerm(errors, terms[i].Map(), $"{path}.nodeSelectorTerms[{i}]");
    }

    private static void Nodes(FieldErrors errors, MapNode nodes, string path)
    {
        if (nodes[Required] is MapNode required) NodeSelector(errors, required, $"{path}.{Required}");
        var preferred = nodes[Preferred].List();
        for (var i = 0; i < preferred.Count; i++)
        {
            Weight(errors, preferred[i].Map(), $"{path}.{Preferred}[{i}]");
            NodeTerm(errors, preferred[i].Map("preference"), $"{path}.{Preferred}[{i}].preference");
        }
    }

    private static void NodeTerm(FieldErrors errors, MapNode term, string path)
    {
        var expressions = term["matchExpressions"].List();
        for (var i = 0; i < expressions.Count; i++)
        {
            var at = $"{path}.matchExpressions[{i}]";
            Rules.Operator(errors, expressions[i].Map(), at, comparesNumbers: true);
            errors.Check($"{at}.key", expressions[i].Text("key") ?? "", Names.Qualified);
        }
    }

    private static void PodTerm(FieldErrors errors, MapNode term, string path)
    {
        if (term["labelSelector"] is { } labels) Rules.Selector(errors, labels, $"{path}.labelSelector");
        if (term["namespaceSelector"] is { } spaces) Rules.Selector(errors, spaces, $"{path}.namespaceSelector");
        foreach (var space in term["namespaces"].List()) errors.Check($"{path}.namespace", space.Text() ?? "", Names.Label);
        var key = term.Text("topologyKey") ?? "";
        if (key.Length == 0) errors.Required($"{path}.topologyKey", "can not be empty");
        errors.Check($"{path}.topologyKey", key, Names.Qualified);
    }

    private static void Weight(FieldErrors errors, MapNode term, string path)
    {
        if (term.Integer("weight") is not (>= 1 and <= 100)) errors.Invalid($"{path}.weight", term["weight"] ?? IntegerNode.Of(0), "must be in the range 1-100");
    }
}

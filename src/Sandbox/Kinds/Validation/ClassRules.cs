using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What the classes must be that other objects choose by name: priorities, runtimes, ingresses.</summary>
internal static class ClassRules
{
    private const string SystemPrefix = "system-";
    private const long PriorityMax = 1_000_000_000;
    private const int ControllerMax = 250;
    private const string Handler = "handler";

    public static void Priority(FieldErrors errors, MapNode item)
    {
        var name = item.Text("metadata", "name") ?? "";
        var value = item.Integer("value") ?? 0;
        if (name.StartsWith(SystemPrefix, StringComparison.Ordinal))
        {
            if (SystemProblem(name, value, item.Bool("globalDefault") == true) is { } problem)
                errors.Forbidden("metadata.name", $"priority class names with '{SystemPrefix}' prefix are reserved for system use only. error: {problem}");
        }
        else if (value > PriorityMax) errors.Forbidden("value", $"maximum allowed value of a user defined priority is {PriorityMax}");
        errors.OneOf(item, "preemptionPolicy", "", "PreemptLowerPriority", "Never");
    }

    public static void PriorityUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        if (!Equals(item["value"], old["value"])) errors.Forbidden("value", "may not be changed in an update.");
        errors.Unchanged(item["preemptionPolicy"], old["preemptionPolicy"], "preemptionPolicy");
    }

    /// <summary>The value of a class that comes with Kubernetes; null for all others.</summary>
    public static long? SystemValue(string name) => name switch
    {
        "system-node-critical" => 2_000_001_000,
        "system-cluster-critical" => 2_000_000_000,
        _ => null,
    };

    public static void Runtime(FieldErrors errors, MapNode item)
    {
        errors.Check(Handler, item.Text(Handler) ?? "", Names.Label);
        if (item.At("overhead", "podFixed") is MapNode overhead) ContainerRules.Resources(errors, MapNode.Of(("limits", overhead)), "overhead");
        if (item["scheduling"] is not MapNode scheduling) return;
        ObjectMetaRules.Labels(errors, scheduling["nodeSelector"].Map(), "scheduling.nodeSelector");
        PodRules.Tolerations(errors, scheduling["tolerations"].List(), "scheduling.tolerations");
    }

    public static void RuntimeUpdate(FieldErrors errors, MapNode item, MapNode old) => errors.Unchanged(item[Handler], old[Handler], Handler);

    public static void Ingress(FieldErrors errors, MapNode item)
    {
        var controller = item.Text("spec", "controller") ?? "";
        if (controller.Length > ControllerMax) errors.TooLong("spec.controller", ControllerMax);
        DomainPrefixedPath(errors, controller, "spec.controller");
        if (item.At("spec", "parameters") is MapNode parameters) Parameters(errors, parameters, "spec.parameters");
    }

    public static void IngressUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        errors.Unchanged(item.At("spec", "controller"), old.At("spec", "controller"), "spec.controller");
        Ingress(errors, item);
    }

    private static void Parameters(FieldErrors errors, MapNode parameters, string path)
    {
        if (parameters["apiGroup"] is StringNode group) errors.Check($"{path}.apiGroup", group.Value, Names.Subdomain);
        foreach (var key in (ReadOnlySpan<string>)["kind", "name"])
        {
            if (parameters.Text(key) is not { Length: > 0 } value) errors.Required($"{path}.{key}");
            else errors.Check($"{path}.{key}", value, Names.PathSegment);
        }
        var space = parameters["namespace"] as StringNode;
        switch (parameters.Text("scope"))
        {
            case "Cluster":
                if (space is not null) errors.Forbidden($"{path}.namespace", "`parameters.scope` is set to 'Cluster'");
                break;
            case "Namespace":
                if (space is null) errors.Required($"{path}.namespace", "`parameters.scope` is set to 'Namespace'");
                else errors.Check($"{path}.namespace", space.Value, Names.Label);
                break;
            default: errors.NotSupported($"{path}.scope", parameters["scope"], "Cluster", "Namespace"); break;
        }
    }

    private static void DomainPrefixedPath(FieldErrors errors, string value, string path)
    {
        if (value.Length == 0)
        {
            errors.Required(path);
            return;
        }
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == value.Length - 1)
        {
            errors.Invalid(path, value, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        foreach (var problem in Names.Subdomain(value[..slash])) errors.Invalid(path, value[..slash], problem);
        var rest = value[(slash + 1)..];
        if (!rest.All(c => char.IsAsciiLetterOrDigit(c) || "/%.,:;=@&!$'()*+-_~".Contains(c, StringComparison.Ordinal)))
            errors.Invalid(path, rest, "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')");
    }

    private static string? SystemProblem(string name, long value, bool isGlobal)
    {
        if (SystemValue(name) is not { } known) return $"{name} is not a known system priority class";
        if (value != known) return $"value of {name} PriorityClass must be {known}";
        return isGlobal ? $"globalDefault of {name} PriorityClass must be false" : null;
    }
}

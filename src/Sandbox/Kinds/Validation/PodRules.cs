using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What the spec of a Pod, or of a template of Pods, must be.</summary>
internal static class PodRules
{
    private const string UpdateForbidden =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n@@ spec differs";

    public static void Template(FieldErrors errors, MapNode template, string path)
    {
        ObjectMetaRules.Labels(errors, template["metadata"].Map("labels"), $"{path}.labels");
        ObjectMetaRules.Annotations(errors, template["metadata"].Map("annotations"), $"{path}.annotations");
        Spec(errors, template["spec"].Map(), $"{path}.spec");
        if (template["spec"].List("ephemeralContainers").Count > 0) errors.Forbidden($"{path}.spec.ephemeralContainers", "ephemeral containers not allowed in pod template");
    }

    public static void Pod(FieldErrors errors, MapNode pod)
    {
        Spec(errors, pod["spec"].Map(), "spec");
        if (pod["spec"].List("ephemeralContainers").Count > 0) errors.Forbidden("spec.ephemeralContainers", "cannot be set on create");
    }

    public static void PodUpdate(FieldErrors errors, MapNode pod, MapNode old)
    {
        var (spec, before) = (pod["spec"].Map(), old["spec"].Map());
        foreach (var key in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            var list = spec[key].List();
            for (var i = 0; i < list.Count; i++)
                if (list[i].Text("image") is not { Length: > 0 }) errors.Required($"spec.{key}[{i}].image");
        }
        if (spec["containers"].List().Count != before["containers"].List().Count)
        {
            errors.Forbidden("spec.containers", "pod updates may not add or remove containers");
            return;
        }
        if (before.Integer("activeDeadlineSeconds") is { } deadline)
        {
            if (spec.Integer("activeDeadlineSeconds") is not { } asked)
                errors.Invalid("spec.activeDeadlineSeconds", NullNode.Instance, "must not update from a positive integer to nil value");
            else if (asked > deadline)
            {
                errors.Invalid("spec.activeDeadlineSeconds", asked, "must be less than or equal to previous value");
                return;
            }
        }
        GatedPods.CheckUpdate(errors, spec, before);
        var (tolerations, known) = (spec["tolerations"].List(), before["tolerations"].List());
        if (known.Any(item => !tolerations.Contains(item)))
            errors.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
        // Last, as the real server has it: what it says ends in a comparison of both specs.
        if (!Comparable(spec, before).Equals(Comparable(before, before))) errors.Forbidden("spec", UpdateForbidden);
    }

    public static void Spec(FieldErrors errors, MapNode spec, string path)
    {
        var volumes = VolumeRules.Check(errors, spec["volumes"].List(), $"{path}.volumes");
        ContainerRules.All(errors, spec, path, volumes);
        errors.OneOf(spec, "restartPolicy", path, "Always", "OnFailure", "Never");
        Dns(errors, spec, path);
        if (spec["activeDeadlineSeconds"] is IntegerNode deadline && deadline.Value is < 1 or > int.MaxValue)
            errors.Invalid($"{path}.activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive");
        if (spec.Text("serviceAccountName") is { Length: > 0 } account) errors.Check($"{path}.serviceAccountName", account, Names.Subdomain);
        if (spec.Text("nodeName") is { Length: > 0 } node) errors.Check($"{path}.nodeName", node, Names.Subdomain);
        ObjectMetaRules.Labels(errors, spec["nodeSelector"].Map(), $"{path}.nodeSelector");
        if (spec.Text("hostname") is { Length: > 0 } hostname) errors.Check($"{path}.hostname", hostname, Names.Label);
        if (spec.Text("subdomain") is { Length: > 0 } subdomain) errors.Check($"{path}.subdomain", subdomain, Names.Label);
        Tolerations(errors, spec["tolerations"].List(), $"{path}.tolerations");
        if (spec.Text("priorityClassName") is { Length: > 0 } priority) errors.Check($"{path}.priorityClassName", priority, Names.Subdomain);
        var aliases = spec["hostAliases"].List();
        for (var i = 0; i < aliases.Count; i++)
            if (!Names.IsIp(aliases[i].Text("ip") ?? "")) errors.Invalid($"{path}.hostAliases[{i}].ip", aliases[i]["ip"] ?? StringNode.Empty, NetworkRules.IpWrong);
        var secrets = spec["imagePullSecrets"].List();
        for (var i = 0; i < secrets.Count; i++)
            if (secrets[i].Text("name") is not { Length: > 0 }) errors.Required($"{path}.imagePullSecrets[{i}].name");
        if (spec["affinity"] is MapNode affinity) AffinityRules.Affinity(errors, affinity, $"{path}.affinity");
        if (spec["securityContext"] is MapNode security) SecurityRules.Pod(errors, security, $"{path}.securityContext");
        if (spec.Bool("shareProcessNamespace") == true && spec.Bool("hostPID") == true)
            errors.Invalid($"{path}.securityContext.shareProcessNamespace", BoolNode.True,
                "ShareProcessNamespace and HostPID cannot both be enabled");
        if (spec["os"] is MapNode system)
        {
            if (system.Text("name") is not { Length: > 0 } name) errors.Required($"{path}.os.name", "cannot be empty");
            else if (name is not ("linux" or "windows")) errors.NotSupported($"{path}.os", name, "linux", "windows");
        }
        if (spec.Text("preemptionPolicy") is { } preemption && preemption is not ("Never" or "PreemptLowerPriority"))
            errors.NotSupported($"{path}.preemptionPolicy", spec["preemptionPolicy"], "PreemptLowerPriority", "Never");
        Gates(errors, spec, path);
        Spreads(errors, spec["topologySpreadConstraints"].List(), $"{path}.topologySpreadConstraints");
    }

    private static MapNode Comparable(MapNode spec, MapNode before)
    {
        MapNode Imageless(MapNode container) => container.With("image", "");
        var same = spec.Each("containers", Imageless).Each("initContainers", Imageless)
            .Without("activeDeadlineSeconds").Without("tolerations").Without("schedulingGates");
        if (before["schedulingGates"].List().Count > 0) same = GatedPods.WithoutPlaces(same);
        return before.Integer("terminationGracePeriodSeconds") is < 0 ? same.Without("terminationGracePeriodSeconds") : same;
    }

    private static void Dns(FieldErrors errors, MapNode spec, string path)
    {
        errors.OneOf(spec, "dnsPolicy", path, "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");
        DnsConfig(errors, spec["dnsConfig"].Map(), $"{path}.dnsConfig");
        if (spec.Text("dnsPolicy") is not "None") return;
        if (spec["dnsConfig"] is not MapNode config) errors.Required($"{path}.dnsConfig", "must provide `dnsConfig` when `dnsPolicy` is None");
        else if (config["nameservers"].List().Count == 0) errors.Required($"{path}.dnsConfig.nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None");
    }

    private static void DnsConfig(FieldErrors errors, MapNode config, string path)
    {
        var (servers, searches, options) = (config["nameservers"].List(), config["searches"].List(), config["options"].List());
        if (servers.Count > 3) errors.Invalid($"{path}.nameservers", servers, "must not have more than 3 nameservers");
        for (var i = 0; i < servers.Count; i++)
            if (!Names.IsIp(servers[i].Text() ?? "")) errors.Invalid($"{path}.nameservers[{i}]", servers[i], NetworkRules.IpWrong);
        if (searches.Count > 32) errors.Invalid($"{path}.searches", searches, "must not have more than 32 search paths");
        for (var i = 0; i < options.Count; i++)
            if (options[i].Text("name") is not { Length: > 0 }) errors.Required($"{path}.options[{i}]", "must not be empty");
    }

    private static void Gates(FieldErrors errors, MapNode spec, string path)
    {
        var readiness = spec["readinessGates"].List();
        for (var i = 0; i < readiness.Count; i++) errors.Check($"{path}.readinessGates[{i}].conditionType", readiness[i].Text("conditionType") ?? "", Names.Qualified);
        var gates = spec["schedulingGates"].List();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < gates.Count; i++)
        {
            var name = gates[i].Text("name") ?? "";
            errors.Check($"{path}.schedulingGates[{i}]", name, Names.Qualified);
            if (!seen.Add(name)) errors.Duplicate($"{path}.schedulingGates[{i}]", name);
        }
        if (gates.Count > 0 && spec.Text("nodeName") is { Length: > 0 }) errors.Forbidden($"{path}.nodeName", "cannot be set until all schedulingGates have been cleared");
    }

    public static void Tolerations(FieldErrors errors, ListNode tolerations, string path)
    {
        for (var i = 0; i < tolerations.Count; i++)
        {
            var (toleration, at) = (tolerations[i].Map(), $"{path}[{i}]");
            var (key, kind, effect) = (toleration.Text("key") ?? "", toleration.Text("operator") ?? "", toleration.Text("effect") ?? "");
            if (key.Length > 0) errors.Check($"{at}.key", key, Names.Qualified);
            if (key.Length == 0 && kind is not "Exists")
                errors.Invalid($"{at}.operator", StringNode.Of(kind), "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            if (toleration.Has("tolerationSeconds") && effect is not "NoExecute")
                errors.Invalid($"{at}.effect", StringNode.Of(effect), "effect must be 'NoExecute' when `tolerationSeconds` is set");
            if (kind is "" or "Equal")
            {
                foreach (var problem in Names.LabelValue(toleration.Text("value") ?? "")) errors.Invalid($"{at}.operator", toleration["value"], problem);
            }
            else if (kind is "Exists")
            {
                if (toleration.Text("value") is { Length: > 0 } value) errors.Invalid($"{at}.operator", value, "value must be empty when `operator` is 'Exists'");
            }
            else errors.NotSupported($"{at}.operator", StringNode.Of(kind), "Equal", "Exists");
            if (effect.Length > 0) errors.OneOf(toleration, "effect", at, "NoSchedule", "PreferNoSchedule", "NoExecute");
        }
    }

    private static void Spreads(FieldErrors errors, ListNode spreads, string path)
    {
        for (var i = 0; i < spreads.Count; i++)
        {
            var (spread, at) = (spreads[i].Map(), $"{path}[{i}]");
            if (spread.Integer("maxSkew") is not > 0) errors.Invalid($"{at}.maxSkew", spread["maxSkew"], "must be greater than zero");
            if (spread.Text("topologyKey") is not { Length: > 0 }) errors.Required($"{at}.topologyKey", "can not be empty");
            errors.OneOf(spread, "whenUnsatisfiable", at, "DoNotSchedule", "ScheduleAnyway");
        }
    }
}

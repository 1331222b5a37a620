using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What Services must be, and what of them may change.</summary>
internal static class ServiceRules
{
    private const string None = "None";

    public static void Service(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        var type = spec.Text("type") ?? "";
        if (type is not "ExternalName" && spec.Text("clusterIP") is not None && spec["ports"].List().Count == 0) errors.Required("spec.ports");
        ByType(errors, spec, type);
        Ports(errors, spec["ports"].List(), type);
        ObjectMetaRules.Labels(errors, spec["selector"].Map(), "spec.selector");
        Affinity(errors, spec);
        Addresses(errors, spec);
        var external = spec["externalIPs"].List();
        for (var i = 0; i < external.Count; i++)
        {
            if (!Names.IsIp(external[i].Text() ?? "")) errors.Invalid($"spec.externalIPs[{i}]", external[i], NetworkRules.IpWrong);
            else EndpointRules.Ordinary(errors, external[i].Text()!, $"spec.externalIPs[{i}]");
        }
        if (type.Length == 0) errors.Required("spec.type");
        else errors.OneOf(spec, "type", "spec", "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        Traffic(errors, spec, type);
        SourceRanges(errors, spec, type);
        errors.OneOf(spec, "trafficDistribution", "spec", "PreferClose", "PreferSameNode", "PreferSameZone");
        if (spec.Has("loadBalancerClass") && type is not "LoadBalancer") errors.Forbidden("spec.loadBalancerClass", "may only be used when `type` is 'LoadBalancer'");
        if (spec.Has("allocateLoadBalancerNodePorts") && type is not "LoadBalancer")
            errors.Forbidden("spec.allocateLoadBalancerNodePorts", "may only be used when `type` is 'LoadBalancer'");
    }

    public static void ServiceUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        var (spec, before) = (item["spec"].Map(), old["spec"].Map());
        if (spec.Text("type") is not "ExternalName" && before.Text("type") is not "ExternalName")
        {
            var (ips, known) = (spec["clusterIPs"].List(), before["clusterIPs"].List());
            if (known.Count > 0 && ips.Count > 0 && !ips[0].Equals(known[0]))
            {
                errors.Invalid("spec.clusterIPs[0]", ips, "may not change once set");
                return;
            }
        }
        if (spec.Text("type") is "LoadBalancer" && before.Text("type") is "LoadBalancer"
            && !Equals(spec["loadBalancerClass"], before["loadBalancerClass"]))
            errors.Invalid("spec.loadBalancerClass", spec["loadBalancerClass"], "may not change once set");
        Service(errors, item);
    }

    private static void SourceRanges(FieldErrors errors, MapNode spec, string type)
    {
        var ranges = spec["loadBalancerSourceRanges"].List();
        if (ranges.Count == 0) return;
        if (type is not "LoadBalancer") errors.Forbidden("spec.LoadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'");
        for (var i = 0; i < ranges.Count; i++)
            if (!NetworkRules.IsNetwork(ranges[i].Text()?.Trim() ?? "")) errors.Invalid($"spec.LoadBalancerSourceRanges[{i}]", ranges[i], NetworkRules.NetworkWrong);
    }

    private static void ByType(FieldErrors errors, MapNode spec, string type)
    {
        switch (type)
        {
            case "LoadBalancer" or "NodePort" when spec.Text("clusterIP") is None:
                errors.Invalid("spec.clusterIPs[0]", None, $"may not be set to 'None' for {type} services");
                break;
            case "ExternalName":
                if (spec["clusterIPs"].List().Count > 0) errors.Forbidden("spec.clusterIPs[0]", "may not be set for ExternalName services");
                if (spec.Text("externalName") is not { Length: > 0 } name) errors.Required("spec.externalName");
#pragma warning disable CA1308 // The rule of the real server.
                else foreach (var problem in Names.Subdomain(name.ToLowerInvariant().TrimEnd('.'))) errors.Invalid("spec.externalName", name, problem);
#pragma warning restore CA1308
                break;
        }
    }

    private static void Ports(FieldErrors errors, ListNode ports, string type)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var known = new HashSet<(string?, long?)>();
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, at) = (ports[i].Map(), $"spec.ports[{i}]");
            var name = port.Text("name") ?? "";
            if (name.Length == 0 && ports.Count > 1) errors.Required($"{at}.name");
            else if (name.Length > 0)
            {
                errors.Check($"{at}.name", name, Names.Label);
                if (!names.Add(name)) errors.Duplicate($"{at}.name", name);
            }
            errors.Port(port["port"], $"{at}.port");
            if (port.Text("protocol") is not { Length: > 0 }) errors.Required($"{at}.protocol");
            else errors.OneOf(port, "protocol", at, "SCTP", "TCP", "UDP");
            errors.PortOrName(port["targetPort"], $"{at}.targetPort");
            if (port["appProtocol"] is StringNode protocol) errors.Check($"{at}.appProtocol", protocol.Value, Names.Qualified);
            if (port.Integer("nodePort") is { } nodePort and not 0 && type is "ClusterIP")
                errors.Forbidden($"{at}.nodePort", $"may not be used when `type` is '{type}'");
            if (!known.Add((port.Text("protocol"), port.Integer("port"))))
                errors.Duplicate(at, MapNode.Of(("Name", ""), ("Protocol", port["protocol"]!), ("Port", port["port"]!)));
        }
    }

    private static void Affinity(FieldErrors errors, MapNode spec)
    {
        if (spec.Text("sessionAffinity") is not { Length: > 0 }) errors.Required("spec.sessionAffinity");
        else errors.OneOf(spec, "sessionAffinity", "spec", "ClientIP", "None");
        if (spec.Text("sessionAffinity") is "ClientIP" && spec.At("sessionAffinityConfig", "clientIP", "timeoutSeconds") is IntegerNode seconds && seconds.Value is <= 0 or > 86400)
            errors.Invalid("spec.sessionAffinityConfig.clientIP.timeoutSeconds", seconds, "must be greater than 0 and less than 86400");
    }

    private static void Addresses(FieldErrors errors, MapNode spec)
    {
        var (ips, families) = (spec["clusterIPs"].List(), spec["ipFamilies"].List());
        if (ips.Count > 0 && spec.Text("clusterIP") is not { Length: > 0 })
            errors.Invalid("spec.clusterIPs", ips, "must be empty when `clusterIP` is not specified");
        else if (ips.Count > 0 && ips[0].Text() != spec.Text("clusterIP"))
            errors.Invalid("spec.clusterIPs", ips, "first value must match `clusterIP`");
        for (var i = 0; i < ips.Count; i++)
        {
            var ip = ips[i].Text() ?? "";
            if (ip is None or "") continue;
            if (!Names.IsIp(ip)) errors.Invalid($"spec.clusterIPs[{i}]", ips[i], NetworkRules.IpWrong);
            else if (i < families.Count && families[i].Text() is "IPv6" != Names.IsIpv6(ip))
                errors.Invalid($"spec.clusterIPs[{i}]", ips[i], $"expected an {families[i].Text()} value as indicated by `ipFamilies[{i}]`");
        }
        for (var i = 0; i < families.Count; i++)
        {
            if (families[i].Text() is not ("IPv4" or "IPv6")) errors.NotSupported($"spec.ipFamilies[{i}]", families[i], "IPv4", "IPv6");
            else if (families.Take(i).Contains(families[i])) errors.Duplicate($"spec.ipFamilies[{i}]", families[i]);
        }
        errors.OneOf(spec, "ipFamilyPolicy", "spec", "SingleStack", "PreferDualStack", "RequireDualStack");
    }

    private static void Traffic(FieldErrors errors, MapNode spec, string type)
    {
        var isExternal = type is "NodePort" or "LoadBalancer" || (type is "ClusterIP" && spec["externalIPs"].List().Count > 0);
        if (spec.Text("externalTrafficPolicy") is { Length: > 0 } policy)
        {
            if (!isExternal) errors.Invalid("spec.externalTrafficPolicy", policy, "may only be set for externally-accessible services");
            else errors.OneOf(spec, "externalTrafficPolicy", "spec", "Cluster", "Local");
        }
        errors.OneOf(spec, "internalTrafficPolicy", "spec", "Cluster", "Local");
        if (spec.Integer("healthCheckNodePort") is { } port and not 0 && !(type is "LoadBalancer" && spec.Text("externalTrafficPolicy") is "Local"))
            errors.Invalid("spec.healthCheckNodePort", port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    }
}

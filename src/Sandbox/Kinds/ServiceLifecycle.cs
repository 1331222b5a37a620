using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>The addresses of a Service exist twice, alone and as a list, and go when its type needs none.</summary>
internal static class ServiceLifecycle
{
    public static MapNode Normalised(MapNode item) => item.In("spec", spec =>
        spec.Text("clusterIP") is { Length: > 0 } ip && spec["clusterIPs"].List().Count == 0 ? spec.With("clusterIPs", ListNode.Of(ip)) : spec);

    public static MapNode Updated(MapNode item, MapNode old) => item.In("spec", spec =>
    {
        var before = old["spec"].Map();
        spec = Addresses(spec, before);
        return Ports(Dropped(spec, before), before);
    });

    private static MapNode Addresses(MapNode spec, MapNode before)
    {
        var (ip, known) = (spec.Text("clusterIP") ?? "", before.Text("clusterIP") ?? "");
        if (Equals(spec["clusterIPs"], before["clusterIPs"]) && ip != known)
            spec = ip.Length == 0 ? spec.Without("clusterIPs") : spec.With("clusterIPs", ListNode.Of(ip));
        if (spec.Text("type") is "ExternalName" || before.Text("type") is "ExternalName") return spec;
        // What was handed out stays when the client leaves it out.
        if (spec.Text("clusterIP") is not { Length: > 0 } && known.Length > 0) spec = spec.With("clusterIP", known);
        if (spec["clusterIPs"].List().Count == 0 && before["clusterIPs"] is { } ips) spec = spec.With("clusterIPs", ips);
        return spec.Text("clusterIP") is "None" == (known is "None") && !spec.Has("ipFamilies") && before["ipFamilies"] is { } families
            ? spec.With("ipFamilies", families).Or("ipFamilyPolicy", before["ipFamilyPolicy"] ?? StringNode.Of("SingleStack")) : spec;
    }

    private static MapNode Ports(MapNode spec, MapNode before)
    {
        if (spec.Text("type") is not ("NodePort" or "LoadBalancer") || before.Text("type") is not ("NodePort" or "LoadBalancer")) return spec;
        return spec.Each("ports", port =>
        {
            if (port.Integer("nodePort") is > 0) return port;
            var same = before["ports"].List().FirstOrDefault(known => Equals(known["port"], port["port"]) && Equals(known["protocol"], port["protocol"]));
            return port.WithOrWithout("nodePort", same?["nodePort"]);
        });
    }

    // A type that does not need something drops it, unless the client changed it in the same write.
    private static MapNode Dropped(MapNode spec, MapNode before)
    {
        var (type, known) = (spec.Text("type") ?? "", before.Text("type") ?? "");
        static bool NeedsHealthCheck(MapNode service) => service.Text("type") is "LoadBalancer" && service.Text("externalTrafficPolicy") is "Local";
        if (NeedsHealthCheck(before) && !NeedsHealthCheck(spec) && Equals(spec["healthCheckNodePort"], before["healthCheckNodePort"])) spec = spec.Without("healthCheckNodePort");
        if (type == known) return spec;
        if (type is "ExternalName")
        {
            foreach (var key in (ReadOnlySpan<string>)["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"])
                if (Equals(spec[key], before[key])) spec = spec.Without(key);
        }
        if (type is not ("NodePort" or "LoadBalancer"))
        {
            if (Equals(spec["externalTrafficPolicy"], before["externalTrafficPolicy"])) spec = spec.Without("externalTrafficPolicy");
            spec = spec.Each("ports", port => before["ports"].List().Any(old => Equals(old["nodePort"], port["nodePort"])) ? port.Without("nodePort") : port);
        }
        if (type is not "LoadBalancer") spec = spec.Without("allocateLoadBalancerNodePorts").Without("healthCheckNodePort").Without("loadBalancerClass");
        return spec;
    }
}

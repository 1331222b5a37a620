using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>Services and what is around them, as rows.</summary>
internal static class NetworkTables
{
    private const int Shown = 3;

    public static TableKind Service { get; } = new(
        TableColumn.Of("Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "*Selector"),
        (item, now) =>
        [
            Cell.Name(item), Cell.TextOr("", item, "spec", "type"),
            Cell.TextOr(Cell.None, item, "spec", "clusterIP"),
            ExternalAddress(item), Ports(item), Cell.Age(item, now), Cell.Labels(item.At("spec", "selector")),
        ]);

    public static TableKind Endpoints { get; } = new(
        TableColumn.Of("Name", "Endpoints", "Age"),
        (item, now) => [Cell.Name(item), EndpointList(item), Cell.Age(item, now)]);

    public static TableKind EndpointSlice { get; } = new(
        TableColumn.Of("Name", "AddressType", "Ports", "Endpoints", "Age"),
        (item, now) =>
        [
            Cell.Name(item), Cell.TextOr("", item, "addressType"), SlicePorts(item),
            Shortened([.. item.List("endpoints").SelectMany(endpoint => endpoint.List("addresses")).Select(address => address.Text() ?? "")], "<unset>"),
            Cell.Age(item, now),
        ]);

    public static TableKind Ingress { get; } = new(
        TableColumn.Of("Name", "Class", "Hosts", "Address", "Ports", "Age"),
        (item, now) =>
        [
            Cell.Name(item), Cell.TextOr(Cell.None, item, "spec", "ingressClassName"), Hosts(item),
            Balancer(item), item.List("spec", "tls").Count > 0 ? "80, 443" : "80", Cell.Age(item, now),
        ]);

    public static TableKind IngressClass { get; } = new(
        TableColumn.Of("Name", "Controller", "Parameters", "Age"),
        (item, now) => [Cell.Name(item), Cell.TextOr("", item, "spec", "controller"), Parameters(item), Cell.Age(item, now)]);

    public static TableKind NetworkPolicy { get; } = new(
        TableColumn.Of("Name", "Pod-Selector", "Age"),
        (item, now) => [Cell.Name(item), Cell.Selector(item.At("spec", "podSelector")), Cell.Age(item, now)]);

    public static TableKind IpAddress { get; } = new(
        TableColumn.Of("Name", "ParentRef"),
        (item, _) => [Cell.Name(item), Parent(item.Map("spec", "parentRef"))]);

    public static TableKind ServiceCidr { get; } = new(
        TableColumn.Of("Name", "CIDRs", "Age"),
        (item, now) => [Cell.Name(item), Cell.Joined(item.List("spec", "cidrs").Select(cidr => cidr.Text())), Cell.Age(item, now)]);

    private static Node ExternalAddress(MapNode service)
    {
        var external = service.List("spec", "externalIPs").Select(address => address.Text() ?? "").ToList();
        switch (service.Text("spec", "type"))
        {
            case "ExternalName": return Cell.TextOr("", service, "spec", "externalName");
            case "LoadBalancer":
                string[] addresses = [.. Text(Balancer(service)), .. external];
                return addresses.Length > 0 ? string.Join(',', addresses) : "<pending>";
            default: return external.Count > 0 ? string.Join(',', external) : Cell.None;
        }
    }

    private static string[] Text(Node text) => text.Text() is { Length: > 0 } given ? [given] : [];

    private static Node Balancer(MapNode item) => Cell.Joined(item.List("status", "loadBalancer", "ingress")
        .Select(entry => entry.Text("ip") is { Length: > 0 } ip ? ip : entry.Text("hostname")));

    private static Node Ports(MapNode service)
    {
        var ports = service.List("spec", "ports");
        if (ports.Count == 0) return Cell.None;
        return Cell.Joined(ports.Select(port => port.Integer("nodePort") is > 0 and var node
            ? $"{port.Integer("port")}:{node}/{port.Text("protocol")}"
            : $"{port.Integer("port")}/{port.Text("protocol")}"));
    }

    private static Node EndpointList(MapNode endpoints)
    {
        var all = new List<string>();
        foreach (var subset in endpoints.List("subsets"))
        {
            var ports = subset.List("ports");
            foreach (var address in subset.List("addresses"))
            {
                if (ports.Count == 0) all.Add(address.Text("ip") ?? "");
                foreach (var port in ports) all.Add($"{address.Text("ip")}:{port.Integer("port")}");
            }
        }
        return Shortened(all, Cell.None);
    }

    private static Node SlicePorts(MapNode slice)
    {
        var ports = slice.List("ports");
        return Shortened([.. ports.Select(port => port.Integer("port") is { } number ? Cell.Text(number) : port.Text("name") ?? "*")], "<unset>");
    }

    private static Node Hosts(MapNode ingress)
    {
        var hosts = ingress.List("spec", "rules").Select(rule => rule.Text("host")).Where(host => !string.IsNullOrEmpty(host)).ToList();
        return Shortened([.. hosts.Select(host => host!)], "*");
    }

    private static Node Shortened(List<string> all, string empty)
    {
        if (all.Count == 0) return empty;
        var shown = string.Join(',', all.Take(Shown));
        return all.Count > Shown ? $"{shown} + {all.Count - Shown} more..." : shown;
    }

    private static Node Parameters(MapNode ingressClass)
    {
        if (ingressClass.At("spec", "parameters") is not MapNode parameters) return Cell.None;
        var group = parameters.Text("apiGroup") is { Length: > 0 } named ? "." + named : "";
        return $"{parameters.Text("kind")}{group}/{parameters.Text("name")}";
    }

    private static Node Parent(MapNode parent)
    {
        var group = parent.Text("group") is { Length: > 0 } named ? "." + named : "";
        return $"{parent.Text("resource")}{group}/{(parent.Text("namespace") is { Length: > 0 } space ? space + "/" : "")}{parent.Text("name")}";
    }
}

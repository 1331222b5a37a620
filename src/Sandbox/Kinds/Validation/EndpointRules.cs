using System.Net;
using System.Net.Sockets;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What the addresses behind Services must be, in their old form and in slices.</summary>
internal static class EndpointRules
{
    private const int EndpointsMax = 1000;
    private const int AddressesMax = 100;

    public static void Endpoints(FieldErrors errors, MapNode item)
    {
        var subsets = item["subsets"].List();
        for (var i = 0; i < subsets.Count; i++)
        {
            var path = $"subsets[{i}]";
            var (ready, unready) = (subsets[i].List("addresses"), subsets[i].List("notReadyAddresses"));
            if (ready.Count == 0 && unready.Count == 0) errors.Required(path, "must specify `addresses` or `notReadyAddresses`");
            for (var a = 0; a < ready.Count; a++) Address(errors, ready[a].Map(), $"{path}.addresses[{a}]");
            for (var a = 0; a < unready.Count; a++) Address(errors, unready[a].Map(), $"{path}.notReadyAddresses[{a}]");
            var ports = subsets[i].List("ports");
            for (var p = 0; p < ports.Count; p++)
            {
                var (port, at) = (ports[p].Map(), $"{path}.ports[{p}]");
                if (port.Text("name") is { Length: > 0 } name) errors.Check($"{at}.name", name, Names.Label);
                else if (ports.Count > 1) errors.Required($"{at}.name");
                errors.Port(port["port"], $"{at}.port");
                errors.OneOf(port, "protocol", at, "SCTP", "TCP", "UDP");
                if (port.Text("appProtocol") is { } protocol) errors.Check($"{at}.appProtocol", protocol, Names.Qualified);
            }
        }
    }

    public static void Slice(FieldErrors errors, MapNode item)
    {
        var type = item.Text("addressType") ?? "";
        if (type.Length == 0) errors.Required("addressType");
        else if (type is not ("IPv4" or "IPv6" or "FQDN")) errors.NotSupported("addressType", item["addressType"], "FQDN", "IPv4", "IPv6");
        var endpoints = item["endpoints"].List();
        if (endpoints.Count > EndpointsMax)
        {
            errors.TooMany("endpoints", endpoints.Count, EndpointsMax);
            return;
        }
        for (var i = 0; i < endpoints.Count; i++) Endpoint(errors, endpoints[i].Map(), $"endpoints[{i}]", type);
        SlicePorts(errors, item["ports"].List());
    }

    public static void SliceUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        Slice(errors, item);
        errors.Unchanged(item["addressType"], old["addressType"], "addressType");
    }

    private static void Endpoint(FieldErrors errors, MapNode endpoint, string path, string type)
    {
        var addresses = endpoint["addresses"].List();
        if (addresses.Count == 0) errors.Required($"{path}.addresses", "must contain at least 1 address");
        else if (addresses.Count > AddressesMax) errors.TooMany($"{path}.addresses", addresses.Count, AddressesMax);
        for (var i = 0; i < addresses.Count; i++)
        {
            var (text, at) = (addresses[i].Text() ?? "", $"{path}.addresses[{i}]");
            if (type is "FQDN") errors.Check(at, text, Names.Subdomain);
            else if (type is "IPv4" or "IPv6")
            {
                if (!Names.IsIp(text)) errors.Invalid(at, text, NetworkRules.IpWrong);
                else if (Names.IsIpv6(text) != type is "IPv6") errors.Invalid(at, text, $"must be a valid {type} address");
                else Ordinary(errors, text, at);
            }
        }
        if (endpoint["nodeName"] is StringNode node) errors.Check($"{path}.nodeName", node.Value, Names.Subdomain);
        if (endpoint["hostname"] is StringNode host) errors.Check($"{path}.hostname", host.Value, Names.Label);
    }

    private static void SlicePorts(FieldErrors errors, ListNode ports)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, at) = (ports[i].Map(), $"ports[{i}]");
            var name = port.Text("name") ?? "";
            if (name.Length > 0) errors.Check($"{at}.name", name, Names.Label);
            if (!names.Add(name)) errors.Duplicate($"{at}.name", name);
            errors.OneOf(port, "protocol", at, "SCTP", "TCP", "UDP");
            if (port["port"] is { } number) errors.Port(number, $"{at}.port");
            if (port.Text("appProtocol") is { } protocol) errors.Check($"{at}.appProtocol", protocol, Names.Qualified);
        }
    }

    private static void Address(FieldErrors errors, MapNode address, string path)
    {
        var ip = address.Text("ip") ?? "";
        if (!Names.IsIp(ip)) errors.Invalid($"{path}.ip", StringNode.Of(ip), NetworkRules.IpWrong);
        else Ordinary(errors, ip, $"{path}.ip");
        if (address.Text("hostname") is { Length: > 0 } host) errors.Check($"{path}.hostname", host, Names.Label);
        if (address["nodeName"] is StringNode node) errors.Check($"{path}.nodeName", node.Value, Names.Subdomain);
    }

    /// <summary>Traffic cannot be sent to addresses that mean something else.</summary>
    public static void Ordinary(FieldErrors errors, string text, string path)
    {
        var ip = IPAddress.Parse(text);
        if (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)) errors.Invalid(path, text, $"may not be unspecified ({text})");
        if (IPAddress.IsLoopback(ip)) errors.Invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        var bytes = ip.GetAddressBytes();
        var isVersion4 = ip.AddressFamily == AddressFamily.InterNetwork;
        if (isVersion4 ? bytes is [169, 254, ..] : ip.IsIPv6LinkLocal) errors.Invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        if (isVersion4 ? bytes is [224, 0, 0, _] : bytes is [0xff, 0x02, ..]) errors.Invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
}

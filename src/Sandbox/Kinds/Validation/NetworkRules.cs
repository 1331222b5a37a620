using System.Net;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What ingresses and network policies must be.</summary>
internal static class NetworkRules
{
    public const string IpWrong = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    public const string NetworkWrong = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    private static readonly string[] PathParts = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] PathEnds = ["/..", "/."];

    public static void Ingress(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        if (spec["rules"].List().Count == 0 && !spec.Has("defaultBackend"))
            errors.Invalid("spec", spec.Count == 0 ? null : FieldErrors.AsStruct(spec), "either `defaultBackend` or `rules` must be specified");
        if (spec["defaultBackend"] is MapNode backend) Backend(errors, backend, "spec.defaultBackend");
        var rules = spec["rules"].List();
        for (var i = 0; i < rules.Count; i++) IngressRule(errors, rules[i].Map(), $"spec.rules[{i}]");
        var tls = spec["tls"].List();
        for (var i = 0; i < tls.Count; i++)
        {
            var hosts = tls[i].List("hosts");
            for (var h = 0; h < hosts.Count; h++)
                errors.Check($"spec.tls[{i}].hosts[{h}]", hosts[h].Text() ?? "", hosts[h].Text()!.Contains('*', StringComparison.Ordinal) ? Names.WildcardSubdomain : Names.Subdomain);
        }
        if (spec["ingressClassName"] is StringNode name) errors.Check("spec.ingressClassName", name.Value, Names.Subdomain);
    }

    public static void IngressCreate(FieldErrors errors, MapNode item)
    {
        Ingress(errors, item);
        const string annotation = "kubernetes.io/ingress.class";
        if (item.Text("metadata", "annotations", annotation) is { } old && item.Text("spec", "ingressClassName") is { } name && old != name)
            errors.Invalid($"annotations.{annotation}", old, "must match `ingressClassName` when both are specified");
    }

    public static void NetworkPolicy(FieldErrors errors, MapNode item)
    {
        var spec = item["spec"].Map();
        Rules.Selector(errors, spec["podSelector"], "spec.podSelector");
        PolicyRules(errors, spec["ingress"].List(), "spec.ingress", "from");
        PolicyRules(errors, spec["egress"].List(), "spec.egress", "to");
        var types = spec["policyTypes"].List();
        if (types.Count > 2) errors.Invalid("spec.policyTypes", types, "may not specify more than two policyTypes");
        else
            for (var i = 0; i < types.Count; i++)
                if (types[i].Text() is not ("Ingress" or "Egress")) errors.NotSupported($"spec.policyTypes[{i}]", types[i], "Ingress", "Egress");
    }

    public static void Address(FieldErrors errors, MapNode item)
    {
        var name = item.Text("metadata", "name") ?? "";
        if (!IPAddress.TryParse(name, out var address)) errors.Invalid("metadata.name", name, $"ParseAddr(\"{name}\"): unable to parse IP");
        else if (address.ToString() != name) errors.Invalid("metadata.name", name, "must be a canonical format IP address");
        if (item.At("spec", "parentRef") is not MapNode parent)
        {
            errors.Required("spec.parentRef");
            return;
        }
        foreach (var key in (ReadOnlySpan<string>)["resource", "name"])
        {
            if (parent.Text(key) is not { Length: > 0 } text) errors.Required($"spec.parentRef.{key}");
            else errors.Check($"spec.parentRef.{key}", text, Names.PathSegment);
        }
    }

    public static void AddressUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        if (!Equals(item.At("spec", "parentRef"), old.At("spec", "parentRef"))) errors.Invalid("spec.parentRef", FieldErrors.AsStruct(item.At("spec", "parentRef")), Rules.Immutable);
    }

    public static void Range(FieldErrors errors, MapNode item)
    {
        var cidrs = item.At("spec", "cidrs").List();
        if (cidrs.Count == 0) errors.Required("spec.cidrs", "at least one CIDR required");
        if (cidrs.Count > 2) errors.Invalid("spec.cidrs", FieldErrors.AsStruct(item["spec"]), "may only hold up to 2 values");
        for (var i = 0; i < cidrs.Count; i++)
            if (!IsNetwork(cidrs[i].Text() ?? "")) errors.Invalid($"spec.cidrs[{i}]", cidrs[i], NetworkWrong);
    }

    public static void RangeUpdate(FieldErrors errors, MapNode item, MapNode old) => errors.Unchanged(item.At("spec", "cidrs"), old.At("spec", "cidrs"), "spec.cidrs");

    private static void IngressRule(FieldErrors errors, MapNode rule, string path)
    {
        if (rule.Text("host") is { Length: > 0 } host)
        {
            if (IPAddress.TryParse(host, out _) && Names.IsIp(host)) errors.Invalid($"{path}.host", host, "must be a DNS name, not an IP address");
            else errors.Check($"{path}.host", host, host.Contains('*', StringComparison.Ordinal) ? Names.WildcardSubdomain : Names.Subdomain);
        }
        if (rule["http"] is not MapNode http) return;
        var paths = http["paths"].List();
        if (paths.Count == 0) errors.Required($"{path}.http.paths");
        for (var i = 0; i < paths.Count; i++) HttpPath(errors, paths[i].Map(), $"{path}.http.paths[{i}]");
    }

    private static void HttpPath(FieldErrors errors, MapNode path, string at)
    {
        var (type, text) = (path.Text("pathType"), path.Text("path") ?? "");
        switch (type)
        {
            case null or "": errors.Required($"{at}.pathType", "pathType must be specified"); break;
            case "Exact" or "Prefix":
                if (!text.StartsWith('/')) errors.Invalid($"{at}.path", StringNode.Of(text), "must be an absolute path");
                if (text.Length == 0) break;
                foreach (var part in PathParts)
                    if (text.Contains(part, StringComparison.Ordinal)) errors.Invalid($"{at}.path", text, $"must not contain '{part}'");
                foreach (var end in PathEnds)
                    if (text.EndsWith(end, StringComparison.Ordinal)) errors.Invalid($"{at}.path", text, $"cannot end with '{end}'");
                break;
            case "ImplementationSpecific":
                if (text.Length > 0 && text[0] != '/') errors.Invalid($"{at}.path", text, "must be an absolute path");
                break;
            default: errors.NotSupported($"{at}.pathType", StringNode.Of(type), "Exact", "ImplementationSpecific", "Prefix"); break;
        }
        Backend(errors, path["backend"].Map(), $"{at}.backend");
    }

    private static void Backend(FieldErrors errors, MapNode backend, string path)
    {
        var service = backend["service"] as MapNode;
        if (backend["resource"] is MapNode)
        {
            if (service is not null) errors.Invalid(path, StringNode.Empty, "cannot set both resource and service backends");
            return;
        }
        if (service is null)
        {
            errors.Invalid(path, StringNode.Empty, "resource or service backend is required");
            return;
        }
        if (service.Text("name") is not { Length: > 0 } name) errors.Required($"{path}.service.name");
        else errors.Check($"{path}.service.name", name, Names.Label1035);
        var (portName, number) = (service.Text("port", "name") ?? "", service.Integer("port", "number") ?? 0);
        if (portName.Length > 0 && number != 0) errors.Invalid(path, StringNode.Empty, "cannot set both port name & port number");
        else if (portName.Length > 0) errors.Check($"{path}.service.port.name", portName, Names.PortName);
        else if (number == 0) errors.Required(path, "port name or number is required");
        else errors.Port(IntegerNode.Of(number), $"{path}.service.port.number");
    }

    private static void PolicyRules(FieldErrors errors, ListNode rules, string path, string peerKey)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var ports = rules[i].List("ports");
            for (var p = 0; p < ports.Count; p++) PolicyPort(errors, ports[p].Map(), $"{path}[{i}].ports[{p}]");
            var peers = rules[i].List(peerKey);
            for (var p = 0; p < peers.Count; p++) Peer(errors, peers[p].Map(), $"{path}[{i}].{peerKey}[{p}]");
        }
    }

    private static void PolicyPort(FieldErrors errors, MapNode port, string path)
    {
        errors.OneOf(port, "protocol", path, "TCP", "UDP", "SCTP");
        if (port["port"] is { } value)
        {
            errors.PortOrName(value, $"{path}.port");
            if (port["endPort"] is not IntegerNode end) return;
            if (value is StringNode) errors.Invalid($"{path}.endPort", end, "may not be specified when `port` is non-numeric");
            else if (end.Value < value.Integer()) errors.Invalid($"{path}.endPort", value, "must be greater than or equal to `port`");
        }
        else if (port["endPort"] is { } lonely) errors.Invalid($"{path}.endPort", lonely, "may not be specified when `port` is not specified");
    }

    private static void Peer(FieldErrors errors, MapNode peer, string path)
    {
        var selectors = 0;
        foreach (var key in (ReadOnlySpan<string>)["podSelector", "namespaceSelector"])
        {
            if (peer[key] is not { } selector) continue;
            selectors++;
            Rules.Selector(errors, selector, $"{path}.{key}");
        }
        if (peer["ipBlock"] is MapNode block) Block(errors, block, $"{path}.ipBlock");
        if (selectors == 0 && !peer.Has("ipBlock")) errors.Required(path, "must specify a peer");
        else if (selectors > 0 && peer.Has("ipBlock")) errors.Forbidden(path, "may not specify both ipBlock and another peer");
    }

    private static void Block(FieldErrors errors, MapNode block, string path)
    {
        var cidr = block.Text("cidr") ?? "";
        if (cidr.Length == 0)
        {
            errors.Required($"{path}.cidr");
            return;
        }
        if (!TryNetwork(cidr, out var network))
        {
            errors.Invalid($"{path}.cidr", cidr, NetworkWrong);
            return;
        }
        var excepts = block["except"].List();
        for (var i = 0; i < excepts.Count; i++)
        {
            if (!TryNetwork(excepts[i].Text() ?? "", out var except)) errors.Invalid($"{path}.except[{i}]", excepts[i], NetworkWrong);
            else if (!network.Contains(except.BaseAddress) || except.PrefixLength <= network.PrefixLength) errors.Invalid($"{path}.except[{i}]", excepts[i], "must be a strict subset of `cidr`");
        }
    }

    public static bool IsNetwork(string text) => TryNetwork(text, out _);

    private static bool TryNetwork(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text[..slash], out var address) || !int.TryParse(text[(slash + 1)..], out var length)) return false;
        var bytes = address.GetAddressBytes();
        if (length < 0 || length > bytes.Length * 8) return false;
        // What lies beyond the prefix says nothing.
        for (var bit = length; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        network = new IPNetwork(new IPAddress(bytes), length);
        return true;
    }
}

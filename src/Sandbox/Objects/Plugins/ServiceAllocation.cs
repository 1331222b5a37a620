using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects.Plugins;

/// <summary>Hands out cluster addresses and node ports to Services.</summary>
internal sealed class ServiceAllocation(Cluster cluster) : AdmissionPlugin
{
    private const int NodePortFirst = 30000;
    private const int NodePortLast = 32767;
    private const string RangeWrong = "the provided network does not match the current range";

    // 10.96.0.0/12, as most clusters have it; the first addresses are the cluster's own.
    private const uint RangeStart = (10u << 24) | (96u << 16);
    private const int RangeBits = 20;
    private const int OwnAddresses = 16;

    public override MapNode Allocate(WriteRequest request, MapNode item, MapNode? old)
    {
        if (request.Resource is not { Group: "", Plural: "services" } || request.Subresource.Length > 0) return item;
        var spec = item["spec"].Map();
        if (spec.Text("type") is not "ExternalName") spec = WithAddress(item, spec, old);
        if (spec.Text("type") is "NodePort" || (spec.Text("type") is "LoadBalancer" && spec.Bool("allocateLoadBalancerNodePorts") != false)) spec = WithPorts(item, spec, old);
        if (spec.Text("type") is "LoadBalancer" && spec.Text("externalTrafficPolicy") is "Local" && (spec.Integer("healthCheckNodePort") ?? 0) == 0)
            spec = spec.With("healthCheckNodePort", FreePort());
        return item.With("spec", spec);
    }

    private long FreePort()
    {
        var taken = new HashSet<long>();
        foreach (var service in cluster.Table("", "services").View(null).Objects)
        {
            taken.Add(service.Document.Integer("spec", "healthCheckNodePort") ?? 0);
            foreach (var port in service.Document.List("spec", "ports")) taken.Add(port.Integer("nodePort") ?? 0);
        }
        while (true)
        {
            var port = NodePortFirst + cluster.NewNumber(NodePortLast - NodePortFirst + 1);
            if (!taken.Contains(port)) return port;
        }
    }

    private MapNode WithAddress(MapNode item, MapNode spec, MapNode? old)
    {
        var families = spec["ipFamilies"].List();
        for (var i = 0; i < families.Count; i++)
            if (families[i].Text() is not "IPv4") throw Invalid(item, $"spec.ipFamilies[{i}]", $"Invalid value: {families[i]}: not configured on this cluster");
        if (spec.Text("ipFamilyPolicy") is "RequireDualStack") throw Invalid(item, "spec.ipFamilyPolicy", "Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services");
        spec = Put(spec, "ipFamilies", ListNode.Of("IPv4"));
        spec = Put(spec, "ipFamilyPolicy", "SingleStack");
        var given = spec.Text("clusterIP") ?? "";
        if (given is "None" || (given.Length > 0 && given == old.Text("spec", "clusterIP"))) return Put(spec, "clusterIPs", ListNode.Of(given));
        var taken = Taken("clusterIP");
        if (given.Length == 0) given = Free(taken);
        else if (!InRange(given)) throw NotAllocated(item, given, RangeWrong);
        else if (taken.Contains(given)) throw NotAllocated(item, given, "provided IP is already allocated");
        return spec.With("clusterIP", given).With("clusterIPs", ListNode.Of(given));
    }

    private MapNode WithPorts(MapNode item, MapNode spec, MapNode? old)
    {
        var taken = new HashSet<long>();
        foreach (var service in cluster.Table("", "services").View(null).Objects)
            if (service.Document.Text("metadata", "uid") != item.Text("metadata", "uid"))
                foreach (var port in service.Document.List("spec", "ports")) taken.Add(port.Integer("nodePort") ?? 0);
        var own = (old.At("spec", "ports").List()).Select(port => port.Integer("nodePort") ?? 0).ToHashSet();
        var ports = spec["ports"].List();
        for (var i = 0; i < ports.Count; i++)
        {
            var asked = ports[i].Integer("nodePort") ?? 0;
            if (asked != 0 && !own.Contains(asked))
            {
                if (asked is < NodePortFirst or > NodePortLast)
                    throw Invalid(item, $"spec.ports[{i}].nodePort", $"Invalid value: {asked}: provided port is not in the valid range. The range of valid ports is {NodePortFirst}-{NodePortLast}");
                if (taken.Contains(asked)) throw Invalid(item, $"spec.ports[{i}].nodePort", $"Invalid value: {asked}: provided port is already allocated");
            }
            while (asked == 0 || (ports[i].Integer("nodePort") is null or 0 && taken.Contains(asked))) asked = NodePortFirst + cluster.NewNumber(NodePortLast - NodePortFirst + 1);
            taken.Add(asked);
            ports = ports.With(i, ports[i].Map().With("nodePort", asked));
        }
        return spec.With("ports", ports);
    }

    private HashSet<string> Taken(string field) =>
        [.. cluster.Table("", "services").View(null).Objects.Select(service => service.Document.Text("spec", field) ?? "")];

    private string Free(HashSet<string> taken)
    {
        while (true)
        {
            var address = RangeStart + (uint)(OwnAddresses + cluster.NewNumber((1 << RangeBits) - (2 * OwnAddresses)));
            var text = string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");
            if (!taken.Contains(text)) return text;
        }
    }

    private static bool InRange(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 4 || !parts.All(part => byte.TryParse(part, CultureInfo.InvariantCulture, out _))) return false;
        var address = parts.Aggregate(0u, (all, part) => (all << 8) | byte.Parse(part, CultureInfo.InvariantCulture));
        return address >> RangeBits == RangeStart >> RangeBits;
    }

    private static MapNode Put(MapNode spec, string key, Node value) => spec[key].IsNullOrAbsent() || spec[key] is ListNode { Count: 0 } ? spec.With(key, value) : spec;

    private static ApiException NotAllocated(MapNode item, string address, string why) =>
        Invalid(item, "spec.clusterIPs", $"Invalid value: [\"{address}\"]: failed to allocate IP {address}: {why}");

    private static ApiException Invalid(MapNode item, string field, string message) =>
        ApiErrors.Invalid("", "Service", item.Text("metadata", "name") ?? "", [new Cause("FieldValueInvalid", field, message)]);
}

using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Storage;

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

    // So often a number is drawn before the free ones are gone through one after the other.
    private const int DrawsMax = 64;

    private static readonly IndexedBy Address = new(static service =>
        service.Document.Text("spec", "clusterIP") is { Length: > 0 } ip and not "None" ? [ip] : []);

    private static readonly IndexedBy Port = new(static service => PortsOf(service.Document).Select(Text));

    private ResourceTable Services => cluster.Table("", "services");

    public override MapNode Allocate(WriteRequest request, MapNode item, MapNode? old)
    {
        if (request.Resource is not { Group: "", Plural: "services" } || request.Subresource.Length > 0) return item;
        var spec = item["spec"].Map();
        if (spec.Text("type") is not "ExternalName") spec = WithAddress(item, spec, old);
        if (spec.Text("type") is "NodePort" || (spec.Text("type") is "LoadBalancer" && spec.Bool("allocateLoadBalancerNodePorts") != false)) spec = WithPorts(item, spec, old);
        if (spec.Text("type") is "LoadBalancer" && spec.Text("externalTrafficPolicy") is "Local" && (spec.Integer("healthCheckNodePort") ?? 0) == 0)
            spec = spec.With("healthCheckNodePort", FreePort(PortsOf(item).ToHashSet()));
        return item.With("spec", spec);
    }

    private static IEnumerable<long> PortsOf(MapNode service) => service.List("spec", "ports").Select(port => port.Integer("nodePort") ?? 0)
        .Append(service.Integer("spec", "healthCheckNodePort") ?? 0).Where(port => port != 0);

    private long FreePort(HashSet<long> alsoTaken)
    {
        const int count = NodePortLast - NodePortFirst + 1;
        var drawn = 0;
        for (var attempt = 0; attempt < DrawsMax + count; attempt++)
        {
            drawn = attempt < DrawsMax ? cluster.NewNumber(count) : (drawn + 1) % count;
            if (!alsoTaken.Contains(NodePortFirst + drawn) && !Services.IsAnyUnder(Port, Text(NodePortFirst + drawn)))
                return NodePortFirst + drawn;
        }
        throw Exhausted("nodePort");
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
        if (given.Length == 0) given = FreeAddress();
        else if (!InRange(given)) throw NotAllocated(item, given, RangeWrong);
        else if (Services.IsAnyUnder(Address, given)) throw NotAllocated(item, given, "provided IP is already allocated");
        return spec.With("clusterIP", given).With("clusterIPs", ListNode.Of(given));
    }

    private MapNode WithPorts(MapNode item, MapNode spec, MapNode? old)
    {
        var own = old.List("spec", "ports").Select(port => port.Integer("nodePort") ?? 0).ToHashSet();
        var ports = spec["ports"].List();
        // What was asked for by number is taken before anything is drawn. A new Service has one node port for the protocols of a port.
        var (taken, byPort) = (PortsOf(item).ToHashSet(), new Dictionary<long, long>());
        foreach (var port in ports)
            if (old is null && port.Integer("nodePort") is { } asked and > 0) byPort.TryAdd(port.Integer("port") ?? 0, asked);
        for (var i = 0; i < ports.Count; i++)
        {
            var number = ports[i].Integer("port") ?? 0;
            var chosen = ports[i].Integer("nodePort") ?? 0;
            if (chosen != 0 && own.Add(chosen)) CheckFree(item, chosen, $"spec.ports[{i}].nodePort");
            if (chosen == 0 && !byPort.TryGetValue(number, out chosen)) chosen = FreePort(taken);
            taken.Add(chosen);
            if (old is null) byPort.TryAdd(number, chosen);
            ports = ports.With(i, ports[i].Map().With("nodePort", chosen));
        }
        return spec.With("ports", ports);
    }

    private void CheckFree(MapNode item, long port, string path)
    {
        if (port is < NodePortFirst or > NodePortLast)
            throw Invalid(item, path,
                $"Invalid value: {port}: provided port is not in the valid range. The range of valid ports is {NodePortFirst}-{NodePortLast}");
        if (Services.IsAnyUnder(Port, Text(port))) throw Invalid(item, path, $"Invalid value: {port}: provided port is already allocated");
    }

    private string FreeAddress()
    {
        const int count = (1 << RangeBits) - (2 * OwnAddresses);
        var drawn = 0;
        for (var attempt = 0; attempt < DrawsMax + count; attempt++)
        {
            drawn = attempt < DrawsMax ? cluster.NewNumber(count) : (drawn + 1) % count;
            var address = RangeStart + (uint)(OwnAddresses + drawn);
            var text = string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");
            if (!Services.IsAnyUnder(Address, text)) return text;
        }
        throw Exhausted("serviceIP");
    }

    private static ApiException Exhausted(string what) => new(500, "InternalError",
        $"Internal error occurred: failed to allocate a {what}: range is full",
        MapNode.Of(("causes", ListNode.Of(MapNode.Of(("message", $"failed to allocate a {what}: range is full"))))));

    private static string Text(long port) => port.ToString(CultureInfo.InvariantCulture);

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

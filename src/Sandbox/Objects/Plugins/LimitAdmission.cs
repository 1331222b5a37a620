using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects.Plugins;

/// <summary>Gives containers the amounts that their namespace has as defaults, and refuses Pods and claims beyond its limits.</summary>
internal sealed class LimitAdmission(Cluster cluster) : AdmissionPlugin
{
    private const string Annotation = "kubernetes.io/limit-ranger";

    private static readonly (string Field, string Kind)[] Containers = [("containers", "container"), ("initContainers", "init container")];

    public override MapNode Mutate(WriteRequest request, MapNode item, MapNode? old)
    {
        if (!IsPod(request) || old is not null || item["spec"] is not MapNode spec) return item;
        var (limits, requests) = (MapNode.Empty, MapNode.Empty);
        foreach (var limit in Limits(request).Where(limit => limit.Text("type") is "Container"))
        {
            foreach (var (name, amount) in limit["default"].Map()) limits = limits.With(name, amount);
            foreach (var (name, amount) in limit["defaultRequest"].Map()) requests = requests.With(name, amount);
        }
        if (limits.Count == 0 && requests.Count == 0) return item;
        var told = new List<string>();
        foreach (var (field, kind) in Containers)
        {
            if (spec[field] is not ListNode containers) continue;
            spec = spec.With(field, containers.Changed(container => Completed(container.Map(), kind, requests, limits, told)));
        }
        item = item.With("spec", spec);
        return told.Count == 0 ? item : item.WithAt(["metadata", "annotations", Annotation], "LimitRanger plugin set: " + string.Join("; ", told));
    }

    public override void Validate(WriteRequest request, MapNode item, MapNode? old)
    {
        var problems = new List<string>();
        if (IsPod(request) && old is null)
        {
            foreach (var limit in Limits(request)) OfPod(problems, limit, item["spec"].Map());
        }
        else if (request is { Resource: { Group: "", Plural: "persistentvolumeclaims" }, Subresource: "" })
        {
            foreach (var limit in Limits(request).Where(limit => limit.Text("type") is "PersistentVolumeClaim"))
                OfClaim(problems, limit, item.Map("spec", "resources", "requests"));
        }
        if (problems.Count == 0) return;
        throw ApiErrors.Forbidden("", request.Resource.Plural, item.Text("metadata", "name") ?? "",
            problems.Count == 1 ? problems[0] : $"[{string.Join(", ", problems)}]");
    }

    private static bool IsPod(WriteRequest request) => request is { Resource: { Group: "", Plural: "pods" }, Subresource: "" };

    private IEnumerable<MapNode> Limits(WriteRequest request) =>
        cluster.Table("", "limitranges").View(request.Namespace).Objects.SelectMany(range => range.Document.List("spec", "limits")).Select(limit => limit.Map());

    private static MapNode Completed(MapNode container, string kind, MapNode requests, MapNode limits, List<string> told)
    {
        var resources = container["resources"].Map();
        foreach (var (field, defaults, word) in (ReadOnlySpan<(string, MapNode, string)>)[("requests", requests, "request"), ("limits", limits, "limit")])
        {
            var given = resources[field].Map();
            var missing = defaults.Where(pair => !given.Has(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
            if (missing.Count == 0) continue;
            resources = resources.With(field, missing.Aggregate(given, (all, pair) => all.With(pair.Key, pair.Value)).Sorted());
            told.Add($"{string.Join(", ", missing.Select(pair => pair.Key))} {word} for {kind} {container.Text("name")}");
        }
        return container.With("resources", resources);
    }

    private static void OfPod(List<string> problems, MapNode limit, MapNode spec)
    {
        switch (limit.Text("type"))
        {
            case "Container":
                foreach (var (field, _) in Containers)
                    foreach (var container in spec[field].List())
                        Check(problems, limit, "Container", Amounts(container.Map("resources", "requests")), Amounts(container.Map("resources", "limits")));
                break;
            case "Pod": Check(problems, limit, "Pod", OfAll(spec, "requests"), OfAll(spec, "limits")); break;
        }
    }

    private static void Check(List<string> problems, MapNode limit, string type, Dictionary<string, Quantity> requests, Dictionary<string, Quantity> limits)
    {
        foreach (var (name, enforced) in Amounts(limit["min"].Map())) AtLeast(problems, type, name, enforced, Of(requests, name), Of(limits, name));
        foreach (var (name, enforced) in Amounts(limit["max"].Map()))
        {
            if (Of(limits, name) is not { } asked) problems.Add($"maximum {name} usage per {type} is {enforced}.  No limit is specified");
            else if (asked > enforced) problems.Add($"maximum {name} usage per {type} is {enforced}, but limit is {asked}");
            else if (Of(requests, name) is { } request && request > enforced) problems.Add($"maximum {name} usage per {type} is {enforced}, but request is {request}");
        }
        foreach (var (name, enforced) in Amounts(limit["maxLimitRequestRatio"].Map())) Ratio(problems, type, name, enforced, Of(requests, name), Of(limits, name));
    }

    private static void AtLeast(List<string> problems, string type, string name, Quantity enforced, Quantity? request, Quantity? limit)
    {
        if (request is not { } asked) problems.Add($"minimum {name} usage per {type} is {enforced}.  No request is specified");
        else if (asked < enforced) problems.Add($"minimum {name} usage per {type} is {enforced}, but request is {asked}");
        else if (limit is { } most && most < enforced) problems.Add($"minimum {name} usage per {type} is {enforced}, but limit is {most}");
    }

    private static void Ratio(List<string> problems, string type, string name, Quantity enforced, Quantity? request, Quantity? limit)
    {
        var start = $"{name} max limit to request ratio per {type} is {enforced}, but ";
        if (request is not { Sign: > 0 } asked) problems.Add(start + "no request is specified or request is 0");
        else if (limit is not { Sign: > 0 } most) problems.Add(start + "no limit is specified or limit is 0");
        else if ((double)most.MilliValue / (double)asked.MilliValue is var ratio && ratio * 1000 > (double)enforced.MilliValue)
            problems.Add(start + string.Create(System.Globalization.CultureInfo.InvariantCulture, $"provided ratio is {ratio:F6}"));
    }

    private static void OfClaim(List<string> problems, MapNode limit, MapNode requests)
    {
        var asked = Amounts(requests);
        foreach (var (name, enforced) in Amounts(limit["min"].Map())) AtLeast(problems, "PersistentVolumeClaim", name, enforced, Of(asked, name), null);
        foreach (var (name, enforced) in Amounts(limit["max"].Map()))
        {
            if (Of(asked, name) is not { } request) problems.Add($"maximum {name} usage per PersistentVolumeClaim is {enforced}.  No request is specified");
            else if (request > enforced) problems.Add($"maximum {name} usage per PersistentVolumeClaim is {enforced}, but request is {request}");
        }
    }

    /// <summary>What a Pod takes: its containers together, or the largest of those that run before them.</summary>
    private static Dictionary<string, Quantity> OfAll(MapNode spec, string field)
    {
        var sum = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in spec["containers"].List())
            foreach (var (name, amount) in Amounts(container.Map("resources", field))) sum[name] = sum.TryGetValue(name, out var known) ? known.Add(amount) : amount;
        foreach (var container in spec["initContainers"].List())
            foreach (var (name, amount) in Amounts(container.Map("resources", field)))
                if (!sum.TryGetValue(name, out var known) || known < amount) sum[name] = amount;
        return sum;
    }

    private static Dictionary<string, Quantity> Amounts(MapNode resources)
    {
        var amounts = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (name, value) in resources)
            if (Quantity.TryParse(value.Text() ?? "", out var amount)) amounts[name] = amount;
        return amounts;
    }

    private static Quantity? Of(Dictionary<string, Quantity> amounts, string name) => amounts.TryGetValue(name, out var amount) ? amount : null;
}

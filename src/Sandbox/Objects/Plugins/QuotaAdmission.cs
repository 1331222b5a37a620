using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects.Plugins;

/// <summary>Refuses what would go beyond the quotas of its namespace, and counts in what does not.</summary>
internal sealed class QuotaAdmission(Cluster cluster) : AdmissionPlugin
{
    public override void Validate(WriteRequest request, MapNode item, MapNode? old)
    {
        if (!request.Resource.IsNamespaced || request.Resource.Plural == "resourcequotas" || (old is not null && !CanGrow(request))) return;
        var quotas = cluster.Table("", "resourcequotas").View(request.Namespace).Objects.ToList();
        foreach (var stored in quotas) Check(request, item, old, stored.Name, stored.Document);
    }

    // A change can ask for more only where a kind is measured by more than its number.
    private static bool CanGrow(WriteRequest request) => request.Resource.Group.Length == 0
        && (request.Resource.Plural, request.Subresource) switch
    {
        ("services" or "persistentvolumeclaims", "") => true,
        ("pods", "resize") => true,
        _ => false,
    };

    private void Check(WriteRequest request, MapNode item, MapNode? old, string name, MapNode quota)
    {
        if (!QuotaUsage.IsInScope(quota, request.Resource, item)) return;
        var hard = quota.Map("spec", "hard");
        var wanted = QuotaUsage.Of(request.Resource, item);
        if (old is null) CheckStated(request, item, name, hard);
        else wanted = More(wanted, QuotaUsage.Of(request.Resource, old));
        var used = quota.Map("status", "used");
        var (requested, present, limited) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var key in hard.Sorted().Keys)
        {
            if (!wanted.TryGetValue(key, out var more) || more.Sign == 0) continue;
            var now = QuotaUsage.Read(used[key]);
            var most = QuotaUsage.Read(hard[key]);
            if (now.Add(more) <= most) continue;
            requested.Add($"{key}={more}");
            present.Add($"{key}={now}");
            limited.Add($"{key}={most}");
        }
        if (requested.Count > 0)
        {
            throw ApiErrors.Forbidden(request.Resource.Group, request.Resource.Plural, item.Text("metadata", "name") ?? "",
                $"exceeded quota: {name}, requested: {string.Join(',', requested)}, used: {string.Join(',', present)}, limited: {string.Join(',', limited)}");
        }
        if (!request.IsDryRun && wanted.Count > 0) CountIn(request, name, wanted);
    }

    private static Dictionary<string, Quantity> More(IReadOnlyDictionary<string, Quantity> wanted, IReadOnlyDictionary<string,
        Quantity> before) => wanted
        .Select(pair => KeyValuePair.Create(pair.Key, before.TryGetValue(pair.Key, out var known) ? pair.Value.Add(known.Negate())
            : pair.Value))
        .Where(pair => pair.Value.Sign > 0).ToDictionary(StringComparer.Ordinal);

    /// <summary>Where a quota limits CPU or memory, every container must say how much it takes.</summary>
    private static void CheckStated(WriteRequest request, MapNode item, string name, MapNode hard)
    {
        if (request.Resource is not { Group: "", Plural: "pods" }) return;
        var missing = new List<string>();
        foreach (var key in hard.Sorted().Keys)
        {
            if (QuotaUsage.ContainerField(key) is not var (part, resource)) continue;
            var silent = item.List("spec", "initContainers").Concat(item.List("spec", "containers"))
                .Where(container => container.At("resources", part, resource) is null).Select(container => container.Text("name")).Distinct().ToList();
            if (silent.Count > 0) missing.Add($"{key} for: {string.Join(',', silent)}");
        }
        if (missing.Count == 0) return;
        throw ApiErrors.Forbidden("", "pods", item.Text("metadata", "name") ?? "", $"failed quota: {name}: must specify {string.Join("; ", missing)}");
    }

    private void CountIn(WriteRequest request, string name, IReadOnlyDictionary<string, Quantity> wanted)
    {
        var quotas = new WriteRequest
        {
            Resource = cluster.Resource("", "v1", "resourcequotas"), Namespace = request.Namespace, Name = name, Subresource = "status", Manager = "kube-apiserver",
        };
        cluster.Objects.Modify(quotas, quota =>
        {
            var used = quota.Map("status", "used");
            foreach (var (key, more) in wanted)
                if (quota.At("spec", "hard", key) is not null && used[key] is not null)
                    used = used.With(key, QuotaUsage.Read(used[key]).Add(more).ToString());
            return quota.WithAt(["status", "used"], used);
        });
    }
}

using System.Collections.Immutable;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>
/// The scale subresource shows one field of its parent, spec.replicas, as an object of its own: managers of that field are translated
/// on the way in and back.
/// </summary>
public static class ScaleOwnership
{
    public const string ScaleVersion = "autoscaling/v1";

    private static readonly FieldSet ReplicasInScale = FieldSet.OfFields("spec.replicas");

    /// <summary>The entries that a Scale shows for the managers of the parent's replicas.</summary>
    public static ListNode ToScale(Node? parentEntries, FieldSet replicasInParent)
    {
        var managers = ManagedFields.Read(parentEntries) ?? ManagedFields.None;
        return ManagedFields.Write(managers
            .Where(pair => Has(pair.Value, replicasInParent))
            .ToImmutableDictionary(pair => pair.Key, pair => new ManagedSet(ReplicasInScale, ScaleVersion, pair.Value.Time)));
    }

    /// <summary>The parent's entries after a write to its Scale.</summary>
    /// <param name="parentEntries">Those before the write.</param>
    /// <param name="scaleEntries">Those that the write left on the Scale.</param>
    /// <param name="replicasInParent">The path of the field in the parent.</param>
    /// <param name="parentVersion">The parent's version.</param>
    public static ListNode ToParent(Node? parentEntries, Node? scaleEntries, FieldSet replicasInParent, string parentVersion)
    {
        var parents = ManagedFields.Read(parentEntries) ?? ManagedFields.None;
        var scales = (ManagedFields.Read(scaleEntries) ?? ManagedFields.None).ToBuilder();
        var result = ImmutableDictionary.CreateBuilder<ManagerId, ManagedSet>();
        foreach (var (id, set) in parents)
        {
            if (!Has(set, replicasInParent) || scales.Remove(InScale(id)))
            {
                result[id] = set;
                continue;
            }
            var rest = set.Fields.Difference(replicasInParent);
            if (!rest.IsEmpty) result[id] = set with { Fields = rest };
        }
        foreach (var (id, set) in scales)
        {
            if (set.Fields.Intersection(ReplicasInScale).IsEmpty) continue;
            var own = id with { ApiVersion = id.Operation == ManagerOperation.Apply ? "" : parentVersion };
            // The time of a new entry is the parent's of the same name, of which there is none.
            result[own] = new ManagedSet(replicasInParent, parentVersion, parents.GetValueOrDefault(id)?.Time);
        }
        return ManagedFields.Write(result.ToImmutable());
    }

    private static ManagerId InScale(ManagerId id) => id.Operation == ManagerOperation.Apply ? id : id with { ApiVersion = ScaleVersion };

    private static bool Has(ManagedSet set, FieldSet path) => !set.Fields.Intersection(path).IsEmpty;
}

using System.Collections.Immutable;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>
/// Keeps metadata.managedFields of the objects of one kind in one version: who owns which field after an apply, an update or a patch,
/// and what the object looks like after an apply. The semantics are those of the API server's server-side apply.
/// </summary>
/// <param name="ApiVersion">The version in which requests come.</param>
/// <param name="Kind">The kind of the objects.</param>
/// <param name="Shape">The schema of the version.</param>
/// <param name="ResetFields">What the endpoint never takes from a request: nobody comes to own it here.</param>
/// <param name="Subresource">The subresource of the endpoint, or empty.</param>
/// <param name="EmptyObject">The object of this kind that has nothing set.</param>
/// <param name="ShapeOfVersion">The schema of another version that managers may have used; null when there is no such version any more.</param>
/// <param name="Convert">Makes of an object in one version that of another; null for kinds whose versions differ in their schemas only.</param>
/// <param name="SchemaMayChange">Whether fields may have become owned whole since somebody came to own parts of them.</param>
public sealed record FieldManager(
    string ApiVersion,
    string Kind,
    Shape Shape,
    FieldSet ResetFields,
    string Subresource,
    MapNode EmptyObject,
    Func<string, Shape?> ShapeOfVersion,
    Func<MapNode, string, string, MapNode>? Convert = null,
    bool SchemaMayChange = false)
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const string BeforeFirstApply = "before-first-apply";
    private const string AncientChanges = "ancient-changes";
    private const string Kubectl = "kubectl";
    private const int UpdatersMax = 10;
    private const int AnnotationsBytesMax = 256 * 1024;

    // What every object has by itself; owning it would mean nothing.
    private static readonly FieldSet OwnedByNobody = FieldSet.OfFields(
        "apiVersion", "kind", "metadata", "metadata.name", "metadata.namespace", "metadata.creationTimestamp", "metadata.selfLink",
        "metadata.uid", "metadata.clusterName", "metadata.generation", "metadata.managedFields", "metadata.resourceVersion");

    private string GroupVersionKind =>
        ApiVersion.Contains('/', StringComparison.Ordinal) ? $"{ApiVersion}, Kind={Kind}" : $"/{ApiVersion}, Kind={Kind}";

    /// <summary>The object of a create (live is null), update or patch, with its managers brought up to date.</summary>
    /// <param name="live">The object before, or null.</param>
    /// <param name="updated">The object that the request leads to, defaulted, before the server changes anything by itself.</param>
    /// <param name="manager">The name of the writer.</param>
    /// <param name="now">The time in the form of the API.</param>
    public MapNode Update(MapNode? live, MapNode updated, string manager, string now)
    {
        ArgumentNullException.ThrowIfNull(updated);
        var managers = ManagersBefore(live, updated);
        var (before, after) = (ManagedFields.Without(live ?? EmptyObject), ManagedFields.Without(updated));
        // An object that nobody tracks stays untracked until the first apply.
        if (managers.Count == 0 && live is not null) return ManagedFields.Put(updated, managers);
        managers = UpdateOwners(before, after, BySchema(managers), ManagerId.Updater(manager, ApiVersion, Subresource), now);
        return ManagedFields.Put(updated, CapUpdaters(managers));
    }

    /// <summary>The object after an apply, with its managers. The values still need the server's defaults.</summary>
    /// <exception cref="ApplyConflictException">Somebody else owns what would change, and it is not forced.</exception>
    /// <exception cref="ApplySchemaException">The applied object does not fit the schema.</exception>
    /// <exception cref="ApplyRefusedException">The applied object is of another kind, or names managers.</exception>
    public MapNode Apply(MapNode? live, MapNode applied, string manager, bool force, string now)
    {
        ArgumentNullException.ThrowIfNull(applied);
        CheckKind(applied);
        if (applied.At("metadata", "managedFields") is not null and not NullNode) throw new ApplyRefusedException("metadata.managedFields must be nil");
        var before = ManagedFields.Without(live ?? EmptyObject);
        var managers = ManagedFields.Read((live ?? EmptyObject).At("metadata", "managedFields")) ?? ManagedFields.None;
        if (managers.Count == 0)
            managers = UpdateOwners(ManagedFields.Without(EmptyObject), before, managers, ManagerId.Updater(BeforeFirstApply, ApiVersion, Subresource), now);
        var problems = TypedValidation.Problems(Shape, applied, allowDuplicates: false);
        if (problems.Count > 0)
            throw new ApplySchemaException($"failed to create typed patch object ({applied.Text("metadata", "namespace")}/{applied.Text("metadata", "name")}; {GroupVersionKind}): {TypedValidation.Message(problems)}");

        var (result, owners) = ApplyOrYield(before, applied, BySchema(managers), manager, force, now);
        if (manager == Kubectl) result = WithLastApplied(result, applied);
        return ManagedFields.Put(result, CapUpdaters(owners));
    }

    private (MapNode, ImmutableDictionary<ManagerId, ManagedSet>) ApplyOrYield(
        MapNode before, MapNode applied, ImmutableDictionary<ManagerId, ManagedSet> managers, string manager, bool force, string now)
    {
        try
        {
            return ApplyOwners(before, applied, managers, ManagerId.Applier(manager, Subresource), force, now);
        }
        catch (ApplyConflictException conflict) when (manager == Kubectl && !force)
        {
            // kubectl moving from client-side to server-side apply may take what its own annotation says it applied.
            var known = LastAppliedFields(before);
            var rest = conflict.Conflicts.Where(c => !known.Contains(c.Path)).ToImmutableArray();
            if (rest.Length > 0) throw new ApplyConflictException(rest);
            return ApplyOwners(before, applied, managers, ManagerId.Applier(manager, Subresource), force: true, now);
        }
    }

    private ImmutableDictionary<ManagerId, ManagedSet> ManagersBefore(MapNode? live, MapNode updated)
    {
        var ofLive = live.At("metadata", "managedFields");
        if (Subresource.Length > 0) return ManagedFields.Read(ofLive) ?? ManagedFields.None;
        var given = updated.At("metadata", "managedFields");
        if (ManagedFields.IsReset(given)) return ManagedFields.None;
        return ManagedFields.Read(given) is { Count: > 0 } managers ? managers : ManagedFields.Read(ofLive) ?? ManagedFields.None;
    }

    /// <summary>What the schema makes atomic now is owned whole by those who owned parts of it.</summary>
    private ImmutableDictionary<ManagerId, ManagedSet> BySchema(ImmutableDictionary<ManagerId, ManagedSet> managers)
    {
        if (!SchemaMayChange) return managers;
        foreach (var (id, set) in managers)
            if ((set.ApiVersion == ApiVersion ? Shape : ShapeOfVersion(set.ApiVersion)) is { } shape
                && set.Fields.WithWholeAtoms(shape) is var fields
                && !fields.Equals(set.Fields))
                managers = managers.SetItem(id, set with { Fields = fields });
        return managers;
    }

    private ImmutableDictionary<ManagerId, ManagedSet> UpdateOwners(
        MapNode before, MapNode after, ImmutableDictionary<ManagerId, ManagedSet> managers, ManagerId writer, string now)
    {
        var comparison = Comparison.Of(Shape, before, after).Without(ResetFields);
        if (comparison.IsSame) return managers;
        var owners = TakeFrom(managers, before, after, comparison, writer, out _);
        var own = owners.GetValueOrDefault(writer)?.Fields ?? FieldSet.Empty;
        var taken = comparison.Modified.Union(comparison.Added);
        var fields = own.Difference(comparison.Removed).Union(taken).RecursiveDifference(ResetFields).Difference(OwnedByNobody);
        if (fields.IsEmpty) return owners.Remove(writer);
        // The time moves only when this write took something.
        var isSame = owners.TryGetValue(writer, out var known) && taken.RecursiveDifference(ResetFields).Difference(OwnedByNobody).IsEmpty;
        return owners.SetItem(writer, new ManagedSet(fields, ApiVersion, isSame ? known!.Time : now));
    }

    private (MapNode, ImmutableDictionary<ManagerId, ManagedSet>) ApplyOwners(
        MapNode before, MapNode applied, ImmutableDictionary<ManagerId, ManagedSet> managers, ManagerId applier, bool force, string now)
    {
        var merged = TypedMerge.Merge(Shape, before, applied).Map();
        var last = managers.GetValueOrDefault(applier);
        var fields = TypedFields.Of(Shape, applied, out _).RecursiveDifference(ResetFields);
        var withApplied = managers.SetItem(applier, new ManagedSet(fields, ApiVersion, last?.Time));
        var pruned = Prune(merged, withApplied, last);
        var comparison = Comparison.Of(Shape, before, pruned).Without(ResetFields);
        var owners = TakeFrom(withApplied, before, pruned, comparison, applier, out var conflicts);
        if (!force && conflicts.Length > 0) throw new ApplyConflictException(conflicts);
        var isChanged = !TypedValues.AreEqual(before, pruned);
        var own = fields.Difference(OwnedByNobody);
        owners = own.IsEmpty ? owners.Remove(applier)
            : owners.SetItem(applier, new ManagedSet(own, ApiVersion, isChanged ? now : last?.Time));
        return (pruned, owners);
    }

    // Fields change hands: who owned what changed loses it, and nobody owns what is gone.
    private ImmutableDictionary<ManagerId, ManagedSet> TakeFrom(
        ImmutableDictionary<ManagerId, ManagedSet> managers, MapNode before, MapNode after, Comparison comparison, ManagerId writer,
        out ImmutableArray<FieldConflict> conflicts)
    {
        var found = ImmutableArray.CreateBuilder<FieldConflict>();
        var owners = managers.ToBuilder();
        foreach (var (id, set) in managers.OrderBy(pair => pair.Key))
        {
            if (id == writer) continue;
            if (InVersion(set.ApiVersion, before, after, comparison) is not { } changes)
            {
                owners.Remove(id);
                continue;
            }
            var lost = set.Fields.Intersection(changes.Modified.Union(changes.Added));
            foreach (var path in lost.Paths()) found.Add(new FieldConflict(id, path));
            var fields = set.Fields.Difference(lost).Difference(changes.Removed);
            if (fields.IsEmpty) owners.Remove(id);
            else if (!ReferenceEquals(fields, set.Fields)) owners[id] = set with { Fields = fields };
        }
        if (owners.TryGetValue(writer, out var own) && own.Fields.IsEmpty) owners.Remove(writer);
        conflicts = found.ToImmutable();
        return owners.ToImmutable();
    }

    private Comparison? InVersion(string apiVersion, MapNode before, MapNode after, Comparison comparison) =>
        apiVersion == ApiVersion ? comparison
        : ShapeOfVersion(apiVersion) is { } shape
            ? Comparison.Of(shape, Converted(before, ApiVersion, apiVersion), Converted(after, ApiVersion, apiVersion)).Without(ResetFields)
        : null;

    private MapNode Converted(MapNode item, string from, string to) => Convert is null || from == to ? item : Convert(item, from, to);

    // What the applier applied last time and leaves out now goes, unless somebody else owns it too.
    private MapNode Prune(MapNode merged, ImmutableDictionary<ManagerId, ManagedSet> managers, ManagedSet? last)
    {
        if (last is null || last.Fields.IsEmpty) return merged;
        if ((last.ApiVersion == ApiVersion ? Shape : ShapeOfVersion(last.ApiVersion)) is not { } shape) return merged;
        merged = Converted(merged, ApiVersion, last.ApiVersion);
        var lastNamed = last.Fields.WithNamedFields(shape);
        var pruned = TypedRemoval.Remove(shape, merged, lastNamed).Map();
        var mergedFields = TypedFields.Of(shape, merged, out _).WithNamedFields(shape);
        var owned = managers.Values.Aggregate(FieldSet.Empty, static (all, set) => all.Union(set.Fields)).WithNamedFields(shape);
        pruned = TypedRemoval.Remove(shape, merged, mergedFields.Difference(NamedFieldsOf(shape, pruned).Union(owned))).Map();
        var rest = TypedRemoval.Remove(shape, merged, mergedFields.Difference(NamedFieldsOf(shape, pruned)).Intersection(lastNamed)).Map();
        return Converted(rest, last.ApiVersion, ApiVersion);
    }

    private static FieldSet NamedFieldsOf(Shape shape, MapNode value) => TypedFields.Of(shape, value, out _).WithNamedFields(shape);

    private static ImmutableDictionary<ManagerId, ManagedSet> CapUpdaters(ImmutableDictionary<ManagerId, ManagedSet> managers)
    {
        var updaters = managers.Where(pair => pair.Key.Operation == ManagerOperation.Update).ToList();
        if (updaters.Count <= UpdatersMax) return managers;
        updaters.Sort(static (a, b) => string.CompareOrdinal(a.Value.Time, b.Value.Time) is var order and not 0 ? order : a.Key.CompareTo(b.Key));
        var (capped, firsts, count) = (managers.ToBuilder(), new Dictionary<string, ManagerId>(StringComparer.Ordinal), updaters.Count);
        foreach (var (id, set) in updaters)
        {
            if (count <= UpdatersMax) break;
            if (firsts.TryAdd(set.ApiVersion, id)) continue;
            var bucket = ManagerId.Updater(AncientChanges, set.ApiVersion, "");
            if (!capped.TryGetValue(bucket, out var gathered))
            {
                var first = firsts[set.ApiVersion];
                gathered = capped[first];
                capped.Remove(first);
            }
            capped[bucket] = new ManagedSet(gathered.Fields.Union(set.Fields), set.ApiVersion, set.Time);
            capped.Remove(id);
            count--;
        }
        return capped.ToImmutable();
    }

    private void CheckKind(MapNode applied)
    {
        var (apiVersion, kind) = (applied["apiVersion"].Text() ?? "", applied["kind"].Text() ?? "");
        if (apiVersion == ApiVersion && kind == Kind) return;
        var groupVersion = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion : "/" + apiVersion;
        throw new ApplyRefusedException($"invalid object type: {groupVersion}, Kind={kind}");
    }

    private HashSet<string> LastAppliedFields(MapNode live)
    {
        if (live.Text("metadata", "annotations", LastApplied) is not { Length: > 0 } text) return [];
        try
        {
            return [.. TypedFields.Of(Shape, JsonReader.Read(text), out _).Leaves().Paths()];
        }
        catch (DocumentException)
        {
            return [];
        }
    }

    private static MapNode WithLastApplied(MapNode result, MapNode applied)
    {
        if (result.Text("metadata", "annotations", LastApplied) is not { Length: > 0 }) return result;
        var plain = applied.At("metadata", "annotations") is MapNode annotations && annotations.Has(LastApplied)
            ? applied.WithAt(["metadata", "annotations"], annotations.Without(LastApplied))
            : applied;
        var text = System.Text.Encoding.UTF8.GetString(JsonText.Canonical(plain)) + "\n";
        return text.Length > AnnotationsBytesMax
            ? result.WithoutAt("metadata", "annotations", LastApplied)
            : result.WithAt(["metadata", "annotations", LastApplied], text);
    }
}

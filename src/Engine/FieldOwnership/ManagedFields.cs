using System.Collections.Immutable;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>metadata.managedFields: who owns which fields of an object, and since when.</summary>
public static class ManagedFields
{
    public static readonly ImmutableDictionary<ManagerId, ManagedSet> None = ImmutableDictionary<ManagerId, ManagedSet>.Empty;

    /// <summary>Reads the entries; null when they are not what the server writes.</summary>
    public static ImmutableDictionary<ManagerId, ManagedSet>? Read(Node? entries)
    {
        if (entries is not ListNode list) return None;
        var managers = None.ToBuilder();
        foreach (var entry in list)
        {
            if (ReadEntry(entry) is not var (id, set)) return null;
            managers[id] = managers.TryGetValue(id, out var known) ? known with { Fields = known.Fields.Union(set.Fields) } : set;
        }
        return managers.ToImmutable();
    }

    /// <summary>True for what asks to forget all managers: an empty list, or a list of one empty entry.</summary>
    public static bool IsReset(Node? entries) => entries is ListNode { Count: 0 } or ListNode { Count: 1 } && entries.List().All(entry => entry is MapNode { Count: 0 });

    /// <summary>The entries in the server's order: applies before updates, older before newer, then by name.</summary>
    public static ListNode Write(ImmutableDictionary<ManagerId, ManagedSet> managers)
    {
        ArgumentNullException.ThrowIfNull(managers);
        var ordered = managers.ToArray();
        Array.Sort(ordered, static (a, b) =>
        {
            var order = a.Key.Operation.CompareTo(b.Key.Operation);
            if (order == 0) order = string.CompareOrdinal(a.Value.Time, b.Value.Time);
            return order != 0 ? order : a.Key.CompareTo(b.Key);
        });
        return ListNode.Of(ordered.Select(pair => (Node)WriteEntry(pair.Key, pair.Value)));
    }

    /// <summary>The object without the bookkeeping of who wrote which field.</summary>
    public static MapNode Without(MapNode obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj["metadata"] is MapNode metadata && metadata.Has("managedFields") ? obj.With("metadata", metadata.Without("managedFields")) : obj;
    }

    /// <summary>The object with these managers, or without the field when there are none.</summary>
    public static MapNode Put(MapNode obj, ImmutableDictionary<ManagerId, ManagedSet> managers)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var metadata = obj["metadata"].Map();
        return obj.With("metadata", managers.Count == 0 ? metadata.Without("managedFields") : metadata.With("managedFields", Write(managers)));
    }

    /// <summary>
    /// An object that differs from an older one in nothing but the times of its managers, with the old times: such a write changes nothing.
    /// </summary>
    public static MapNode KeepTimesWhereNothingElseChanged(MapNode old, MapNode changed)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(changed);
        var (before, after) = (old.At("metadata", "managedFields") as ListNode, changed.At("metadata", "managedFields") as ListNode);
        if (before is null || after is null || before.Count != after.Count) return changed;
        for (var i = 0; i < before.Count; i++)
            if (!before[i].Map().Without("time").Equals(after[i].Map().Without("time"))) return SameEntriesInAnotherOrder(old, changed, before, after);
        return changed.WithAt(["metadata", "managedFields"], before) is var same && same.Equals(old) ? old : changed;
    }

    private static MapNode SameEntriesInAnotherOrder(MapNode old, MapNode changed, ListNode before, ListNode after)
    {
        // Times order the entries, so that a new time may have moved one.
        var rest = Enumerable.Select(after, entry => entry.Map().Without("time")).ToList();
        foreach (var entry in before)
            if (!rest.Remove(entry.Map().Without("time"))) return changed;
        return changed.WithAt(["metadata", "managedFields"], before) is var same && same.Equals(old) ? old : changed;
    }

    private static (ManagerId, ManagedSet)? ReadEntry(Node entry)
    {
        var operation = entry["operation"].Text() switch { "Apply" => ManagerOperation.Apply, "Update" => (ManagerOperation?)ManagerOperation.Update, _ => null };
        if (operation is null || entry["fieldsType"].Text() is not "FieldsV1" || entry["apiVersion"].Text() is not { Length: > 0 } apiVersion) return null;
        var id = new ManagerId(entry["manager"].Text() ?? "", operation.Value, operation == ManagerOperation.Apply ? "" : apiVersion, entry["subresource"].Text() ?? "");
        try
        {
            return (id, new ManagedSet(FieldsV1.Read(entry["fieldsV1"] ?? MapNode.Empty), apiVersion, entry["time"].Text()));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static MapNode WriteEntry(ManagerId id, ManagedSet set)
    {
        var entry = new MapBuilder(7);
        entry.Add("manager", id.Manager);
        entry.Add("operation", id.Operation == ManagerOperation.Apply ? "Apply" : "Update");
        entry.Add("apiVersion", set.ApiVersion);
        if (set.Time is not null) entry.Add("time", set.Time);
        entry.Add("fieldsType", "FieldsV1");
        entry.Add("fieldsV1", FieldsV1.Write(set.Fields));
        if (id.Subresource.Length > 0) entry.Add("subresource", id.Subresource);
        return entry.Build();
    }
}

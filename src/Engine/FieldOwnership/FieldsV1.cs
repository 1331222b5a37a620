using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>The form in which managedFields writes sets of fields: {"f:spec":{"f:replicas":{}}}; "." is the path itself.</summary>
public static class FieldsV1
{
    private const string Self = ".";

    public static MapNode Write(FieldSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.IsEmpty) return MapNode.Empty;
        var map = new MapBuilder(set.Entries.Length);
        foreach (var (step, isMember, below) in set.Entries) map.Add(step.Text, Below(isMember, below));
        return map.Build();
    }

    /// <exception cref="FormatException">The value is no set of fields.</exception>
    public static FieldSet Read(Node? fields)
    {
        if (fields is not MapNode map) throw new FormatException("fieldsV1 must be an object");
        var entries = new List<FieldSet.Entry>(map.Count);
        foreach (var (key, value) in map)
        {
            if (key == Self) continue;
            if (PathElement.Parse(key) is not { } step) throw new FormatException($"unknown path element {key}");
            var below = value.Map();
            entries.Add(new FieldSet.Entry(step, below.Count == 0 || below.Has(Self), Read(value)));
        }
        return FieldSet.Of(entries);
    }

    private static MapNode Below(bool isMember, FieldSet below)
    {
        var fields = Write(below);
        if (!isMember || fields.Count == 0) return fields;
        var map = new MapBuilder(fields.Count + 1);
        map.Add(Self, MapNode.Empty);
        foreach (var (key, value) in fields) map.Add(key, value);
        return map.Build();
    }
}

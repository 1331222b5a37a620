using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Diffing;

/// <summary>
/// What an object must keep: the fields that its managedFields give to one applying manager, with their values. As long as the digest
/// over them stays the same, nobody has changed, removed or taken anything of that manager's.
/// </summary>
public static class OwnedFields
{
    /// <summary>The digest over the fields of a manager's server-side apply; null when it has applied nothing to this object.</summary>
    public static Digest? DigestOf(MapNode live, string manager) =>
        EntryOf(live, manager)?["fieldsV1"] is MapNode fields ? Digest.Of(Project(live, fields)) : null;

    /// <summary>The fields of a manager's server-side apply.</summary>
    public static FieldSet Of(MapNode live, string manager)
    {
        try
        {
            return EntryOf(live, manager)?["fieldsV1"] is MapNode fields ? FieldsV1.Read(fields) : FieldSet.Empty;
        }
        catch (FormatException)
        {
            // An entry that nobody can read owns nothing.
            return FieldSet.Empty;
        }
    }

    /// <summary>The version in whose terms the fields are told; null when the manager has applied nothing.</summary>
    public static string? VersionOf(MapNode live, string manager) => EntryOf(live, manager)?["apiVersion"].Text();

    private static Node? EntryOf(MapNode live, string manager)
    {
        foreach (var entry in live.List("metadata", "managedFields"))
            if (entry["manager"].Text() == manager && entry["operation"].Text() == "Apply" && entry["subresource"].Text() is not { Length: > 0 }) return entry;
        return null;
    }

    /// <summary>The values at the paths, below the steps that lead to them; what is missing is null.</summary>
    private static Node Project(Node? value, MapNode fields)
    {
        // The end of a path: the whole value is owned.
        if (fields.Count == 0) return value ?? NullNode.Instance;
        var projected = new MapBuilder(fields.Count);
        foreach (var (step, below) in fields)
        {
            // "." owns the item itself and none of its content: it is there, and that is all.
            if (step == ".") projected.Set(step, value is not null);
            else projected.Set(step, Project(At(value, step), below.Map()));
        }

        return projected.Build();
    }

    private static Node? At(Node? value, string step)
    {
        if (step.Length < 2) return null;
        var rest = step[2..];
        return step[0] switch
        {
            'f' => value?[rest],
            'k' => value is ListNode items && Read(rest) is MapNode keys ? items.FirstOrDefault(item => HasKeys(item, keys)) : null,
            'v' => value is ListNode members && Read(rest) is { } member ? members.FirstOrDefault(item => item == member) : null,
            'i' => value is ListNode list && int.TryParse(rest, out var at) && at >= 0 && at < list.Count ? list[at] : null,
            _ => null,
        };
    }

    private static bool HasKeys(Node item, MapNode keys)
    {
        foreach (var (key, value) in keys)
            if (item[key] != value) return false;
        return true;
    }

    private static Node? Read(string json)
    {
        try
        {
            return JsonReader.Read(json);
        }
        catch (DocumentException)
        {
            return null;
        }
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>Lists that are sets or maps have no item twice.</summary>
internal static class ListTypes
{
    public static void Validate(FieldErrors errors, StructuralSchema schema, Node value, string path)
    {
        switch (value)
        {
            case MapNode map:
                foreach (var (key, item) in map)
                    if ((schema.Properties.GetValueOrDefault(key) ?? schema.Additional) is { } below)
                        Validate(errors, below, item, path.Length == 0 ? key : $"{path}.{key}");
                break;
            case ListNode list:
                Duplicates(errors, schema, list, path);
                if (schema.Items is { } items)
                    for (var i = 0; i < list.Count; i++) Validate(errors, items, list[i], $"{path}[{i}]");
                break;
        }
    }

    private static void Duplicates(FieldErrors errors, StructuralSchema schema, ListNode list, string path)
    {
        if (schema.ListType is not ("set" or "map")) return;
        var seen = new HashSet<Node>();
        for (var i = 0; i < list.Count; i++)
        {
            var key = schema.ListType is "set" ? list[i] : SchemaValidation.Keys(schema, list[i]);
            if (!seen.Add(key)) errors.Duplicate($"{path}[{i}]", key);
        }
    }
}

using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>What a schema does to values by itself: unknown fields go, defaults come, nulls that mean nothing go.</summary>
internal static class SchemaEdits
{
    /// <summary>The value without fields that the schema does not know; their paths go to <paramref name="unknown"/>.</summary>
    public static Node Prune(StructuralSchema schema, Node value, string path, bool isRoot, ICollection<string>? unknown)
    {
        switch (value)
        {
            case MapNode map:
                return map.Changed((key, item) =>
                {
                    var at = path.Length == 0 ? key : $"{path}.{key}";
                    if ((isRoot || schema.IsEmbedded) && key is "apiVersion" or "kind" or "metadata" && (isRoot || schema.IsEmbedded)) return item;
                    if (schema.Properties.TryGetValue(key, out var property)) return Prune(property, item, at, isRoot: false, unknown);
                    if (schema.Additional is { } additional) return Prune(additional, item, at, isRoot: false, unknown);
                    if (schema.PreservesUnknown || schema.AllowsAdditional) return item;
                    unknown?.Add(at);
                    return null;
                });
            case ListNode list when schema.Items is { } items:
                var index = 0;
                return list.Changed(item => Prune(items, item, $"{path}[{index++}]", isRoot: false, unknown));
            default:
                return value;
        }
    }

    /// <summary>The value with the defaults of fields that are missing, or null without being allowed to be.</summary>
    public static Node Default(StructuralSchema schema, Node value)
    {
        switch (value)
        {
            case MapNode map:
                var result = map;
                foreach (var (key, property) in schema.Properties)
                {
                    var item = result[key];
                    if (property.Default is { } known && (item is null || (item is NullNode && !property.IsNullable))) item = known;
                    if (item is not null) result = result.With(key, Default(property, item));
                }
                return schema.Additional is not { } additional ? result
                    : result.Changed((key, item) => schema.Properties.ContainsKey(key) ? item
                        : Default(additional, item is NullNode && !additional.IsNullable && additional.Default is { } known ? known : item));
            case ListNode list when schema.Items is { } items:
                return list.Changed(item => Default(items, item is NullNode && !items.IsNullable && items.Default is { } known ? known : item));
            default:
                return value;
        }
    }

    /// <summary>The value without nulls where the schema has no use for them: they are as good as absent.</summary>
    public static Node WithoutNulls(StructuralSchema schema, Node value) => value switch
    {
        MapNode map => map.Changed((key, item) =>
        {
            var below = schema.Properties.GetValueOrDefault(key) ?? schema.Additional;
            if (below is null) return item;
            return item is NullNode && !below.IsNullable && below.Default is null ? null : WithoutNulls(below, item);
        }),
        ListNode list when schema.Items is { } items => list.Changed(item => WithoutNulls(items, item)),
        _ => value,
    };
}

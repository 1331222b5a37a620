using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Kinds;
using GitOpsActors.Sandbox.Kinds.Decoding;
using GitOpsActors.Sandbox.Kinds.Validation;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>
/// Whole objects within custom ones (x-kubernetes-embedded-resource): they say what they are, and have an object's metadata.
/// </summary>
internal static class EmbeddedObjects
{
    /// <summary>
    /// The value with the metadata of what is embedded as an object has it; unknown fields go to <paramref name="unknown"/>.
    /// </summary>
    /// <exception cref="DecodeException">Metadata has a value that its field cannot take.</exception>
    public static Node Decode(StructuralSchema schema, Node value, string path, List<string> unknown)
    {
        if (!schema.HasEmbedded) return value;
        switch (value)
        {
            case MapNode map:
                return map.Changed((key, item) =>
                {
                    var at = path.Length == 0 ? key : $"{path}.{key}";
                    if (schema.IsEmbedded && key is "metadata" && item is MapNode metadata) return Embedded(metadata, at, unknown);
                    return (schema.Properties.GetValueOrDefault(key) ?? schema.Additional) is { } below
                        ? Decode(below, item, at, unknown) : item;
                });
            case ListNode list when schema.Items is { } items:
                var index = 0;
                return list.Changed(item => Decode(items, item, $"{path}[{index++}]", unknown));
            default:
                return value;
        }
    }

    /// <exception cref="DecodeException">A value does not fit its field.</exception>
    public static MapNode Metadata(MapNode metadata, string path, List<string> unknown)
    {
        const string start = "unknown field \"";
        var report = new DecodeReport();
        var decoded = TypedDecoder.Decode(Kubernetes.ObjectMeta, metadata, report);
        foreach (var problem in report.Problems)
            if (problem.StartsWith(start, StringComparison.Ordinal)) unknown.Add($"{path}.{problem[start.Length..^1]}");
        return decoded;
    }

    public static void Validate(FieldErrors errors, StructuralSchema schema, Node value, string path)
    {
        if (!schema.HasEmbedded) return;
        switch (value)
        {
            case MapNode map:
                if (schema.IsEmbedded) Object(errors, map, path);
                foreach (var (key, item) in map)
                    if ((schema.Properties.GetValueOrDefault(key) ?? schema.Additional) is { } below)
                        Validate(errors, below, item, path.Length == 0 ? key : $"{path}.{key}");
                break;
            case ListNode list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++) Validate(errors, items, list[i], $"{path}[{i}]");
                break;
        }
    }

    private static MapNode Embedded(MapNode metadata, string path, List<string> unknown)
    {
        try
        {
            return Metadata(metadata, path, unknown);
        }
        catch (DecodeException problem)
        {
            throw new DecodeException($"{path}: Invalid value: {JsonText.Write(metadata)}: {problem.Message}", problem);
        }
    }

    private static void Object(FieldErrors errors, MapNode item, string path)
    {
        foreach (var field in (ReadOnlySpan<string>)["apiVersion", "kind"])
        {
            if (item[field] is not { } value) errors.Required($"{path}.{field}", "must not be empty");
            else if (value is not StringNode text) errors.Invalid($"{path}.{field}", value, "must be a string");
            else if (text.Value.Length == 0) errors.Invalid($"{path}.{field}", value, "must not be empty");
        }
        if (item.Text("apiVersion") is { } version && version.Count('/') > 1)
            errors.Invalid($"{path}.apiVersion", version, $"unexpected GroupVersion string: {version}");
#pragma warning disable CA1308 // Kinds are checked as if they were lower case.
        if (item.Text("kind") is { Length: > 0 } kind)
            foreach (var problem in Names.Label1035(kind.ToLowerInvariant()))
                errors.Invalid($"{path}.kind", kind, "may have mixed case, but should otherwise match: " + problem);
#pragma warning restore CA1308
        if (item["metadata"] is not MapNode metadata) return;
        // An embedded object needs no name.
        if (metadata.Text("name") is not { Length: > 0 }) metadata = metadata.With("name", "fakename");
        ObjectMetaRules.Check(errors, metadata, $"{path}.metadata", Names.PathSegment);
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.Rendering.Directories;

/// <summary>What an Application says of a plain folder: which of its files are manifests.</summary>
public sealed record DirectoryOptions
{
    public static readonly DirectoryOptions None = new();

    public bool Recurse { get; private init; }

    /// <summary>Only files whose path in the folder matches; null for all.</summary>
    public Glob? Include { get; private init; }

    /// <summary>Not the files whose path in the folder matches, even if they are included.</summary>
    public Glob? Exclude { get; private init; }

    /// <summary>Whether every file is a manifest, whatever its name ends in.</summary>
    public bool AllExtensions { get; private init; }

    /// <summary>Reads the `directory` block of an Application's source.</summary>
    public static DirectoryOptions Read(Node? node, string place)
    {
        if (node.IsNullOrAbsent()) return None;
        if (node is not MapNode map) throw new RenderException($"{place} must be a map");
        if (map["jsonnet"] is MapNode { Count: > 0 }) throw new RenderException($"{place}.jsonnet is not supported: render Jsonnet before it is committed");
        foreach (var key in map.Keys)
        {
            if (key is not ("recurse" or "include" or "exclude" or "jsonnet" or "disableExtensionFilter"))
                throw new RenderException($"{place} has no field {key}; it has recurse, include, exclude, disableExtensionFilter");
        }

        return new DirectoryOptions
        {
            Recurse = Flag(map, "recurse", place),
            Include = Pattern(map, "include", place),
            Exclude = Pattern(map, "exclude", place),
            AllExtensions = Flag(map, "disableExtensionFilter", place),
        };
    }

    /// <summary>Whether the file at this path in the folder is taken.</summary>
    internal bool Takes(string path)
    {
        if (Exclude is not null && Exclude.IsMatch(path)) return false;
        return Include is null || Include.IsMatch(path);
    }

    private static bool Flag(MapNode map, string field, string place) => map[field] switch
    {
        null or NullNode => false,
        BoolNode flag => flag.Value,
        var other => throw new RenderException($"{place}.{field} must be true or false, and is {other}"),
    };

    private static Glob? Pattern(MapNode map, string field, string place) => map[field] switch
    {
        null or NullNode or StringNode { Value: "" } => null,
        StringNode text when Glob.TryParse(text.Value, separator: null, out var glob) => glob,
        var other => throw new RenderException($"{place}.{field} is no pattern: {other}"),
    };
}

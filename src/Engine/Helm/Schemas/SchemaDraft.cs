using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm.Schemas;

/// <summary>Which draft of JSON Schema a schema is written in: it decides which keywords mean something.</summary>
internal sealed class SchemaDraft
{
    private const int Newest = 2020;

    private static readonly FrozenDictionary<string, int> Known = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["json-schema.org/schema"] = Newest, ["json-schema.org/draft/2020-12/schema"] = Newest, ["json-schema.org/draft/2019-09/schema"] = 2019,
        ["json-schema.org/draft-07/schema"] = 7, ["json-schema.org/draft-06/schema"] = 6, ["json-schema.org/draft-04/schema"] = 4,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> Since = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["const"] = 6, ["contains"] = 6, ["propertyNames"] = 6, ["if"] = 7, ["then"] = 7, ["else"] = 7,
        ["dependentRequired"] = 2019, ["dependentSchemas"] = 2019, ["minContains"] = 2019, ["maxContains"] = 2019, ["unevaluatedItems"] = 2019, ["unevaluatedProperties"] = 2019,
        ["prefixItems"] = Newest, ["$dynamicRef"] = Newest,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly int _number;

    /// <exception cref="DocumentException">The schema is written in a draft that nobody knows.</exception>
    public SchemaDraft(Node root)
    {
        if (root["$schema"].Text() is not { Length: > 0 } name)
        {
            _number = Newest;
            return;
        }

        var plain = name.Replace("https://", "http://", StringComparison.Ordinal).TrimEnd('#');
        if (!plain.StartsWith("http://", StringComparison.Ordinal) || !Known.TryGetValue(plain["http://".Length..], out _number))
            throw new DocumentException($"failing loading \"{name}\": it is no draft of JSON Schema from 4 to 2020-12, and is not fetched");
    }

    /// <summary>Up to draft 7, nothing beside a $ref counts, and formats are held against values.</summary>
    public bool IsOld => _number <= 7;

    /// <summary>In draft 4 the exclusive limits are flags beside the limits.</summary>
    public bool HasFlagsForLimits => _number == 4;

    /// <summary>Lists of schemas for the first items are called prefixItems, and nothing else.</summary>
    public bool HasPrefixItems => _number == Newest;

    /// <summary>What the schema says by a keyword; nothing when its draft has no such keyword.</summary>
    public Node? Of(MapNode schema, string keyword) => Since.TryGetValue(keyword, out var since) && since > _number ? null : schema[keyword];
}

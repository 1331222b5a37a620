using System.Collections.Frozen;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm.Schemas;

/// <summary>Which draft of JSON Schema a schema is written in: it decides which keywords mean something.</summary>
internal sealed class SchemaDraft
{
    private const int Newest = 2020;

    private static readonly (string Sign, int Number)[] Known = [("draft-04", 4), ("draft-06", 6), ("draft-07", 7), ("2019-09", 2019), ("2020-12", Newest)];

    private static readonly FrozenDictionary<string, int> Since = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["const"] = 6, ["contains"] = 6, ["propertyNames"] = 6, ["if"] = 7, ["then"] = 7, ["else"] = 7,
        ["dependentRequired"] = 2019, ["dependentSchemas"] = 2019, ["minContains"] = 2019, ["maxContains"] = 2019, ["unevaluatedItems"] = 2019, ["unevaluatedProperties"] = 2019,
        ["prefixItems"] = Newest, ["$dynamicRef"] = Newest,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly int _number;

    public SchemaDraft(Node root)
    {
        var name = root["$schema"].Text() ?? "";
        var found = Array.Find(Known, known => name.Contains(known.Sign, StringComparison.Ordinal));
        _number = found.Sign is null ? Newest : found.Number;
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

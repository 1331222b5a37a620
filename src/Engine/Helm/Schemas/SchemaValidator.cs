using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm.Schemas;

/// <summary>
/// JSON Schema, drafts 4 to 2020-12, as far as values can be held against one without fetching anything: references stay within the document.
/// </summary>
internal sealed class SchemaValidator(Node root)
{
    private const int DepthMax = 200;
    private const int StepsMax = 2_000_000;

    private readonly List<string> _problems = [];
    private readonly SchemaReferences _references = new(root);
    private readonly SchemaDraft _draft = new(root);
    private int _steps;

    /// <summary>What is wrong, each with its place; nothing when the value is fine.</summary>
    public IReadOnlyList<string> Check(Node value)
    {
        new SchemaForm(_draft).Check(root);
        Check(root, value, "", 0, _problems);
        return _problems;
    }

    /// <summary>Checks a value, adds problems, and returns what of an object or a list the schema has looked at.</summary>
    private Seen Check(Node schema, Node value, string place, int depth, List<string> problems)
    {
        if (depth > DepthMax) throw new DocumentException("the schema refers to itself without an end");
        if (++_steps > StepsMax) throw new DocumentException($"the schema takes more than {StepsMax} steps to check");
        var seen = new Seen();
        if (schema is BoolNode { Value: false }) Add(problems, place, "false schema");
        if (schema is not MapNode map) return seen;
        if (map["$ref"].Text() is { } reference)
        {
            seen.Add(Check(_references.Find(reference), value, place, depth + 1, problems));
            if (_draft.IsOld) return seen;
        }

        if (_draft.Of(map, "$dynamicRef").Text() is { } dynamic) seen.Add(Check(_references.Find(dynamic), value, place, depth + 1, problems));
        foreach (var problem in SchemaAssertions.Check(_draft, map, value)) Add(problems, place, problem);
        if (value is MapNode members) CheckMembers(map, members, place, depth, problems, seen);
        if (value is ListNode items) CheckItems(map, items, place, depth, problems, seen);
        CheckChoices(map, value, place, depth, problems, seen);
        CheckUnevaluated(map, value, place, depth, problems, seen);
        return seen;
    }

    private static void Add(List<string> problems, string place, string problem) => problems.Add($"at '{place}': {problem}");

    private void CheckMembers(MapNode schema, MapNode value, string place, int depth, List<string> problems, Seen seen)
    {
        var properties = schema["properties"].Map();
        var patterns = schema["patternProperties"].Map();
        foreach (var (key, member) in value)
        {
            var at = place + "/" + key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            var isKnown = false;
            if (properties[key] is { } property)
            {
                isKnown = true;
                Check(property, member, at, depth + 1, problems);
            }

            foreach (var (pattern, below) in patterns)
            {
                if (!SchemaAssertions.Matches(pattern, key)) continue;
                isKnown = true;
                Check(below, member, at, depth + 1, problems);
            }

            if (!isKnown && schema["additionalProperties"] is { } additional)
            {
                isKnown = true;
                if (additional is BoolNode { Value: false }) Add(problems, place, $"additional properties '{key}' not allowed");
                else Check(additional, member, at, depth + 1, problems);
            }

            if (isKnown) seen.Keys.Add(key);
            if (_draft.Of(schema, "propertyNames") is { } names && Fails(names, key, depth)) Add(problems, place, $"invalid propertyName '{key}'");
        }

        CheckDependencies(schema, value, place, depth, problems, seen);
    }

    private void CheckDependencies(MapNode schema, MapNode value, string place, int depth, List<string> problems, Seen seen)
    {
        foreach (var keyword in new[] { "dependencies", "dependentRequired", "dependentSchemas" })
        {
            foreach (var (key, needed) in _draft.Of(schema, keyword).Map())
            {
                if (!value.Has(key)) continue;
                if (needed is not ListNode list) seen.Add(Check(needed, value, place, depth + 1, problems));
                else foreach (var name in list.Where(name => !value.Has(name.Text() ?? ""))) Add(problems, place, $"properties '{name.Text()}' required, if '{key}' exists");
            }
        }
    }

    private void CheckItems(MapNode schema, ListNode value, string place, int depth, List<string> problems, Seen seen)
    {
        var prefix = _draft.Of(schema, "prefixItems");
        var (heads, rest) = (prefix ?? schema["items"]) is ListNode list
            ? (list, prefix is ListNode ? schema["items"] : schema["additionalItems"])
            : (ListNode.Empty, schema["items"]);
        if (rest is BoolNode { Value: false } && value.Count > heads.Count)
            Add(problems, place, $"last {value.Count - heads.Count} additionalItem(s) not allowed");
        for (var i = 0; i < value.Count; i++)
        {
            var below = i < heads.Count ? heads[i] : rest;
            if (below is null) continue;
            seen.Items.Add(i);
            if (i < heads.Count || below is not BoolNode) Check(below, value[i], $"{place}/{i}", depth + 1, problems);
        }

        if (_draft.Of(schema, "contains") is not { } wanted) return;
        var matches = 0;
        for (var i = 0; i < value.Count; i++)
        {
            if (Fails(wanted, value[i], depth)) continue;
            matches++;
            seen.Items.Add(i);
        }

        var (least, most) = (_draft.Of(schema, "minContains").Integer() ?? 1, _draft.Of(schema, "maxContains").Integer() ?? long.MaxValue);
        if (matches < least) Add(problems, place, $"min {least} items required to match contains schema, but matched {matches}");
        if (matches > most) Add(problems, place, $"max {most} items allowed to match contains schema, but matched {matches}");
    }

    private void CheckChoices(MapNode schema, Node value, string place, int depth, List<string> problems, Seen seen)
    {
        foreach (var below in schema["allOf"].List()) seen.Add(Check(below, value, place, depth + 1, problems));
        if (schema["anyOf"] is ListNode any) CheckCount(any, "anyOf", static count => count > 0, value, place, depth, problems, seen);
        if (schema["oneOf"] is ListNode one) CheckCount(one, "oneOf", static count => count == 1, value, place, depth, problems, seen);
        if (schema["not"] is { } not && !Fails(not, value, depth)) Add(problems, place, "'not' failed");
        if (_draft.Of(schema, "if") is not { } condition) return;
        var ignored = new List<string>();
        var looked = Check(condition, value, place, depth + 1, ignored);
        if (ignored.Count == 0) seen.Add(looked);
        if ((ignored.Count == 0 ? schema["then"] : schema["else"]) is { } branch) seen.Add(Check(branch, value, place, depth + 1, problems));
    }

    private void CheckCount(ListNode schemas, string keyword, Func<int, bool> isEnough, Node value, string place, int depth, List<string> problems, Seen seen)
    {
        var (matches, all) = (0, new List<string>());
        foreach (var schema in schemas)
        {
            var own = new List<string>();
            var looked = Check(schema, value, place, depth + 1, own);
            if (own.Count == 0)
            {
                matches++;
                seen.Add(looked);
            }

            all.AddRange(own);
        }

        if (isEnough(matches)) return;
        Add(problems, place, matches > 1 ? $"'{keyword}' failed, {matches} subschemas matched" : $"'{keyword}' failed, none matched");
        if (matches == 0) problems.AddRange(all.Select(static problem => "  " + problem));
    }

    private void CheckUnevaluated(MapNode schema, Node value, string place, int depth, List<string> problems, Seen seen)
    {
        if (_draft.Of(schema, "unevaluatedProperties") is { } properties && value is MapNode members)
        {
            foreach (var (key, member) in members)
            {
                if (!seen.Keys.Add(key)) continue;
                if (properties is BoolNode { Value: false }) Add(problems, place, $"unevaluated properties '{key}' not allowed");
                else Check(properties, member, place + "/" + key, depth + 1, problems);
            }
        }

        if (_draft.Of(schema, "unevaluatedItems") is not { } items || value is not ListNode list) return;
        for (var i = 0; i < list.Count; i++)
        {
            if (seen.Items.Add(i)) Check(items, list[i], $"{place}/{i}", depth + 1, problems);
        }
    }

    private bool Fails(Node schema, Node value, int depth)
    {
        var problems = new List<string>();
        Check(schema, value, "", depth + 1, problems);
        return problems.Count > 0;
    }

    /// <summary>The members of an object, and the items of a list, that a schema said something about.</summary>
    private sealed class Seen
    {
        public HashSet<string> Keys { get; } = [];

        public HashSet<int> Items { get; } = [];

        public void Add(Seen other)
        {
            Keys.UnionWith(other.Keys);
            Items.UnionWith(other.Items);
        }
    }
}

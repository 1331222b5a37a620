using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm.Schemas;

/// <summary>
/// JSON Schema, drafts 4 to 2020-12, as far as values can be held against one without fetching anything: references stay within the document.
/// </summary>
internal sealed class SchemaValidator(Node root)
{
    private const int DepthMax = 200;
    private const int StepsMax = 2_000_000;

    private readonly SchemaReferences _references = new(root);
    private readonly SchemaDraft _draft = new(root);
    private int _steps;

    /// <summary>What is wrong, in lines, each with its place; nothing when the value is fine.</summary>
    public IReadOnlyList<string> Check(Node value)
    {
        new SchemaForm(_draft).Check(root);
        return Check(root, value, "", 0, new Seen()) is { } problem ? [.. problem.Lines()] : [];
    }

    /// <summary>One value that is held against one schema, and what was found so far.</summary>
    /// <param name="Seen">What of an object or a list the schema has looked at.</param>
    private sealed record Look(MapNode Schema, Node Value, string Place, int Depth, Seen Seen)
    {
        public List<SchemaProblem> Problems { get; } = [];

        public void Add(string words) => Problems.Add(new SchemaProblem(Place, words));

        public void Add(string words, IReadOnlyList<SchemaProblem> causes) => Problems.Add(new SchemaProblem(Place, words, causes));

        public void Add(SchemaProblem? problem)
        {
            if (problem is not null) Problems.Add(problem);
        }
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

    private SchemaProblem? Check(Node schema, Node value, string place, int depth, Seen seen)
    {
        if (depth > DepthMax) throw new DocumentException("the schema refers to itself without an end");
        if (++_steps > StepsMax) throw new DocumentException($"the schema takes more than {StepsMax} steps to check");
        if (schema is BoolNode { Value: false }) return new SchemaProblem(place, "false schema");
        if (schema is not MapNode map) return null;
        if (SchemaAssertions.First(_draft, map, value) is { } wrong) return new SchemaProblem(place, wrong);
        var look = new Look(map, value, place, depth, seen);
        if (map["$ref"].Text() is { } reference)
        {
            var problem = Same(look, _references.Find(reference))?.ReferredAt(place);
            if (_draft.IsOld) return problem;
            look.Add(problem);
        }

        switch (value)
        {
            case MapNode members: CheckMembers(look, members); break;
            case ListNode items: CheckItems(look, items); break;
            case StringNode text: AddAll(look, SchemaAssertions.OfText(map, text.Value)); break;
            default: AddAll(look, SchemaAssertions.OfNumber(map, value)); break;
        }

        if (_draft.Of(map, "$dynamicRef").Text() is { } dynamic) look.Add(Same(look, _references.Find(dynamic))?.ReferredAt(place));
        CheckChoices(look);
        CheckUnevaluated(look);
        return SchemaProblem.Of(place, look.Problems);
    }

    private static void AddAll(Look look, IEnumerable<string> problems)
    {
        foreach (var problem in problems) look.Add(problem);
    }

    /// <summary>Holds the same value against another schema; what that one looked at counts when the value fits.</summary>
    private SchemaProblem? Same(Look look, Node schema)
    {
        var seen = new Seen();
        var problem = Check(schema, look.Value, look.Place, look.Depth + 1, seen);
        if (problem is null) look.Seen.Add(seen);
        return problem;
    }

    private SchemaProblem? Below(Look look, Node schema, Node value, string name) =>
        Check(schema, value, $"{look.Place}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", look.Depth + 1, new Seen());

    private SchemaProblem? Item(Look look, Node schema, Node value, int index) => Check(schema, value, $"{look.Place}/{index}", look.Depth + 1, new Seen());

    private void CheckMembers(Look look, MapNode value)
    {
        var schema = look.Schema;
        AddAll(look, SchemaAssertions.OfMap(schema, value));
        CheckDependencies(look, value, "dependencies");
        var (properties, patterns, additional, tooMuch) = (schema["properties"].Map(), schema["patternProperties"].Map(), schema["additionalProperties"], new List<string>());
        foreach (var (key, member) in value)
        {
            List<Node> below = [.. properties[key] is { } property ? [property] : Array.Empty<Node>(), .. patterns.Where(one => SchemaAssertions.Matches(one.Key, key)).Select(static one => one.Value)];
            foreach (var one in below) look.Add(Below(look, one, member, key));
            if (below.Count == 0 && additional is BoolNode { Value: false }) tooMuch.Add(key);
            else if (below.Count == 0 && additional is not null) look.Add(Below(look, additional, member, key));
            if (below.Count > 0 || additional is not null) look.Seen.Keys.Add(key);
        }

        if (tooMuch.Count > 0) look.Add($"additional properties {SchemaProblem.Quoted(tooMuch)} not allowed");
        if (_draft.Of(schema, "propertyNames") is { } names)
        {
            foreach (var (key, _) in value)
                if (Check(names, key, look.Place, look.Depth + 1, new Seen()) is { } problem) look.Add($"invalid propertyName {SchemaProblem.Quoted(key)}", [problem]);
        }

        CheckDependencies(look, value, "dependentSchemas");
        CheckDependencies(look, value, "dependentRequired");
    }

    private void CheckDependencies(Look look, MapNode value, string keyword)
    {
        foreach (var (key, needed) in _draft.Of(look.Schema, keyword).Map())
        {
            if (!value.Has(key)) continue;
            if (needed is not ListNode list) look.Add(Same(look, needed));
            else if (SchemaAssertions.Missing(list, value) is { Count: > 0 } missing) look.Add($"properties {SchemaProblem.Quoted(missing)} required, if {SchemaProblem.Quoted(key)} exists");
        }
    }

    private void CheckItems(Look look, ListNode value)
    {
        AddAll(look, SchemaAssertions.OfList(look.Schema, value));
        var prefix = _draft.Of(look.Schema, "prefixItems");
        var (heads, rest) = (prefix ?? look.Schema["items"]) is ListNode list
            ? (list, prefix is ListNode ? look.Schema["items"] : look.Schema["additionalItems"])
            : (ListNode.Empty, look.Schema["items"]);
        for (var i = 0; i < value.Count; i++)
        {
            if (i >= heads.Count && rest is null) break;
            look.Seen.Items.Add(i);
            // The original counts the items behind the first ones from zero again.
            if (i < heads.Count) look.Add(Item(look, heads[i], value[i], i));
            else if (prefix is ListNode || heads.Count == 0 || rest is not BoolNode) look.Add(Item(look, rest!, value[i], i - heads.Count));
        }

        if (prefix is null && heads.Count > 0 && rest is BoolNode { Value: false } && value.Count > heads.Count) look.Add($"last {value.Count - heads.Count} additionalItem(s) not allowed");
        if (_draft.Of(look.Schema, "contains") is { } wanted) CheckContains(look, wanted, value);
    }

    private void CheckContains(Look look, Node wanted, ListNode value)
    {
        var (matches, failures) = (new List<int>(), new List<SchemaProblem>());
        for (var i = 0; i < value.Count; i++)
        {
            if (Item(look, wanted, value[i], i) is { } problem) failures.Add(problem);
            else matches.Add(i);
        }

        look.Seen.Items.UnionWith(matches);
        var (least, most, got) = (_draft.Of(look.Schema, "minContains").Integer(), _draft.Of(look.Schema, "maxContains").Integer(), matches.Count == 0 ? "none" : $"{matches.Count} items at {string.Join(' ', matches)}");
        if (least is null && matches.Count == 0) look.Add("no items match contains schema", failures);
        if (matches.Count < least) look.Add($"min {least} items required to match contains schema, but matched {got}", failures);
        if (matches.Count > most) look.Add($"max {most} items required to match contains schema, but matched {got}");
    }

    private void CheckChoices(Look look)
    {
        var schema = look.Schema;
        if (schema["not"] is { } not && Check(not, look.Value, look.Place, look.Depth + 1, new Seen()) is null) look.Add("'not' failed");
        if (schema["allOf"] is ListNode all && Failures(look, all, out _) is { Count: > 0 } failed) look.Add("'allOf' failed", failed);
        if (schema["anyOf"] is ListNode any && Failures(look, any, out var fits) is var none && fits.Count == 0) look.Add("'anyOf' failed", none);
        if (schema["oneOf"] is ListNode one)
        {
            var failures = Failures(look, one, out var fitting);
            if (fitting.Count == 0) look.Add("'oneOf' failed, none matched", failures);
            if (fitting.Count > 1) look.Add($"'oneOf' failed, subschemas {fitting[0]}, {fitting[1]} matched");
        }

        if (_draft.Of(schema, "if") is not { } condition) return;
        if ((Same(look, condition) is null ? schema["then"] : schema["else"]) is { } branch) look.Add(Same(look, branch));
    }

    private List<SchemaProblem> Failures(Look look, ListNode schemas, out List<int> fitting)
    {
        var problems = new List<SchemaProblem>();
        fitting = [];
        for (var i = 0; i < schemas.Count; i++)
        {
            if (Same(look, schemas[i]) is { } problem) problems.Add(problem);
            else fitting.Add(i);
        }

        return problems;
    }

    private void CheckUnevaluated(Look look)
    {
        if (_draft.Of(look.Schema, "unevaluatedProperties") is { } properties && look.Value is MapNode members)
        {
            foreach (var (key, member) in members)
                if (look.Seen.Keys.Add(key)) look.Add(Below(look, properties, member, key));
        }

        if (_draft.Of(look.Schema, "unevaluatedItems") is not { } items || look.Value is not ListNode list) return;
        for (var i = 0; i < list.Count; i++)
            if (look.Seen.Items.Add(i)) look.Add(Item(look, items, list[i], i));
    }
}

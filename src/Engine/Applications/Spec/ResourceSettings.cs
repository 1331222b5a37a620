using GitOpsActors.Engine.Actions;
using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Scripts;

namespace GitOpsActors.Engine.Applications.Spec;

/// <summary>What `argocd-cm` says of kinds of objects.</summary>
public sealed record ResourceSettings
{
    private const string Prefix = "resource.";
    private const string Customizations = "resource.customizations";
    private static readonly string[] Kinds = ["health", "useOpenLibs", "actions", "ignoreDifferences", "ignoreResourceUpdates", "knownTypeFields"];
    private static readonly string[] BlockWords =
        ["health.lua", "health.lua.useOpenLibs", "actions", "ignoreDifferences", "ignoreResourceUpdates", "knownTypeFields"];

    public static readonly ResourceSettings None = Read(MapNode.Empty);

    /// <summary>What all of it was read from.</summary>
    public required MapNode Document { get; init; }

    /// <summary>What is no difference, for all Applications.</summary>
    public required IgnoreRules Ignore { get; init; }

    /// <summary>Scripts that tell the health of kinds.</summary>
    public required HealthScripts Health { get; init; }

    /// <summary>What can be done with objects of kinds, beside what we know ourselves.</summary>
    public required ActionScripts Actions { get; init; }

    /// <summary>Kinds that are left out altogether.</summary>
    public required ResourceFilter Filter { get; init; }

    /// <summary>The annotations of Secrets that hold what nobody is shown.</summary>
    public IReadOnlyList<string> MaskedAnnotations => Names("resource.sensitive.mask.annotations");

    /// <summary>Those labels of an Application that its events bear as well.</summary>
    public MapNode EventLabelsOf(MapNode application)
    {
        var (with, without) = (Globs("resource.includeEventLabelKeys"), Globs("resource.excludeEventLabelKeys"));
        return with.Count == 0 ? MapNode.Empty : MapNode.Of([.. application.Map("metadata", "labels")
            .Where(label => with.Any(glob => glob.IsMatch(label.Key)) && !without.Any(glob => glob.IsMatch(label.Key)))]);
    }

    /// <summary>What can't be read, and is left out.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    public bool Equals(ResourceSettings? other) => other is not null && Document == other.Document;

    public override int GetHashCode() => Document.Count;

    /// <param name="data">All settings; only those about kinds count.</param>
    public static ResourceSettings Read(MapNode data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var document = MapNode.Of([.. data.Where(static one => one.Key.StartsWith(Prefix, StringComparison.Ordinal))]);
        var problems = new List<string>();
        var customized = Split(document, problems).Concat(Block(document, problems)).ToList();
        return new ResourceSettings
        {
            Document = document,
            Ignore = IgnoreOf(document, customized, problems),
            Health = HealthScripts.Of(ScriptsOf(customized, problems)),
            Actions = new ActionScripts(ActionsOf(customized, problems)),
            Filter = ResourceFilter.Of(ListOf(document, "resource.exclusions", problems), ListOf(document, "resource.inclusions", problems), problems),
            Problems = problems,
        };
    }

    private string[] Names(string key) =>
        (Document[key].Text() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private List<Glob> Globs(string key) =>
        [.. Names(key).Select(static name => Glob.TryParse(name, null, out var glob) ? glob : null).OfType<Glob>()];

    /// <summary>Each customisation as a key of its own: `resource.customizations.health.example.com_Widget`.</summary>
    private static IEnumerable<Customization> Split(MapNode document, List<string> problems)
    {
        foreach (var (key, value) in document)
        {
            if (!key.StartsWith(Customizations + ".", StringComparison.Ordinal)) continue;
            var rest = key[(Customizations.Length + 1)..];
            var dot = rest.IndexOf('.', StringComparison.Ordinal);
            var (what, kind) = dot < 0 ? (rest, "") : (rest[..dot], rest[(dot + 1)..]);
            if (!Kinds.Contains(what))
                problems.Add($"{key}: there is no customization '{what}'; did you mean {Resources.Words.Nearest(what, Kinds)}?");
            else if (kind.Length == 0) problems.Add($"{key} names no kind; write {Customizations}.{what}.<group>_<Kind>");
            else yield return Customization.Of(what, kind, '_', value, key);
        }
    }

    /// <summary>All customisations in one block, by kind; kinds may be patterns here.</summary>
    private static IEnumerable<Customization> Block(MapNode document, List<string> problems)
    {
        foreach (var (kind, all) in Parsed(document[Customizations].Text() ?? "", Customizations, problems).Map())
        {
            foreach (var (what, value) in all.Map())
            {
                var place = $"{Customizations}: {kind}: {what}";
                if (!BlockWords.Contains(what))
                    problems.Add($"{place}: there is no such customization; did you mean {Resources.Words.Nearest(what, BlockWords)}?");
                else yield return Customization.Of(what switch { "health.lua" => "health", "health.lua.useOpenLibs" => "useOpenLibs", _ => what }, kind, '/', value, place);
            }
        }
    }

    private static IgnoreRules IgnoreOf(MapNode document, List<Customization> customized, List<string> problems)
    {
        var ignore = IgnoreRules.None;
        foreach (var one in customized.Where(static one => one.What == "ignoreDifferences"))
        {
            var entry = Parsed(one.Text, one.Place, problems).Map();
            if (entry.Count > 0)
                ignore = ignore.And(IgnoreRules.Of(IgnoreRule.OfKinds(entry, one.Group, one.Kind, one.Place, problems), MapNode.Of(("kind", one.Named), ("rule", entry))));
        }

        foreach (var one in customized.Where(static one => one.What == "knownTypeFields"))
        {
            if (Parsed(one.Text, one.Place, problems) is not ListNode { Count: > 0 } fields) continue;
            var entry = MapNode.Of(("knownTypeFields", fields));
            var rule = IgnoreRule.OfKinds(entry, one.Group, one.Kind, one.Place, problems);
            ignore = ignore.And(IgnoreRules.Of(rule, MapNode.Of(("kind", one.Named), ("rule", entry))));
        }

        return Parsed(document["resource.compareoptions"].Text() ?? "", "resource.compareoptions", problems).Map()["ignoreAggregatedRoles"].Bool() == true
            ? ignore.And(AggregatedRoles(problems))
            : ignore;
    }

    /// <summary>The rules of a ClusterRole that is made of others are the cluster's to write.</summary>
    private static IgnoreRules AggregatedRoles(List<string> problems)
    {
        var entry = MapNode.Of(("jqPathExpressions", ListNode.Of([(Node)"select(has(\"aggregationRule\")) | .rules"])));
        return IgnoreRules.Of(IgnoreRule.OfKinds(entry, "rbac.authorization.k8s.io", "ClusterRole", "resource.compareoptions.ignoreAggregatedRoles", problems), entry);
    }

    private static IEnumerable<(string Group, string Kind, Script Script)> ScriptsOf(List<Customization> customized, List<string> problems)
    {
        var opening = OpeningLibraries(customized);
        foreach (var one in customized.Where(static one => one.What == "health"))
        {
            if (one.Text.Trim().Length == 0)
                problems.Add($"{one.Place} is empty; write a script that returns a table with status and message");
            else yield return (one.Group, one.Kind, new Script(one.Place, one.Text, opening.Contains(one.Named)));
        }
    }

    private static IEnumerable<(string Group, string Kind, KindActions Actions)> ActionsOf(List<Customization> customized,
        List<string> problems)
    {
        var opening = OpeningLibraries(customized);
        foreach (var one in customized.Where(static one => one.What == "actions"))
        {
            if (KindActions.Read(Parsed(one.Text, one.Place, problems).Map(), one.Place, opening.Contains(one.Named),
                problems) is { } actions)
                yield return (one.Group, one.Kind, actions);
        }
    }

    /// <summary>The kinds whose scripts may use the libraries for text and numbers.</summary>
    private static HashSet<string> OpeningLibraries(List<Customization> customized) =>
        customized.Where(static one => one.What == "useOpenLibs" && one.Text == "true").Select(static one => one.Named)
            .ToHashSet(StringComparer.Ordinal);

    private static ListNode ListOf(MapNode document, string key, List<string> problems)
    {
        switch (Parsed(document[key].Text() ?? "", key, problems))
        {
            case ListNode list: return list;
            case MapNode { Count: 0 }: return ListNode.Empty;
            default:
                problems.Add($"{key} holds no list");
                return ListNode.Empty;
        }
    }

    private static Node Parsed(string text, string place, List<string> problems)
    {
        if (text.Trim().Length == 0) return MapNode.Empty;
        try
        {
            if (YamlReader.Read(text) is { } node and (MapNode or ListNode)) return node;
            problems.Add($"{place} holds no fields");
        }
        catch (DocumentException error)
        {
            problems.Add($"{place}: {error.Message}");
        }

        return MapNode.Empty;
    }

    /// <param name="What">Such as health.</param>
    /// <param name="Named">The kind in one form, whichever it was written in.</param>
    private sealed record Customization(string What, string Group, string Kind, string Named, string Text, string Place)
    {
        /// <param name="name">`apps_Deployment` or `apps/Deployment`, without a group for the core, `all` or `*/*` for all.</param>
        public static Customization Of(string what, string name, char separator, Node value, string place)
        {
            var parts = name.Split(separator, 2);
            var (group, kind) = name is "all" or "*/*" ? ("*", "*") : parts.Length == 2 ? (parts[0], parts[1]) : ("", name);
            return new Customization(what, group, kind, $"{group}/{kind}", value.PlainText(), place);
        }
    }
}

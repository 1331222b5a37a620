using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Access;

/// <summary>What the rules of a role allow.</summary>
internal static class Rules
{
    private const string All = "*";

    public static ListNode Everything { get; } = ListNode.Of(
        MapNode.Of(("verbs", Texts(All)), ("apiGroups", Texts(All)), ("resources", Texts(All))),
        MapNode.Of(("verbs", Texts(All)), ("nonResourceURLs", Texts(All))));

    public static bool Allow(ListNode rules, AccessRequest request)
    {
        foreach (var rule in rules)
            if (Allows(rule, request)) return true;
        return false;
    }

    /// <summary>Whether rules grant everything that others grant: nobody may give more than they have.</summary>
    public static bool Cover(IReadOnlyList<Node> owned, IEnumerable<Node> wanted) =>
        wanted.SelectMany(Singles).All(single => owned.Any(rule => CoversSingle(rule, single)));

    public static ListNode Texts(params IEnumerable<string> texts) => ListNode.Of(texts.Select(text => (Node)text));

    private static bool Allows(Node rule, AccessRequest request)
    {
        if (!Has(rule, "verbs", request.Verb)) return false;
        if (!request.IsResource) return rule.List("nonResourceURLs").Any(pattern => MatchesPath(pattern.Text() ?? "", request.Path));
        if (!Has(rule, "apiGroups", request.Group) || !HasResource(rule, request.Plural, request.Subresource)) return false;
        var names = rule.List("resourceNames");
        return names.Count == 0 || names.Any(name => name.Text() == request.Name);
    }

    private static bool HasResource(Node rule, string plural, string subresource)
    {
        var combined = subresource.Length == 0 ? plural : $"{plural}/{subresource}";
        foreach (var resource in rule.List("resources"))
        {
            var text = resource.Text() ?? "";
            if (text == All || text == combined) return true;
            if (subresource.Length > 0 && text == "*/" + subresource) return true;
        }
        return false;
    }

    private static bool MatchesPath(string pattern, string path) =>
        pattern == All || pattern == path || (pattern.EndsWith(All, StringComparison.Ordinal) && path.StartsWith(pattern[..^1], StringComparison.Ordinal));

    /// <summary>A rule as rules of one verb, group, resource and name each.</summary>
    private static IEnumerable<SingleRule> Singles(Node rule)
    {
        foreach (var verb in TextsOf(rule, "verbs"))
        {
            foreach (var path in TextsOf(rule, "nonResourceURLs")) yield return new SingleRule(verb, "", "", "", path);
            foreach (var group in TextsOf(rule, "apiGroups"))
                foreach (var resource in TextsOf(rule, "resources"))
                {
                    var names = TextsOf(rule, "resourceNames").DefaultIfEmpty("");
                    foreach (var name in names) yield return new SingleRule(verb, group, resource, name, "");
                }
        }
    }

    private static bool CoversSingle(Node rule, SingleRule single)
    {
        if (!Has(rule, "verbs", single.Verb)) return false;
        if (single.Path.Length > 0) return rule.List("nonResourceURLs").Any(pattern => MatchesPath(pattern.Text() ?? "", single.Path));
        if (!Has(rule, "apiGroups", single.Group)) return false;
        var slash = single.Resource.IndexOf('/', StringComparison.Ordinal);
        var (plural, subresource) = slash < 0 ? (single.Resource, "") : (single.Resource[..slash], single.Resource[(slash + 1)..]);
        if (!HasResource(rule, plural, subresource)) return false;
        var names = rule.List("resourceNames");
        return names.Count == 0 || (single.Name.Length > 0 && names.Any(name => name.Text() == single.Name));
    }

    private static bool Has(Node rule, string key, string value) => rule.List(key).Any(item => item.Text() is All || item.Text() == value);

    private static IEnumerable<string> TextsOf(Node rule, string key) => rule.List(key).Select(item => item.Text() ?? "");

    private sealed record SingleRule(string Verb, string Group, string Resource, string Name, string Path);
}

using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>A chart that another one is made of: which, in what versions, and where it comes from.</summary>
/// <param name="Version">A version or a range; of a lock, the version that was chosen.</param>
/// <param name="Repository">An address, `file://` and a folder seen from the chart, or nothing for one that lies in `charts`.</param>
public sealed record WantedChart(string Name, string Version, string Repository);

/// <summary>What a chart says of the charts that it is made of, and what its lock says.</summary>
public sealed class DependencyList
{
    private readonly ListNode _wanted;
    private readonly MapNode? _lock;
    private readonly bool _isOld;

    internal DependencyList(ListNode wanted, MapNode? @lock, bool isOld) => (_wanted, _lock, _isOld) = (wanted, @lock, isOld);

    internal static DependencyList Of(IEnumerable<WantedChart> charts) => new(
        ListNode.Of(charts.Select(static one => (Node)MapNode.Of(("name", one.Name), ("version", one.Version), ("repository", one.Repository)))), null, isOld: false);

    /// <summary>What to fetch: what the lock names, or without a lock the ranges of Chart.yaml.</summary>
    /// <param name="urlOf">The address of a repository that is named as `@name` or `alias:name`; null when nobody knows it.</param>
    /// <exception cref="RenderException">A name is not known, or the lock is of other dependencies.</exception>
    public IReadOnlyList<WantedChart> ToFetch(Func<string, string?> urlOf)
    {
        var named = ListNode.Of(_wanted.OfType<MapNode>().Select(one => (Node)WithAddress(one, urlOf)));
        if (_lock is null) return [.. named.Select(Read)];
        var locked = _lock["dependencies"].List();
        if (_lock["digest"].Text() is var digest && digest != DigestOf(named, locked) && !(_isOld && digest == OldDigestOf(_wanted)))
        {
            var (lockFile, file) = _isOld ? ("requirements.lock", "requirements.yaml") : ("Chart.lock", "Chart.yaml");
            throw new RenderException($"the lock file ({lockFile}) is out of sync with the dependencies file ({file}). Please update the dependencies: helm dependency update");
        }

        return [.. locked.OfType<MapNode>().Select(one => Read(WithAddress(one, urlOf)))];
    }

    private static WantedChart Read(Node one) => new(Plain(one, "name"), Plain(one, "version"), Plain(one, "repository"));

    private static string Plain(Node one, string field) => one[field] is { } value and not NullNode ? value.PlainText() : "";

    private static MapNode WithAddress(MapNode dependency, Func<string, string?> urlOf)
    {
        var repository = Plain(dependency, "repository");
        var name = repository.StartsWith('@') ? repository[1..] : repository.StartsWith("alias:", StringComparison.Ordinal) ? repository["alias:".Length..] : "";
        if (name.Length == 0) return dependency;
        var url = urlOf(name) ?? throw new RenderException(
            $"dependency {Plain(dependency, "name")}: no repository is known by the name '{name}'; declare one of that name, or write its address instead of {repository}");
        return dependency.With("repository", url);
    }

    /// <summary>The digest as Helm writes it: of both lists as JSON, with the fields of each in a fixed order.</summary>
    internal static string DigestOf(ListNode wanted, ListNode locked) => Hash($"[{Json(wanted)},{Json(locked)}]");

    private static string OldDigestOf(ListNode wanted) => Hash($"{{\"dependencies\":{Json(wanted)}}}");

    private static string Hash(string json) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));

    private static string Json(ListNode list) => list.Count == 0 ? "null" : $"[{string.Join(',', list.OfType<MapNode>().Select(Json))}]";

    private static string Json(MapNode one)
    {
        var fields = new List<string> { Field("name", StringNode.Of(Plain(one, "name"))) };
        Add("version");
        fields.Add(Field("repository", StringNode.Of(Plain(one, "repository"))));
        Add("condition");
        if (one["tags"] is ListNode { Count: > 0 } tags) fields.Add(Field("tags", tags));
        if (one["enabled"].Bool() == true) fields.Add(Field("enabled", BoolNode.True));
        if (one["import-values"] is ListNode { Count: > 0 } imports) fields.Add(Field("import-values", imports));
        Add("alias");
        return $"{{{string.Join(',', fields)}}}";

        void Add(string name)
        {
            if (Plain(one, name) is { Length: > 0 } text) fields.Add(Field(name, StringNode.Of(text)));
        }
    }

    private static string Field(string name, Node value) => $"\"{name}\":{GoJson.Write(value)}";
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm;

/// <summary>Makes documents of what templates said, in the order in which Helm installs them, hooks behind the rest.</summary>
internal sealed class Manifests(ManifestCache cache)
{
    private const string Separator = "---";
    private const string HookAnnotation = "helm.sh/hook";

    private static readonly string[] InstallOrder =
    [
        "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget", "ServiceAccount", "Secret", "SecretList",
        "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding",
        "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment",
        "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
    ];

    private static readonly Dictionary<string, int> Ranks = InstallOrder.Select(static (kind, rank) => (kind, rank)).ToDictionary(static pair => pair.kind, static pair => pair.rank);

    private static readonly HashSet<string> KnownHooks =
        ["pre-install", "post-install", "pre-delete", "post-delete", "pre-upgrade", "post-upgrade", "pre-rollback", "post-rollback", "test", "test-success"];

    private readonly List<Node> _documents = [];
    private readonly List<Node> _hooks = [];

    /// <summary>Adds what a template said.</summary>
    public void Add(string path, string text, bool skipsTests, bool skipsHooks)
    {
        foreach (var part in Split(text)) AddOne(path, string.Concat(text.AsSpan(part), "\n"), skipsTests, skipsHooks);
    }

    public IEnumerable<Node> InOrder() => Sorted(_documents).Concat(Sorted(_hooks));

    /// <summary>Parts a text at lines that begin with three dashes, and at such a beginning of the text. Texts are large, so only places are told.</summary>
    public static IEnumerable<Range> Split(string text)
    {
        var (start, end) = Trimmed(text, 0, text.Length);
        var isAtSeparator = text.AsSpan(start, end - start).StartsWith(Separator);
        while (true)
        {
            var at = isAtSeparator ? start : text.IndexOf("\n" + Separator, start, end - start, StringComparison.Ordinal);
            var (first, last) = Trimmed(text, start, at < 0 ? end : at);
            if (last > first) yield return first..last;
            if (at < 0) yield break;
            start = Trimmed(text, at + Separator.Length + (isAtSeparator ? 0 : 1), end).Start;
            isAtSeparator = false;
        }
    }

    private static (int Start, int End) Trimmed(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return (start, end);
    }

    private void AddOne(string path, string text, bool skipsTests, bool skipsHooks)
    {
        var document = Read(path, text);
        if (document is NullNode) return;
        if (document is not MapNode map) throw new RenderException($"YAML parse error on {path}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {(document is ListNode ? "array" : document is StringNode ? "string" : document is BoolNode ? "bool" : "number")} into Go value of type util.SimpleHead");
        if (map.At("metadata", "annotations", HookAnnotation) is not { } hook || hook is NullNode)
        {
            _documents.Add(map);
            return;
        }

        var events = hook.PlainText().Split(',').Select(static one => one.Trim().ToLowerInvariant()).ToList();
        // What names an event that does not exist is neither a hook nor anything else.
        if (!events.TrueForAll(KnownHooks.Contains)) return;
        if (skipsHooks) return;
        if (skipsTests && events.Exists(static one => one is "test" or "test-success")) return;
        _hooks.Add(map);
    }

    /// <summary>All documents of a file that is no template.</summary>
    public static IEnumerable<Node> Documents(string path, string text, YamlDialect dialect)
    {
        try
        {
            return YamlReader.ReadAll(text.TrimStart('\uFEFF'), dialect).Where(static document => document is not NullNode);
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{path}: {error.Message}", error);
        }
    }

    private Node Read(string path, string text)
    {
        try
        {
            return cache.Read(text);
        }
        catch (DocumentException error)
        {
            throw new RenderException($"YAML parse error on {path}: error converting YAML to JSON: {error.Message}", error);
        }
    }

    private static IEnumerable<Node> Sorted(List<Node> documents) => documents
        .Select(static document => (document, kind: document["kind"].Text() ?? ""))
        .OrderBy(static entry => Ranks.GetValueOrDefault(entry.kind, int.MaxValue))
        .ThenBy(static entry => Ranks.ContainsKey(entry.kind) ? "" : entry.kind, StringComparer.Ordinal)
        .Select(static entry => entry.document);
}

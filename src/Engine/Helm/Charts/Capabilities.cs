using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Versions;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>.Capabilities: what the destination cluster can do.</summary>
internal sealed class Capabilities(KubeVersion kubeVersion, IReadOnlyList<string> apiVersions) : GoObject
{
    private readonly VersionSet _apiVersions = new(apiVersions);

    public KubeVersion KubeVersion => kubeVersion;

    public override string Type => "*common.Capabilities";

    public override bool TryField(string name, out object? value)
    {
        value = name switch { "KubeVersion" => kubeVersion, "APIVersions" => _apiVersions, "HelmVersion" => HelmVersion.Instance, _ => null };
        return value is not null;
    }

    public override string Show() => $"&{{{kubeVersion.Show()} {_apiVersions.Show()} {HelmVersion.Instance.Show()}}}";

    public override Node ToNode() => MapNode.Of(("KubeVersion", kubeVersion.ToNode()), ("APIVersions", _apiVersions.ToNode()), ("HelmVersion", HelmVersion.Instance.ToNode()));

    private sealed class VersionSet(IReadOnlyList<string> versions) : GoObject
    {
        private readonly HashSet<string> _known = [.. versions];

        public override string Type => "common.VersionSet";

        public override string Kind => "slice";

        public override GoList Items { get; } = GoList.OfStrings(versions);

        public override string Show() => GoFormat.Show(Items);

        public override Node ToNode() => ListNode.Of(versions.Select(static version => (Node)version));

        public override Function? Method(string name) => name == "Has" ? Function.Of(name, "string", (_, a) => _known.Contains((string)a[0]!)) : null;
    }

    private sealed class HelmVersion : GoObject
    {
        public static readonly HelmVersion Instance = new();

        private static readonly (string Name, string Key, string Value)[] Fields =
        [
            ("Version", "version", "v4.1.4"), ("GitCommit", "git_commit", "05fa37973dc9e42b76e1d2883494c87174b6074f"), ("GitTreeState", "git_tree_state", "clean"),
            ("GoVersion", "go_version", "go1.25.9"), ("KubeClientVersion", "kube_client_version", "v1.35"),
        ];

        public override string Type => "version.BuildInfo";

        public override bool TryField(string name, out object? value)
        {
            value = Array.Find(Fields, field => field.Name == name).Value;
            return value is not null;
        }

        public override string Show() => "{" + string.Join(' ', Fields.Select(static field => field.Value)) + "}";

        public override Node ToNode() => MapNode.Of(Fields.OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => KeyValuePair.Create(field.Key, (Node)field.Value)));
    }
}

/// <summary>.Capabilities.KubeVersion</summary>
internal sealed class KubeVersion(string version, string major, string minor) : GoObject
{
    /// <summary>What Helm takes where nobody says which cluster it is for.</summary>
    public const string Default = "v1.35.0";

    public string Version => version;

    public override string Type => "common.KubeVersion";

    public static KubeVersion Parse(string text)
    {
        var parsed = SemanticVersion.TryParse(text) ?? throw new RenderException($"invalid kube version '{text}': it is no semantic version");
        return new KubeVersion(text.StartsWith('v') ? text : "v" + text, GoFormat.Show((long)parsed.Major), GoFormat.Show((long)parsed.Minor));
    }

    public override bool TryField(string name, out object? value)
    {
        value = name switch { "Version" => version, "Major" => major, "Minor" => minor, _ => null };
        return value is not null;
    }

    public override Function? Method(string name) => name is "String" or "GitVersion" ? Function.Of(name, "", (_, _) => version) : null;

    // A copy of it has not the method by which it prints itself.
    public override string Show() => $"{{{version} {version} {major} {minor}}}";

    public override string ShowInPlace() => version;

    public override Node ToNode() => MapNode.Of(("Version", version), ("Major", major), ("Minor", minor));
}

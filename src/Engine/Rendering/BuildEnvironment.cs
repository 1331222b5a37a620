using System.Text;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Rendering;

/// <summary>What a source may refer to as `$NAME` or `${NAME}`: the Application, and the revision that is rendered.</summary>
public sealed class BuildEnvironment
{
    private readonly Dictionary<string, string> _values;

    public BuildEnvironment(string application, string @namespace, string project, string revision, SourceSpec source)
    {
        ArgumentNullException.ThrowIfNull(revision);
        ArgumentNullException.ThrowIfNull(source);
        ApplicationName = application;
        _values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ARGOCD_APP_NAME"] = application,
            ["ARGOCD_APP_NAMESPACE"] = @namespace,
            ["ARGOCD_APP_PROJECT_NAME"] = project,
            ["ARGOCD_APP_REVISION"] = revision,
            ["ARGOCD_APP_REVISION_SHORT"] = revision[..Math.Min(7, revision.Length)],
            ["ARGOCD_APP_REVISION_SHORT_8"] = revision[..Math.Min(8, revision.Length)],
            ["ARGOCD_APP_SOURCE_REPO_URL"] = source.RepoUrl,
            ["ARGOCD_APP_SOURCE_PATH"] = source.Path,
            ["ARGOCD_APP_SOURCE_TARGET_REVISION"] = source.TargetRevision,
        };
    }

    public string ApplicationName { get; }

    /// <summary>The flags of `kustomize.buildOptions`, parted by spaces.</summary>
    public string KustomizeBuildOptions { get; init; } = "";

    /// <summary>Which tools may be used.</summary>
    public ToolSwitches Tools { get; init; } = ToolSwitches.AllOn;

    internal Node Expand(Node node) => node is StringNode text ? Expand(text.Value) : node;

    /// <summary>The text with each name replaced by its value, an unknown one by nothing; `$$` is a dollar.</summary>
    public string Expand(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains('$', StringComparison.Ordinal)) return text;
        var expanded = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                expanded.Append(text[i]);
                continue;
            }

            if (text[i + 1] == '$')
            {
                expanded.Append('$');
                i++;
            }
            else if (text[i + 1] == '{' && text.IndexOf('}', i) is var close and > 0)
            {
                expanded.Append(_values.GetValueOrDefault(text[(i + 2)..close], ""));
                i = close;
            }
            else
            {
                var end = i + 1;
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
                expanded.Append(end == i + 1 ? "$" : _values.GetValueOrDefault(text[(i + 1)..end], ""));
                i = end - 1;
            }
        }

        return expanded.ToString();
    }
}

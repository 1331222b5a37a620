using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Projects;

/// <summary>The projects whose rules hold in others too: `globalProjects` of `argocd-cm`, each with a selector of the labels of those others.</summary>
public sealed class GlobalProjects
{
    public static readonly GlobalProjects None = new([], "");

    private readonly IReadOnlyList<(string Name, Node? Selector)> _entries;

    private GlobalProjects(IReadOnlyList<(string Name, Node? Selector)> entries, string problem) => (_entries, Problem) = (entries, problem);

    /// <summary>Why the setting can't be read; empty when it can.</summary>
    public string Problem { get; }

    public static GlobalProjects Read(string setting)
    {
        if (string.IsNullOrWhiteSpace(setting)) return None;
        try
        {
            return YamlReader.Read(setting) is ListNode list
                ? new GlobalProjects([.. list.Select(static entry => (entry["projectName"].Text() ?? "", entry["labelSelector"]))], "")
                : new GlobalProjects([], "globalProjects is no list of {projectName, labelSelector}");
        }
        catch (DocumentException error)
        {
            return new GlobalProjects([], $"globalProjects: {error.Message}");
        }
    }

    /// <summary>The global projects that are for this one.</summary>
    public IEnumerable<string> For(MapNode project)
    {
        ArgumentNullException.ThrowIfNull(project);
        var (name, labels) = (project.Text("metadata", "name"), project.Map("metadata", "labels"));
        return _entries.Where(entry => entry.Name != name && Matches(entry.Selector, labels)).Select(static entry => entry.Name);
    }

    /// <summary>A selector that says nothing matches nothing, as there must be one.</summary>
    private static bool Matches(Node? selector, MapNode labels)
    {
        var (equal, expressions) = (selector.Map("matchLabels"), selector.List("matchExpressions"));
        return equal.Count + expressions.Count > 0
            && equal.All(one => labels[one.Key].Text() == one.Value.Text())
            && expressions.All(one => Holds(one, labels));
    }

    private static bool Holds(Node expression, MapNode labels)
    {
        var value = labels[expression["key"].Text() ?? ""].Text();
        var isListed = value is not null && expression.List("values").Any(one => one.Text() == value);
        return expression["operator"].Text() switch
        {
            "In" => isListed,
            "NotIn" => !isListed,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}

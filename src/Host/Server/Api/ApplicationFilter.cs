using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Which Applications a list is about.</summary>
internal sealed record ApplicationFilter(LabelSelector Labels, IReadOnlyList<string> Projects, string Name, string Namespace,
    string Repository)
{
    public static ApplicationFilter Of(Call call)
    {
        try
        {
            return new ApplicationFilter(
                LabelSelector.Parse(call.Text("selector")), [.. call.Texts("projects"), .. call.Texts("project")], call.Text("name"),
                call.Text("appNamespace"), call.Text("repo"));
        }
        catch (SelectorException problem)
        {
            throw new ApiException(400, $"the selector is none: {problem.Message}");
        }
    }

    public bool Passes(MapNode application) =>
        (Name.Length == 0 || application.Text("metadata", "name") == Name)
        && (Namespace.Length == 0 || application.Text("metadata", "namespace") == Namespace)
        && (Projects.Count == 0 || Projects.Contains(application.Text("spec", "project") is { Length: > 0 } project ? project : "default"))
        && (Labels.IsEverything || Labels.Matches(application.Map("metadata", "labels")))
        && (Repository.Length == 0 || Sources(application).Any(source => source["repoURL"].Text() == Repository));

    private static ListNode Sources(MapNode application) =>
        application.At("spec", "sources") is ListNode { Count: > 0 } many ? many : ListNode.Of(application.Map("spec", "source"));
}

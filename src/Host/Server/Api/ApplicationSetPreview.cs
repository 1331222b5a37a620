using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What a set would make, and how that differs from what there is.</summary>
internal sealed class ApplicationSetPreview(FleetClient fleet)
{
    private readonly SetReader _sets = new(fleet);

    /// <summary>The Applications as they are generated. Ours alone: what becomes of those that are there, as far as the caller may see
    /// them.</summary>
    public async Task<Answer> AnswerAsync(Call call, MapNode set)
    {
        var preview = await PreviewAsync(call, set);
        return MapNode.Of(("applications", ListNode.Of(preview.Applications)), ("changes", ListNode.Of(Changes(call, preview))));
    }

    /// <summary>The set as it would be, with a status that names what it would have.</summary>
    public async Task<MapNode> DryRunAsync(Call call, MapNode set)
    {
        var preview = await PreviewAsync(call, set);
        var resources = preview.Applications.Select(static one => (Node)MapNode.Of(
            ("group", "argoproj.io"), ("version", "v1alpha1"), ("kind", "Application"),
            ("namespace", one.Text("metadata", "namespace") ?? ""), ("name", one.Text("metadata", "name") ?? "")));
        return set.With("status", MapNode.Of(("resources", ListNode.Of(resources)), ("resourcesCount", preview.Applications.Count)));
    }

    private async Task<SetPreview> PreviewAsync(Call call, MapNode set)
    {
        var preview = await _sets.PreviewAsync(set, call.Stop);
        return preview.Problem.Length == 0 ? preview
            : throw new ApiException(400, $"unable to generate Applications of ApplicationSet: {preview.Problem}");
    }

    private IEnumerable<Node> Changes(Call call, SetPreview preview)
    {
        var plan = preview.Plan;
        foreach (var one in plan.Creates) yield return Change(one.Text("metadata", "name") ?? "", "create").With("after", Shown(one));
        foreach (var one in plan.Updates.Where(one => MaySee(call, one.Before)))
            yield return Change(one.Application, "update").With("before", Shown(one.Before))
                .With("after", Shown(MergePatch.Apply(one.Before, one.Patch).Map()));
        foreach (var one in plan.Deletes.Where(one => MaySee(call, one.Before))) yield return Change(one.Application, "delete")
            .With("before", Shown(one.Before));
        foreach (var (name, problem) in plan.Problems) yield return Change(name, "none").With("problem", problem);
    }

    private bool MaySee(Call call, MapNode application) =>
        call.May(AccessResources.Applications, "get", AccessObjects.OfApplication(application, fleet.Node.Namespace));

    private static MapNode Change(string name, string action) => MapNode.Of(("name", name), ("action", action));

    /// <summary>What a set decides of an Application.</summary>
    private static MapNode Shown(MapNode application)
    {
        var metadata =
            MapNode.Of(application.Map("metadata").Where(static one =>
            one.Key is "name" or "namespace" or "labels" or "annotations" or "finalizers"));
        return MapNode.Of(("apiVersion", application["apiVersion"] ?? ""), ("kind", application["kind"] ?? ""), ("metadata", metadata),
            ("spec", application.Map("spec")))
            .WithOrWithout("operation", application["operation"]);
    }
}

using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api;

/// <summary>ApplicationSets as they stand in the control cluster.</summary>
internal sealed class ApplicationSetsApi(FleetClient fleet)
{
    private const string Service = "applicationset.ApplicationSetService/";

    private readonly ControlApplications _applications = new(fleet);

    public void AddTo(MethodTable methods) => methods.Add(Service + "List", ListAsync).Add(Service + "Get", GetAsync);

    private string ObjectOf(MapNode set)
    {
        var (name, space) = (set.Text("metadata", "name") ?? "", set.Text("metadata", "namespace") ?? "");
        var project = set.Text("spec", "template", "spec", "project") is { Length: > 0 } said ? said : "default";
        return space == fleet.Node.Namespace ? $"{project}/{name}" : $"{project}/{space}/{name}";
    }

    private async Task<Answer> ListAsync(Call call)
    {
        var (projects, labels, space) = (call.Texts("projects"), Selector(call), call.Text("appsetNamespace"));
        var found = new List<MapNode>();
        var served = (await fleet.ControlPlaneAsync(call.Stop)).Namespaces;
        // One namespace is asked for alone: who runs us may let us read no others.
        var query = new ListQuery { Namespace = space.Length > 0 ? space : served.AreMore ? "" : fleet.Node.Namespace };
        await fleet.Node.Control.ListAsync(await fleet.Node.Control.FindKindAsync("argoproj.io", "ApplicationSet", call.Stop), query, set =>
        {
            var project = set.Text("spec", "template", "spec", "project") ?? "";
            if (served.Include(set.Text("metadata", "namespace") ?? "") && (projects.Count == 0 || projects.Contains(project))
                && labels.Matches(set.Map("metadata", "labels"))
                && call.May(AccessResources.ApplicationSets, "get", ObjectOf(set))) found.Add(Shown(set));
        }, call.Stop);
        return Answer.List(found.OrderBy(static set => set.Text("metadata", "name"), StringComparer.Ordinal));
    }

    private static LabelSelector Selector(Call call)
    {
        try
        {
            return LabelSelector.Parse(call.Text("selector"));
        }
        catch (SelectorException problem)
        {
            throw new ApiException(400, $"the selector is none: {problem.Message}");
        }
    }

    private async Task<Answer> GetAsync(Call call)
    {
        var name = new Engine.Applications.Spec.ApplicationName(call.Text("appsetNamespace") is { Length: > 0 } space ? space
            : fleet.Node.Namespace, call.Required("name"));
        await _applications.MustServeAsync(name, call.Stop);
        var set = await fleet.Node.Control.GetAsync(new ObjectName("argoproj.io", "ApplicationSet", name.Namespace, name.Name), call.Stop)
            ?? throw new ApiException(404, $"applicationsets.argoproj.io \"{name.Name}\" not found");
        call.MustMay(AccessResources.ApplicationSets, "get", ObjectOf(set));
        return Shown(set);
    }

    private static MapNode Shown(MapNode set) => set.With("metadata", set.Map("metadata").Without("managedFields"));
}

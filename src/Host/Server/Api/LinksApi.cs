using System.Security.Cryptography;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Links;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Links that the settings give to Applications, projects and objects. What is wrong with one is for whoever writes the settings.</summary>
internal sealed partial class LinksApi(FleetClient fleet, ILogger logger)
{
    private readonly ControlApplications _applications = new(fleet);
    private readonly ObjectFinding _objects = new(fleet);
    private readonly ControlMaps _maps = new(fleet.Node);
    private readonly ClustersApi _clusters = new(fleet);
    private readonly PlainTemplates _templates = new(RenderMemory.OfMebibytes(4), fleet.Node.Time.GetUtcNow, RandomNumberGenerator.Fill);

    public void AddTo(MethodTable methods) => methods
        .Add(ApplicationsApi.Service + "ListLinks", OfApplicationAsync)
        .Add(ApplicationsApi.Service + "ListResourceLinks", OfObjectAsync)
        .Add(ProjectsApi.Service + "ListLinks", OfProjectAsync);

    private async Task<Answer> OfApplicationAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        return await ReadAsync("application.links", await AroundAsync(application, call.Stop), call.Stop);
    }

    private async Task<Answer> OfObjectAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        var (_, item) = await _objects.FindAsync(application, ObjectQuery.Of(call.Text), call.Stop);
        var around = await AroundAsync(application, call.Stop);
        return await ReadAsync("resource.links", around.With("resource", new SecretMask(await SecretMask.AnnotationsAsync(fleet, call.Stop)).Hide(item)), call.Stop);
    }

    private async Task<Answer> OfProjectAsync(Call call)
    {
        var name = call.Required("name");
        call.MustMay(AccessResources.Projects, "get", name);
        var project = await ProjectAsync(name, call.Stop) ?? throw ProjectsApi.Missing(name);
        return await ReadAsync("project.links", MapNode.Of(("project", project)), call.Stop);
    }

    /// <summary>An Application with its project and its cluster, by the names that links have for them.</summary>
    private async Task<MapNode> AroundAsync(MapNode application, CancellationToken stop)
    {
        var shown = _applications.Shown(application);
        var around = MapNode.Of(("app", shown), ("application", shown));
        if (await ProjectAsync(AccessObjects.ProjectOf(application), stop) is { } project) around = around.With("project", project);
        var view = (await fleet.ControlPlaneAsync(stop)).View;
        return view?.Find(DestinationSpec.Read(application.At("spec", "destination"), [])).Cluster is { } cluster
            ? around.With("cluster", await _clusters.DeclaredAsync(cluster, stop))
            : around;
    }

    /// <summary>A project without the tokens of its roles.</summary>
    private async Task<MapNode?> ProjectAsync(string name, CancellationToken stop) =>
        (await fleet.Node.Control.GetAsync(new ObjectName("argoproj.io", "AppProject", fleet.Node.Namespace, name), stop))?.Without(
            "status");

    private async Task<Answer> ReadAsync(string setting, MapNode values, CancellationToken stop)
    {
        var items = new List<MapNode>();
        foreach (var link in Links(setting, await _maps.ReadAsync(ControlMaps.Settings, stop)))
        {
            var (shown, problem) = link.For(values, _templates);
            if (shown is not null) items.Add(shown);
            if (problem.Length > 0) LogOdd(logger, setting, link.Title, problem);
        }

        return new Answer(MapNode.Empty, items);
    }

    private static IReadOnlyList<DeepLink> Links(string setting, MapNode settings)
    {
        try
        {
            return DeepLink.Read(settings[setting].Text() ?? "");
        }
        catch (DocumentException error)
        {
            throw new ApiException(500, $"{setting} of the ConfigMap {ControlMaps.Settings}: {error.Message}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Setting} of argocd-cm: the link '{Title}' is left out: {Problem}")]
    private static partial void LogOdd(ILogger logger, string setting, string title, string problem);
}

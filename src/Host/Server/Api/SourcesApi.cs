using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// What lies in repositories, for who makes or changes an Application. Since it is fetched and rendered for that, only those get it who may
/// do so, from repositories that the project permits.
/// </summary>
internal sealed class SourcesApi(FleetClient fleet)
{
    private const string Service = RepositoriesApi.Service;
    private const string DefaultProject = "default";

    private readonly SourceReader _sources = new(fleet.Node);

    public void AddTo(MethodTable methods) => methods
        .Add(Service + "ListApps", AppsAsync)
        .Add(Service + "GetAppDetails", DetailsAsync)
        .Add(Service + "GetHelmCharts", ChartsAsync)
        .Add(Service + "ListOCITags", TagsAsync);

    private async Task<Answer> AppsAsync(Call call)
    {
        var (url, project) = (call.Required("repo"), ProjectOf(call));
        await MustSeeAsync(call, url, project);
        var @object = AccessObjects.OfApplication(project, NameOf(call), fleet.Node.Namespace);
        if (!call.May(AccessResources.Applications, "create", @object)) call.MustMay(AccessResources.Applications, "update", @object);
        var view = await PermittingAsync(url, project, call.Stop);
        var source = new SourceSpec { RepoUrl = url, TargetRevision = call.Text("revision") };
        IReadOnlyList<(string Path, string Tool)> found = [];
        await RepositoriesApi.TryAsync(async stop => found = await _sources.FindAsync(project, source, view.Tools, stop), call.Stop);
        return new Answer(MapNode.Empty, found.Select(static one => MapNode.Of(("type", one.Tool), ("path", one.Path))));
    }

    private async Task<Answer> DetailsAsync(Call call)
    {
        if (call.Request["source"] is not MapNode said) throw new ApiException(400, "missing payload in request");
        var (source, project, name) = (SourceSpec.Read(said), ProjectOf(call), NameOf(call));
        await MustSeeAsync(call, source.RepoUrl, project);
        var @object = AccessObjects.OfApplication(project, name, fleet.Node.Namespace);
        call.MustMay(AccessResources.Applications, "get", @object);
        var application = await fleet.Node.Control.GetAsync(
            new ObjectName("argoproj.io", "Application", name.Namespace, name.Name), call.Stop);
        IReadOnlyList<SourceSpec> others = [];
        if (application is null) call.MustMay(AccessResources.Applications, "create", @object);
        else
        {
            // Who may only look at an Application must not have other things rendered in its name.
            others = ApplicationSpec.Read(application).Sources;
            if (AccessObjects.ProjectOf(application) != project || !IsOf(application, others, source, call)) throw Call.Forbidden();
        }

        var view = await PermittingAsync(source.RepoUrl, project, call.Stop);
        var details = MapNode.Empty;
        await RepositoriesApi.TryAsync(
            async stop => details = await _sources.DescribeAsync(name, project, source, others, view, stop), call.Stop);
        return details;
    }

    /// <summary>Whether an Application has the source, or had it when it was brought out.</summary>
    private static bool IsOf(MapNode application, IReadOnlyList<SourceSpec> sources, SourceSpec asked, Call call)
    {
        var index = (int)(call.Integer("sourceIndex") ?? 0);
        if (index >= 0 && index < sources.Count && sources[index] == asked) return true;
        return application.Map("status").List("history").Any(entry => entry["sources"] is ListNode { Count: > 0 } several
            ? entry["id"].Integer() == call.Integer("versionId") && index >= 0 && index < several.Count
                && WithRevision(several[index], entry.List("revisions").ElementAtOrDefault(index)) == asked
            : WithRevision(entry["source"], entry["revision"]) == asked);
    }

    private static SourceSpec WithRevision(Node? source, Node? revision) =>
        SourceSpec.Read(source) with { TargetRevision = revision.Text() ?? "" };

    private async Task<Answer> ChartsAsync(Call call)
    {
        var (url, project) = (call.Required("repo"), call.Text("appProject"));
        await MustSeeAsync(call, url, project);
        IReadOnlyList<(string Chart, IReadOnlyList<string> Versions)> found = [];
        await RepositoriesApi.TryAsync(async stop =>
            found = await (await _sources.ChartsAsync(project, url, stop)).ListAsync(stop), call.Stop);
        return new Answer(MapNode.Empty, found.Select(static one => MapNode.Of(
            ("name", one.Chart), ("versions", ListNode.Of(one.Versions.Select(static version => (Node)version))))));
    }

    private async Task<Answer> TagsAsync(Call call)
    {
        var (url, project) = (call.Required("repo"), call.Text("appProject"));
        await MustSeeAsync(call, url, project);
        IReadOnlyList<string> tags = [];
        await RepositoriesApi.TryAsync(async stop =>
            tags = await (await _sources.ChartsAsync(project, url, stop)).TagsAsync("", stop), call.Stop);
        return MapNode.Of(("tags", ListNode.Of(tags.Select(static tag => (Node)tag))));
    }

    private static string ProjectOf(Call call) => call.Text("appProject") is { Length: > 0 } said ? said : DefaultProject;

    private ApplicationName NameOf(Call call) => ApplicationName.Parse(call.Text("appName"), fleet.Node.Namespace);

    /// <summary>Whether the caller may see the repository, in the scope in which the project has it.</summary>
    private async Task MustSeeAsync(Call call, string url, string project)
    {
        if (url.Length == 0) throw new ApiException(400, "the address of the repository is required");
        var known = (await fleet.ControlPlaneAsync(call.Stop)).Repositories;
        var scope = "";
        await RepositoriesApi.TryAsync(_ =>
        {
            scope = RepositorySecrets.ProjectOf(known.IsOfCharts(url) ? known.FindCharts(url, project).Id : known.Find(url, project).Id);
            return Task.CompletedTask;
        }, call.Stop);
        call.MustMay(AccessResources.Repositories, "get", AccessObjects.OfScoped(scope, url));
    }

    /// <summary>What is declared, if the project lets its Applications come from the repository.</summary>
    private async Task<ControlPlaneView> PermittingAsync(string url, string project, CancellationToken stop)
    {
        var view = await fleet.ViewAsync(stop);
        var known = view.Projects.GetValueOrDefault(project) ?? throw ProjectsApi.Missing(project);
        return known.PermitsSource(url) ? view
            : throw new ApiException(403, $"repository '{Git.Remotes.RepositoryUrl.WithoutLogin(url)}' not permitted in project '{project}'");
    }
}

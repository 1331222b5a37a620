using GitOpsActors.Actors.Hosting;
using GitOpsActors.Charts;
using GitOpsActors.Charts.Access;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Git;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What the revisions of an Application say of themselves: who made a commit and why, what a chart is.</summary>
internal sealed class RevisionsApi(FleetClient fleet)
{
    private static readonly (string Field, string Annotation)[] Annotations =
    [
        ("createdAt", "org.opencontainers.image.created"), ("authors", "org.opencontainers.image.authors"),
        ("imageUrl", "org.opencontainers.image.url"), ("docsUrl", "org.opencontainers.image.documentation"),
        ("sourceUrl", "org.opencontainers.image.source"), ("version", "org.opencontainers.image.version"),
        ("description", "org.opencontainers.image.description"),
    ];

    private readonly ControlApplications _applications = new(fleet);
    private readonly RevisionReader _revisions = new(fleet.Node);

    public void AddTo(MethodTable methods) => methods
        .Add(ApplicationsApi.Service + "RevisionMetadata", CommitAsync)
        .Add(ApplicationsApi.Service + "RevisionChartDetails", ChartAsync)
        .Add(ApplicationsApi.Service + "GetOCIMetadata", AnnotationsAsync);

    private async Task<Answer> CommitAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        var source = SourceOf(call, application);
        if (source.IsChart) throw new ApiException(400, "the source is a chart, which has details and no metadata of a commit");
        try
        {
            var said = await _revisions.DescribeAsync(_applications.NameOf(call), AccessObjects.ProjectOf(application), source,
                call.Required("revision"), call.Stop);
            var metadata = MapNode.Of(("author", said.Commit.Author), ("date", said.Commit.AuthorDate.Rfc3339()),
                ("message", said.Commit.Message.TrimEnd()));
            return said.Tags.Count == 0 ? metadata : metadata.With("tags", ListNode.Of(said.Tags.Select(static tag => (Node)tag)));
        }
        catch (GitException error)
        {
            throw new ApiException(error.Kind == GitFaultKind.RevisionMissing ? 404 : 503, error.Message);
        }
    }

    private async Task<Answer> ChartAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        var source = SourceOf(call, application);
        if (!source.IsChart) throw new ApiException(400, "the source is no chart; a commit has metadata");
        try
        {
            var tree = await _revisions.OpenChartAsync(_applications.NameOf(call), AccessObjects.ProjectOf(application), source,
                call.Required("revision"), call.Stop);
            var chart = tree.ReadFile("Chart.yaml") is { } file ? YamlReader.Read(System.Text.Encoding.UTF8.GetString(file.Content.Span))
                : MapNode.Empty;
            var maintainers = chart.List("maintainers").Select(
                static one => (Node)$"{one["name"].Text()} <{one["email"].Text()}>".Replace(" <>", "", StringComparison.Ordinal));
            return MapNode.Of(("description", chart["description"].Text() ?? ""), ("home", chart["home"].Text() ?? ""),
                ("maintainers", ListNode.Of(maintainers)));
        }
        catch (ChartException error)
        {
            throw new ApiException(error.Kind == ChartFaultKind.VersionMissing ? 404 : 503, error.Message);
        }
    }

    private async Task<Answer> AnnotationsAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        var source = SourceOf(call, application);
        if (!ChartAddress.IsOfRegistry(source.RepoUrl)) throw new ApiException(400, "the source does not lie in a registry (oci://)");
        try
        {
            var said = await _revisions.AnnotationsAsync(_applications.NameOf(call), AccessObjects.ProjectOf(application), source,
                call.Required("revision"), call.Stop);
            return MapNode.Of(Annotations.Where(one => said[one.Annotation].Text() is { Length: > 0 })
                .Select(one => KeyValuePair.Create(one.Field, said[one.Annotation]!)));
        }
        catch (ChartException error)
        {
            throw new ApiException(error.Kind == ChartFaultKind.VersionMissing ? 404 : 503, error.Message);
        }
    }

    /// <summary>
    /// The source that is meant: that of an entry of the history, or as it is now; the first unless another one is named.
    /// </summary>
    private static SourceSpec SourceOf(Call call, MapNode application)
    {
        var said = application.Map("spec");
        if (call.Integer("versionId") is { } id && application.Map("status").List("history")
            .FirstOrDefault(entry => entry["id"].Integer() == id) is MapNode entry) said = entry;
        var sources = ApplicationSpec.Read(application.With(
            "spec", application.Map("spec").WithOrWithout("source", said["source"]).WithOrWithout("sources", said["sources"]))).Sources;
        var index = (int)(call.Integer("sourceIndex") ?? 0);
        return index >= 0 && index < sources.Count ? sources[index]
            : throw new ApiException(400, $"the application has {sources.Count} sources, and none with the index {index}");
    }
}

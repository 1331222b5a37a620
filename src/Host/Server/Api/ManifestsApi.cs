using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Wire.Methods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What Git wants of an Application, at its own revision or another one, and how that differs from its cluster.</summary>
internal sealed class ManifestsApi(FleetClient fleet)
{
    private readonly ControlApplications _applications = new(fleet);

    public void AddTo(MethodTable methods) => methods
        .Add(ApplicationsApi.Service + "GetManifests", ManifestsAsync)
        .AddUpload(ApplicationsApi.Service + "GetManifestsWithFiles", ManifestsOfFilesAsync)
        .Add(ApplicationsApi.Service + "ManagedResources", DifferencesAsync)
        .Add(ApplicationsApi.Service + "ServerSideDiff", ServerSideDiffAsync);

    /// <summary>Ours alone: how manifests that a request brings along differ from the cluster.</summary>
    public void Map(WebApplication web) => web.MapPost("/api/v1/applications/{name}/managed-resources", Answers.Json(DifferencesOfAsync))
        .Needs(Permission.OfApplication("get"));

    private async Task<Answer> ManifestsAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        var type = application.Text("status", "sourceType") ?? application.List("status", "sourceTypes").Select(static one => one.Text())
            .FirstOrDefault() ?? "";
        if (await AtRevisionsAsync(call, application) is { } other)
            return Said(await ShownAsync(other.Manifests, call.Stop), other.Goal.Namespace, other.Goal.Server, other.Revisions, type);
        var described = await fleet.DescribeAsync(_applications.NameOf(call), call.Stop);
        return Said(await ShownAsync(Rendered(described), call.Stop), described.Namespace, described.Server, described.Revisions, type);
    }

    /// <summary>What files of somebody's machine would be. The first message says of which Application, the others are the files.</summary>
    private async Task<Answer> ManifestsOfFilesAsync(Call call, IAsyncEnumerable<MapNode> messages)
    {
        var application = MapNode.Empty;
        var (query, archive) = await SentFiles.ReadAsync(messages, async said =>
        {
            foreach (var (field, value) in said) call = call.With(field, value);
            application = await _applications.FindAsync(call);
        }, call.Stop);
        var files = SentFiles.TreeOf(query, archive);
        var goal = await GoalAsync(application, call.Stop);
        if (goal.Sources.Count > 1)
            throw new ApiException(400, "files take the place of the only source, and the application has several");
        var done = Done(await fleet.RenderAsync(_applications.NameOf(call), goal, files, call.Stop));
        return Said(
            await ShownAsync(InOrder(done.Targets), call.Stop), goal.Namespace, goal.Server, done.Revisions, done.Tools is [var tool, ..] ? tool : "");
    }

    private async Task<IEnumerable<MapNode>> ShownAsync(IEnumerable<MapNode> manifests, CancellationToken stop)
    {
        var annotations = await SecretMask.AnnotationsAsync(fleet, stop);
        return manifests.Select(one => new SecretMask(annotations).Hide(one));
    }

    private async Task<Answer> DifferencesAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        var other = await AtRevisionsAsync(call, application);
        var items = await new Differences(fleet, _applications.NameOf(call)).ReadAsync(other?.Manifests, call.Stop);
        return MapNode.Of(("items", Filtered(items, call)));
    }

    /// <summary>
    /// The same for manifests that a request brings along. Nothing is changed: the cluster says what it would make of them.
    /// </summary>
    private async Task<Node> DifferencesOfAsync(HttpContext http)
    {
        var name = Answers.ApplicationOf(http, _applications.Namespace);
        var (application, body) = (await _applications.FindAsync(name, http.RequestAborted), await Answers.BodyAsync(http));
        return MapNode.Of(("items", await OfAsync(application, body.List("manifests"), http.RequestAborted)));
    }

    private async Task<Answer> ServerSideDiffAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        var items = (await OfAsync(application, call.Request.List("targetManifests"), call.Stop)).OfType<MapNode>()
            // What is said here of an object that is there but not among the manifests is none of the question.
            .Where(static item => item["targetState"].Text() != "null")
            .Select(static item => item.With("targetState", item["predictedLiveState"]!).With("liveState", item["normalizedLiveState"]!))
                .ToList();
        return MapNode.Of(("items", ListNode.Of(items.Select(static item => (Node)item))),
            ("modified", items.Exists(static item => item["modified"].Bool() == true)));
    }

    private async Task<ListNode> OfAsync(MapNode application, ListNode said, CancellationToken stop)
    {
        var goal = await GoalAsync(application, stop);
        var name = ApplicationName.Of(application).Short(_applications.Namespace);
        var manifests = said.Select(static one => (one is StringNode text ? JsonReader.Read(text.Value) : one) as MapNode
            ?? throw new ApiException(400, "each of the manifests must be an object"));
        try
        {
            var kinds = await (await _applications.DestinationAsync(application, stop)).KindsAsync(stop);
            var targets = TargetSet.Of(
                manifests, ApplicationName.InstanceOf(name), goal.Namespace, goal.Tracking, kind =>
                    kinds.Find(kind.Group, kind.Kind)?.IsNamespaced);
            return await new Differences(fleet, name).ReadAsync(InOrder(targets), stop);
        }
        catch (RenderException error)
        {
            throw new ApiException(400, error.Message);
        }
    }

    /// <summary>What Git wants of an Application.</summary>
    public static IReadOnlyList<MapNode> Rendered(Description described) => described.Targets
        ?? throw new ApiException(400, described.RenderProblem.Length > 0 ? described.RenderProblem
            : "nothing is rendered yet; `gax app get` tells why");

    /// <summary>What is rendered at the revisions that a request names; null when it names none.</summary>
    private async Task<Rendering?> AtRevisionsAsync(Call call, MapNode application)
    {
        // For managed resources, gax asks how another revision differs; Argo CD's clients never say that.
        var (revision, named) = (Said(call, "revision"), call.Texts("revisions"));
        if (revision.Length == 0 && named.Count == 0) return null;
        var goal = await GoalAsync(application, call.Stop);
        var revisions = Revisions(revision, named, [.. call.Request.List("sourcePositions").Select(static one => one.Integer() ?? 0)],
            goal.Sources.Count);
        var done = Done(await fleet.RenderAsync(_applications.NameOf(call), goal, revisions, call.Stop));
        return new Rendering(goal, done.Revisions, InOrder(done.Targets));
    }

    private static RenderOutcome.Done Done(RenderOutcome outcome) => outcome switch
    {
        RenderOutcome.Done done => done,
        RenderOutcome.Failed failed => throw new ApiException(400, failed.Problem),
        _ => throw new InvalidOperationException($"no render ends as {outcome}"),
    };

    private async Task<RenderGoal> GoalAsync(MapNode application, CancellationToken stop)
    {
        var view = await fleet.ViewAsync(stop);
        var (goal, problems) = Preview.Of(application, view);
        return goal ?? throw new ApiException(400, string.Join("; ", problems));
    }

    private static string Said(Call call, string field) => call.Text(field) is { Length: > 0 } said ? said
        : call.Http.Request.Query[field].ToString();

    /// <summary>A revision for each source; empty for the one that the source names itself.</summary>
    private static string[] Revisions(string revision, IReadOnlyList<string> named, IReadOnlyList<long> positions, int sources)
    {
        var revisions = Enumerable.Repeat("", sources).ToArray();
        if (revision.Length > 0)
        {
            if (sources > 1) throw new ApiException(400, "the application has several sources: name revisions and sourcePositions");
            revisions[0] = revision;
            return revisions;
        }

        if (named.Count != positions.Count) throw new ApiException(400, "revisions and sourcePositions must be as many");
        for (var i = 0; i < named.Count; i++)
        {
            if (positions[i] < 1 || positions[i] > sources)
                throw new ApiException(400, $"source position {positions[i]} is none from 1 to {sources}");
            revisions[positions[i] - 1] = named[i];
        }

        return revisions;
    }

    private static ListNode Filtered(ListNode items, Call call)
    {
        string[] fields = [.. ((string[])["group", "kind", "namespace", "name"]).Where(call.Request.Has)];
        return fields.Length == 0 ? items
            : ListNode.Of(items.Where(item => Array.TrueForAll(fields, field => item[field].Text() == call.Text(field))));
    }

    private static List<MapNode> InOrder(TargetSet targets) =>
        [.. targets.Targets.Values.OrderBy(static target => target.Key).Select(static target => target.Manifest)];

    private static MapNode Said(IEnumerable<MapNode> manifests, string @namespace, string server, IReadOnlyList<string> revisions,
        string type) => MapNode.Of(
        ("manifests", ListNode.Of(manifests.Select(static manifest => (Node)JsonText.Write(manifest)))),
        ("namespace", @namespace), ("server", server), ("revision", revisions[0]), ("sourceType", type));

    private sealed record Rendering(RenderGoal Goal, IReadOnlyList<string> Revisions, IReadOnlyList<MapNode> Manifests);
}

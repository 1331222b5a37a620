using System.Globalization;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What Git wants of an Application, at its own revision or another one, and how that differs from its cluster.</summary>
internal sealed class ManifestsApi(FleetClient fleet)
{
    private const string Base = "/api/v1/applications/{name}";

    private readonly ControlApplications _applications = new(fleet);

    public void Map(WebApplication web)
    {
        web.MapGet(Base + "/manifests", Answers.Json(ManifestsAsync)).Needs(Permission.OfApplication("get"));
        web.MapGet(Base + "/managed-resources", Answers.Json(DifferencesAsync)).Needs(Permission.OfApplication("get"));
        web.MapPost(Base + "/managed-resources", Answers.Json(DifferencesOfAsync)).Needs(Permission.OfApplication("get"));
    }

    private async Task<Node> ManifestsAsync(HttpContext http)
    {
        var application = await _applications.FindAsync(http);
        if (await AtRevisionsAsync(http, application) is { } other)
            return Answer(other.Manifests, other.Goal.Namespace, other.Goal.Server, other.Revisions);
        var described = await fleet.DescribeAsync(_applications.NameOf(http), http.RequestAborted);
        return Answer(Rendered(described), described.Namespace, described.Server, described.Revisions);
    }

    private async Task<Node> DifferencesAsync(HttpContext http)
    {
        var application = await _applications.FindAsync(http);
        var other = await AtRevisionsAsync(http, application);
        var items = await new Differences(fleet, _applications.NameOf(http)).ReadAsync(other?.Manifests, http.RequestAborted);
        return MapNode.Of(("items", Filtered(items, http.Request.Query)));
    }

    /// <summary>
    /// The same for manifests that a request brings along. Nothing is changed: the cluster says what it would make of them.
    /// </summary>
    private async Task<Node> DifferencesOfAsync(HttpContext http)
    {
        var (application, body) = (await _applications.FindAsync(http), await Answers.BodyAsync(http));
        var goal = await GoalAsync(application, http.RequestAborted);
        var manifests = body.List("manifests").Select(static one => (one is StringNode text ? JsonReader.Read(text.Value) : one) as MapNode
            ?? throw new ApiException(400, "each of the manifests must be an object"));
        try
        {
            var kinds = await (await _applications.DestinationAsync(application, http.RequestAborted)).KindsAsync(http.RequestAborted);
            var targets = TargetSet.Of(
                manifests, ApplicationName.InstanceOf(_applications.NameOf(http)), goal.Namespace, goal.Tracking, kind =>
                    kinds.Find(kind.Group, kind.Kind)?.IsNamespaced);
            return MapNode.Of(("items", await new Differences(fleet, _applications.NameOf(http)).ReadAsync(InOrder(targets),
                http.RequestAborted)));
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
    private async Task<Rendering?> AtRevisionsAsync(HttpContext http, MapNode application)
    {
        var query = http.Request.Query;
        if (query["revision"].ToString() is not { Length: > 0 } && query["revisions"].Count == 0) return null;
        var goal = await GoalAsync(application, http.RequestAborted);
        var revisions = Revisions(query, goal.Sources.Count);
        return await fleet.RenderAsync(_applications.NameOf(http), goal, revisions, http.RequestAborted) switch
        {
            RenderOutcome.Done done => new Rendering(goal, done.Revisions, InOrder(done.Targets)),
            RenderOutcome.Failed failed => throw new ApiException(400, failed.Problem),
            var other => throw new InvalidOperationException($"no render ends as {other}"),
        };
    }

    private async Task<RenderGoal> GoalAsync(MapNode application, CancellationToken stop)
    {
        var view = (await fleet.ControlPlaneAsync(stop)).View ?? throw new ApiException(503, "the server is starting; try again");
        var (goal, problems) = Preview.Of(application, view);
        return goal ?? throw new ApiException(400, string.Join("; ", problems));
    }

    /// <summary>A revision for each source; empty for the one that the source names itself.</summary>
    private static string[] Revisions(IQueryCollection query, int sources)
    {
        var revisions = new string[sources];
        Array.Fill(revisions, "");
        if (query["revision"].ToString() is { Length: > 0 } revision)
        {
            if (sources > 1) throw new ApiException(400, "the application has several sources: name revisions and sourcePositions");
            revisions[0] = revision;
            return revisions;
        }

        var (named, positions) = (query["revisions"], query["sourcePositions"]);
        if (named.Count != positions.Count) throw new ApiException(400, "revisions and sourcePositions must be as many");
        for (var i = 0; i < named.Count; i++)
        {
            if (!int.TryParse(positions[i], NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position < 1
                || position > sources)
                throw new ApiException(400, $"source position {positions[i]} is none from 1 to {sources}");
            revisions[position - 1] = named[i] ?? "";
        }

        return revisions;
    }

    private static ListNode Filtered(ListNode items, IQueryCollection query)
    {
        string[] fields = [.. ((string[])["group", "kind", "namespace", "name"]).Where(query.ContainsKey)];
        return fields.Length == 0 ? items
            : ListNode.Of(items.Where(item => Array.TrueForAll(fields, field => item[field].Text() == query[field].ToString())));
    }

    private static List<MapNode> InOrder(TargetSet targets) =>
        [.. targets.Targets.Values.OrderBy(static target => target.Key).Select(static target => target.Manifest)];

    private static MapNode Answer(IReadOnlyList<MapNode> manifests, string @namespace, string server, IReadOnlyList<string> revisions) =>
        MapNode.Of(
        ("manifests", ListNode.Of(manifests.Select(static manifest => (Node)JsonText.Write(SecretMask.Of(manifest))))),
        ("namespace", @namespace), ("server", server), ("revision", revisions[0]));

    private sealed record Rendering(RenderGoal Goal, IReadOnlyList<string> Revisions, IReadOnlyList<MapNode> Manifests);
}

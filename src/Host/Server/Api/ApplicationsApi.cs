using System.Globalization;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// Applications over HTTP. What a request wants is written into the control cluster, from where it takes the same way as what people write
/// there with kubectl; so there is one way for everything, and nothing is lost when a server goes away.
/// </summary>
internal sealed class ApplicationsApi(FleetClient fleet)
{
    private const string Base = "/api/v1/applications";
    private const string RefreshAnnotation = "argocd.argoproj.io/refresh";
    private const string Cascade = "resources-finalizer.argocd.argoproj.io";
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    private readonly ProjectWindows _windows = new(fleet);
    private readonly ControlApplications _applications = new(fleet);

    private string Namespace => fleet.Node.Namespace;

    public void Map(WebApplication web)
    {
        web.MapGet(Base, Answers.Json(ListAsync)).Needs(Permission.ByHandler);
        web.MapPost(Base, Answers.Json(CreateAsync)).Needs(Permission.ByHandler);
        web.MapGet(Base + "/{name}", Answers.Json(GetAsync)).Needs(Permission.OfApplication("get"));
        web.MapDelete(Base + "/{name}", Answers.Json(DeleteAsync)).Needs(Permission.OfApplication("delete"));
        web.MapPost(Base + "/{name}/sync", Answers.Json(SyncAsync)).Needs(Permission.OfApplication("sync"));
        web.MapPost(Base + "/{name}/rollback", Answers.Json(RollbackAsync)).Needs(Permission.OfApplication("sync"));
        web.MapDelete(Base + "/{name}/operation", Answers.Json(TerminateAsync)).Needs(Permission.OfApplication("sync"));
        web.MapGet(Base + "/{name}/syncwindows",
            Answers.Json(async http => await _windows.ReadAsync(await _applications.FindAsync(http), http.RequestAborted)))
                .Needs(Permission.OfApplication("get"));
        web.MapGet(Base + "/{name}/orphaned-resources", Answers.Json(OrphansAsync)).Needs(Permission.OfApplication("get"));
        web.MapGet("/api/v1/stream/applications", http => new ApplicationStream(fleet, web.Lifetime.ApplicationStopping).RunAsync(http))
            .Needs(Permission.ByHandler);
    }

    private async Task<Node> ListAsync(HttpContext http)
    {
        var (filter, access) = (ApplicationFilter.Of(http.Request.Query), RequestAccess.Of(http));
        var items = (await fleet.ControlPlaneAsync(http.RequestAborted)).Applications
            .OrderBy(static application => application.Key, StringComparer.Ordinal)
            .Select(static application => application.Value)
            .Where(filter.Passes)
            .Where(item => access.MayOnApplication("get", item, Namespace));
        return MapNode.Of(("metadata", MapNode.Empty), ("items", ListNode.Of(items.Select(item => (Node)_applications.Shown(item)))));
    }

    private async Task<Node> GetAsync(HttpContext http)
    {
        var application = await _applications.FindAsync(http);
        if (http.Request.Query["refresh"].ToString() is { Length: > 0 } refresh)
        {
            var name = _applications.NameOf(http);
            using var waiting = new ApplicationWait(fleet, name, static item => item is null || !AsksForRefresh(item));
            var kind = refresh == "hard" ? "hard" : "normal";
            var wish = MapNode.Of(("metadata", MapNode.Of(("annotations", MapNode.Of((RefreshAnnotation, kind))))));
            var asked = await _applications.PatchAsync(name, wish, http.RequestAborted);
            // Of changes that follow each other closely only the last is told, so the wish itself may never be seen.
            bool HasBegun(MapNode item) => AsksForRefresh(item) || VersionOf(item) > VersionOf(asked);
            application = await waiting.AfterAsync(HasBegun, AnswerWithin, http.RequestAborted) ?? application;
        }

        return _applications.Shown(application);
    }

    private static bool AsksForRefresh(MapNode item) => item.Map("metadata", "annotations").Has(RefreshAnnotation);

    /// <summary>Grows with every change; zero where the cluster counts in another way.</summary>
    private static long VersionOf(MapNode item) =>
        long.TryParse(item.Text("metadata", "resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var it) ? it : 0;

    private async Task<Node> CreateAsync(HttpContext http)
    {
        var wanted = await Answers.BodyAsync(http);
        if (wanted.Text("metadata", "name") is not { Length: > 0 } simple) throw new ApiException(400, "metadata.name is required");
        var identity = wanted.Text("metadata", "namespace") is { Length: > 0 } given ? new ApplicationName(given, simple) : new ApplicationName(Namespace, simple);
        var name = identity.Short(Namespace);
        await _applications.MustServeAsync(identity, http.RequestAborted);
        var item = wanted.With("apiVersion", "argoproj.io/v1alpha1").With("kind", "Application").Without("operation").Without("status")
            .WithAt(["metadata", "namespace"], identity.Namespace);
        _applications.Check(item);
        RequestAccess.Of(http).MustOnApplication("create", item, Namespace);
        var known = await _applications.Cluster.GetAsync(_applications.Target(name), http.RequestAborted);
        if (known is null)
            return _applications.Shown(await _applications.Cluster.CreateAsync(item, ControlApplications.Writer, http.RequestAborted));
        if (known["spec"] == item["spec"]) return _applications.Shown(known);
        if (http.Request.Query["upsert"].ToString() != "true") throw new ApiException(400, "existing application spec is different, use upsert flag to force update");
        foreach (var one in (MapNode[])[known, item]) RequestAccess.Of(http).MustOnApplication("update", one, Namespace);
        var metadata = item.Map("metadata");
        var patch = MapNode.Of(
            ("metadata", MapNode.Of(("labels", metadata.Map("labels")), ("annotations", metadata.Map("annotations")))),
            ("spec", Engine.Applications.Life.MergeDifference.Between(known.Map("spec"), item.Map("spec"))));
        return _applications.Shown(await _applications.PatchAsync(name, patch, http.RequestAborted));
    }

    private async Task<Node> DeleteAsync(HttpContext http)
    {
        var application = await _applications.FindAsync(http);
        var (cascade, propagation) = (http.Request.Query["cascade"].ToString() != "false", http.Request.Query["propagationPolicy"].ToString());
        if (propagation is not ("" or "foreground" or "background"))
            throw new ApiException(400, $"invalid propagation policy: {propagation}");
        if (!cascade && propagation.Length > 0) throw new ApiException(400, "cannot set propagation policy when cascading is disabled");
        var others = application.List("metadata", "finalizers").Where(static one => one.Text()?.StartsWith(Cascade, StringComparison.Ordinal) != true);
        var finalizers = cascade ? ListNode.Of([.. others, propagation == "background" ? Cascade + "/background" : Cascade]) : ListNode.Of(others);
        await _applications.PatchAsync(_applications.NameOf(http), MapNode.Of(("metadata", MapNode.Of(("finalizers", finalizers)))),
            http.RequestAborted);
        await _applications.Cluster.DeleteAsync(_applications.Target(_applications.NameOf(http)), DeleteOptions.Default,
            http.RequestAborted);
        return MapNode.Empty;
    }

    private async Task<Node> SyncAsync(HttpContext http)
    {
        var (application, body) = (await _applications.FindAsync(http), await Answers.BodyAsync(http));
        await _windows.MustAllowAsync(application, http.RequestAborted);
        // A client that brings its own manifests must not get those of Git instead.
        if (body.List("manifests").Count > 0)
            throw new ApiException(400, "syncs of local manifests are not supported: commit them, and sync what is in Git");
        var spec = ApplicationSpec.Read(application);
        var (revision, dryRun) = (body["revision"].Text() ?? "", body["dryRun"].Bool() ?? false);
        var target = spec.Sources.Count > 0 ? spec.Sources[0].TargetRevision : "";
        if (spec.SyncPolicy.Automated is not null && !dryRun && revision.Length > 0 && revision != target && !spec.IsMultiSource)
            throw new ApiException(400, $"Cannot sync to {revision}: auto-sync currently set to {(target.Length > 0 ? target : "HEAD")}");
        var sync = new MapBuilder();
        foreach (var field in (string[])["revision", "revisions", "dryRun", "prune", "resources"])
            if (body[field] is { } value and not NullNode) sync.Set(field, value);
        if (body["strategy"] is MapNode strategy) sync.Set("syncStrategy", strategy);
        if (body.Map("syncOptions")["items"] is ListNode options) sync.Set("syncOptions", options);
        else if (spec.SyncPolicy.Options.Count > 0) sync.Set("syncOptions", ListNode.Of(spec.SyncPolicy.Options.Select(static option => (Node)option)));
        var operation = MapNode.Of(("sync", sync.Build()), ("initiatedBy", Initiator(http)));
        if (body["infos"] is ListNode { Count: > 0 } infos) operation = operation.With("info", infos);
        if ((body["retryStrategy"] as MapNode ?? spec.SyncPolicy.Retry?.Write()) is { } retry) operation = operation.With("retry", retry);
        return await StartAsync(application, operation, http.RequestAborted);
    }

    private async Task<Node> RollbackAsync(HttpContext http)
    {
        var (application, body) = (await _applications.FindAsync(http), await Answers.BodyAsync(http));
        var spec = ApplicationSpec.Read(application);
        if (spec.SyncPolicy.Automated is not null) throw new ApiException(400, "rollback cannot be initiated when auto-sync is enabled");
        var id = body["id"].Integer() ?? throw new ApiException(400, "id is required; `gax app history` shows the ids");
        var entry = application.Map("status").List("history").FirstOrDefault(entry => entry["id"].Integer() == id)
            ?? throw new ApiException(400,
                string.Create(CultureInfo.InvariantCulture,
                $"application {ApplicationName.Parse(_applications.NameOf(http), Namespace)} does not have deployment with id {id}"));
        var sync = new MapBuilder();
        foreach (var field in (string[])["revision", "revisions", "source", "sources"])
            if (entry[field] is { } value) sync.Set(field, value);
        foreach (var field in (string[])["prune", "dryRun"])
            if (body[field] is { } value) sync.Set(field, value);
        sync.Set("syncStrategy", MapNode.Of(("apply", MapNode.Empty)));
        if (spec.SyncPolicy.Options.Count > 0) sync.Set("syncOptions", ListNode.Of(spec.SyncPolicy.Options.Select(static option => (Node)option)));
        return await StartAsync(application, MapNode.Of(("sync", sync.Build()), ("initiatedBy", Initiator(http))), http.RequestAborted);
    }

    private static MapNode Initiator(HttpContext http) => MapNode.Of(("username", RequestAccess.Of(http).Caller.DisplayName));

    /// <summary>Writes the wish into the Application, unless another one stands there or is being carried out.</summary>
    private async Task<Node> StartAsync(MapNode application, MapNode operation, CancellationToken stop)
    {
        if (application.Map("metadata").Has("deletionTimestamp")) throw new ApiException(400, "application is deleting");
        if (application["operation"] is MapNode || application.Map("status", "operationState")["phase"].Text() is "Running" or "Terminating")
            throw new ApiException(400, "another operation is already in progress");
        var name = ApplicationName.Of(application).Short(Namespace);
        var version = application.Text("metadata", "resourceVersion") ?? "";
        var patch = MapNode.Of(("metadata", MapNode.Of(("resourceVersion", version))), ("operation", operation));
        try
        {
            return _applications.Shown(await _applications.PatchAsync(name, patch, stop));
        }
        catch (ClusterException error) when (error.Kind == FaultKind.Conflict)
        {
            // Its status changed in between; what it wants now decides.
            var fresh = await _applications.Cluster.GetAsync(_applications.Target(name), stop)
                ?? throw new ApiException(404, "the application is gone");
            return await StartAsync(fresh, operation, stop);
        }
    }

    private async Task<Node> TerminateAsync(HttpContext http)
    {
        await _applications.FindAsync(http);
        var wasRunning = await fleet.TerminateAsync(_applications.NameOf(http), http.RequestAborted);
        if (!wasRunning) throw new ApiException(400, "Unable to terminate operation. No operation is in progress");
        return MapNode.Empty;
    }

    private async Task<Node> OrphansAsync(HttpContext http)
    {
        await _applications.FindAsync(http);
        var described = await fleet.DescribeAsync(_applications.NameOf(http), http.RequestAborted);
        return MapNode.Of(("items", ListNode.Of(described.Orphans.Select(static key =>
            (Node)MapNode.Of(("group", key.Group), ("kind", key.Kind), ("namespace", key.Namespace), ("name", key.Name))))));
    }
}

using System.Globalization;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Starts and ends what an Application carries out: syncs, and ways back to what was deployed before.</summary>
internal sealed class OperationsApi(FleetClient fleet, ObjectEvents events)
{
    private readonly ProjectWindows _windows = new(fleet);
    private readonly ControlApplications _applications = new(fleet);
    private readonly ControlMaps _maps = new(fleet.Node);

    public void AddTo(MethodTable methods) => methods
        .Add(ApplicationsApi.Service + "Sync", SyncAsync)
        .Add(ApplicationsApi.Service + "Rollback", RollbackAsync)
        .Add(ApplicationsApi.Service + "TerminateOperation", TerminateAsync);

    private async Task<Answer> SyncAsync(Call call)
    {
        var (application, body) = (await _applications.FindAsync(call, "sync"), call.Request);
        await _windows.MustAllowAsync(application, call.Stop);
        var spec = ApplicationSpec.Read(application);
        var (revision, dryRun) = (call.Text("revision"), call.Flag("dryRun"));
        if (body.List("manifests") is { Count: > 0 } manifests)
        {
            await _applications.FindAsync(call, "override");
            await CheckLocalAsync(spec, manifests, dryRun, call.Stop);
        }

        if (SyncsAnotherRevision(call, spec) && await NeedsOverrideAsync(call.Stop)) await _applications.FindAsync(call, "override");
        var target = spec.Sources.Count > 0 ? spec.Sources[0].TargetRevision : "";
        if (spec.SyncPolicy.Automated is not null && !dryRun && revision.Length > 0 && revision != target && !spec.IsMultiSource)
            throw new ApiException(400, $"Cannot sync to {revision}: auto-sync currently set to {(target.Length > 0 ? target : "HEAD")}",
                Grpc.Core.StatusCode.FailedPrecondition);
        if (call.Access.View.GuardsRevisions && NamesAnother(call, spec)) await _applications.FindAsync(call, "override");
        var sync = new MapBuilder();
        foreach (var field in (string[])["revision", "dryRun", "prune", "resources", "manifests"])
            if (body[field] is { } value and not NullNode) sync.Set(field, value);
        if (RevisionsOf(call, spec) is { } revisions) sync.Set("revisions", revisions);
        if (body["strategy"] is MapNode strategy) sync.Set("syncStrategy", strategy);
        if (body.Map("syncOptions")["items"] is ListNode options) sync.Set("syncOptions", options);
        else if (spec.SyncPolicy.Options.Count > 0) sync.Set(
            "syncOptions", ListNode.Of(spec.SyncPolicy.Options.Select(static option => (Node)option)));
        var operation = MapNode.Of(("sync", sync.Build()), ("initiatedBy", MapNode.Of(("username", call.UserName))));
        if (body["infos"] is ListNode { Count: > 0 } infos) operation = operation.With("info", infos);
        if ((body["retryStrategy"] as MapNode ?? spec.SyncPolicy.Retry?.Write()) is { } retry) operation = operation.With("retry", retry);
        var whole = body.List("resources").Count > 0 ? "partial sync" : "sync";
        var aim = body.List("manifests").Count > 0 ? "locally" : $"to {Shown(revision, sync.Build().List("revisions"), target)}";
        return await StartAsync(call, application, operation, $"initiated {whole} {aim}");
    }

    /// <summary>Whether a request is about other revisions than the Application names.</summary>
    private static bool NamesAnother(Call call, ApplicationSpec spec)
    {
        var wanted = RevisionsOf(call, spec) is { } several ? [.. several.Select(static one => one.PlainText())]
            : call.Text("revision") is { Length: > 0 } one ? (string[])[one] : [];
        return wanted.Length > 0 && !wanted.SequenceEqual(spec.Sources.Select(static source => source.TargetRevision).Take(wanted.Length));
    }

    private static string Shown(string revision, ListNode revisions, string target) =>
        revisions.Count > 0 ? string.Join(", ", revisions.Select(static one => one.PlainText()))
        : revision.Length > 0 ? revision : target.Length > 0 ? target : "HEAD";

    /// <summary>Manifests of somebody's machine are brought out where automation would not undo it, and nobody has to sign for them.</summary>
    private async Task CheckLocalAsync(ApplicationSpec spec, ListNode manifests, bool dryRun, CancellationToken stop)
    {
        if (spec.SyncPolicy.Automated is not null && !dryRun)
            throw new ApiException(400, "cannot use local sync when Automatic Sync Policy is enabled unless for dry run",
                Grpc.Core.StatusCode.FailedPrecondition);
        var view = await fleet.ViewAsync(stop);
        if (view.Projects.GetValueOrDefault(spec.Project) is { Signatures.IsEmpty: false } project)
            throw new ApiException(400, $"cannot use local sync when source integrity is enforced: project {project.Name} demands signed commits",
                Grpc.Core.StatusCode.FailedPrecondition);
        try
        {
            LocalManifests.Read(manifests);
        }
        catch (RenderException error)
        {
            throw new ApiException(400, error.Message);
        }
    }

    /// <summary>Whether a source is brought out at another revision than the one that it names.</summary>
    private static bool SyncsAnotherRevision(Call call, ApplicationSpec spec) =>
        (!spec.IsMultiSource && spec.Sources.Count > 0 && call.Text("revision") is { Length: > 0 } said
            && said != spec.Sources[0].TargetRevision)
        || (RevisionsOf(call, spec) is { } revisions && !revisions.Select(static one => one.Text() ?? "")
            .SequenceEqual(spec.Sources.Select(static source => source.TargetRevision)));

    private async Task<bool> NeedsOverrideAsync(CancellationToken stop) =>
        (await _maps.ReadAsync(ControlMaps.Settings, stop))["application.sync.requireOverridePrivilegeForRevisionSync"].Text() == "true";

    /// <summary>A revision for each source, of which a request names some by their positions; null when it names none.</summary>
    private static ListNode? RevisionsOf(Call call, ApplicationSpec spec)
    {
        var (named, positions) = (call.Request.List("revisions"), call.Request.List("sourcePositions"));
        if (named.Count == 0 && positions.Count == 0) return null;
        if (positions.Count == 0) return named;
        if (named.Count != positions.Count) throw new ApiException(400, "source positions and revisions must have the same length");
        var revisions = spec.Sources.Select(static source => (Node)source.TargetRevision).ToArray();
        for (var i = 0; i < named.Count; i++)
        {
            if (positions[i].Integer() is not ({ } position and > 0) || position > revisions.Length)
                throw new ApiException(400, $"source position {positions[i]} is none from 1 to {revisions.Length}");
            revisions[position - 1] = named[i];
        }

        return ListNode.Of(revisions);
    }

    private async Task<Answer> RollbackAsync(Call call)
    {
        var application = await _applications.FindAsync(call, call.Access.View.HasOwnRollback ? "rollback" : "sync");
        var spec = ApplicationSpec.Read(application);
        if (spec.SyncPolicy.Automated is not null)
            throw new ApiException(400, "rollback cannot be initiated when auto-sync is enabled", Grpc.Core.StatusCode.FailedPrecondition);
        var id = call.Integer("id") ?? throw new ApiException(400, "id is required; `gax app history` shows the ids");
        var entry = application.Map("status").List("history").FirstOrDefault(entry => entry["id"].Integer() == id)
            ?? throw new ApiException(400,
                string.Create(CultureInfo.InvariantCulture,
                    $"application {ApplicationName.Of(application)} does not have deployment with id {id}"));
        if (entry["revision"].Text() is null or "" && entry.List("revisions").All(static one => one.Text() is null or ""))
            throw new ApiException(400, string.Create(CultureInfo.InvariantCulture,
                $"deployment {id} brought out local manifests, which are kept nowhere; sync them again, or name another deployment"));
        var sync = new MapBuilder();
        foreach (var field in (string[])["revision", "revisions", "source", "sources"])
            if (entry[field] is { } value) sync.Set(field, value);
        foreach (var field in (string[])["prune", "dryRun"])
            if (call.Request[field] is { } value) sync.Set(field, value);
        sync.Set("syncStrategy", MapNode.Of(("apply", MapNode.Empty)));
        if (spec.SyncPolicy.Options.Count > 0)
            sync.Set("syncOptions", ListNode.Of(spec.SyncPolicy.Options.Select(static option => (Node)option)));
        var operation = MapNode.Of(("sync", sync.Build()), ("initiatedBy", MapNode.Of(("username", call.UserName))));
        return await StartAsync(call, application, operation, string.Create(CultureInfo.InvariantCulture, $"initiated rollback to {id}"));
    }

    /// <summary>Writes the wish into the Application, unless another one stands there or is being carried out.</summary>
    /// <param name="what">What the caller did, as events tell it.</param>
    private async Task<Answer> StartAsync(Call call, MapNode application, MapNode operation, string what)
    {
        if (application.Map("metadata").Has("deletionTimestamp"))
            throw new ApiException(400, "application is deleting", Grpc.Core.StatusCode.FailedPrecondition);
        if (application["operation"] is MapNode || application.Map("status", "operationState")["phase"]
            .Text() is "Running" or "Terminating")
            throw new ApiException(400, "another operation is already in progress", Grpc.Core.StatusCode.FailedPrecondition);
        var name = ApplicationName.Of(application).Short(_applications.Namespace);
        var version = application.Text("metadata", "resourceVersion") ?? "";
        var patch = MapNode.Of(("metadata", MapNode.Of(("resourceVersion", version))), ("operation", operation));
        try
        {
            var started = await _applications.PatchAsync(name, patch, call.Stop);
            await events.TellAsync(started, "OperationStarted", $"{call.UserName} {what}", call.Stop);
            return _applications.Shown(started);
        }
        catch (ClusterException error) when (error.Kind == FaultKind.Conflict)
        {
            // Its status changed in between; what it wants now decides.
            var fresh = await _applications.Cluster.GetAsync(_applications.Target(name), call.Stop)
                ?? throw new ApiException(404, "the application is gone");
            return await StartAsync(call, fresh, operation, what);
        }
    }

    private async Task<Answer> TerminateAsync(Call call)
    {
        var application = await _applications.FindAsync(call, "sync");
        if (!await EndAsync(application, _applications.NameOf(call), call.Stop))
            throw new ApiException(400, "Unable to terminate operation. No operation is in progress");
        await events.TellAsync(application, "ResourceUpdated", $"{call.UserName} terminated running operation", call.Stop);
        return Answer.Empty;
    }

    /// <summary>Whether there was an operation to end.</summary>
    private async Task<bool> EndAsync(MapNode application, string name, CancellationToken stop)
    {
        try
        {
            return await fleet.TerminateAsync(name, stop);
        }
        catch (EngineAwayException)
        {
            // The engine that carries it out reads it in the status, where clients of Argo CD write it.
            if (application.Map("status", "operationState")["phase"].Text() != "Running") return false;
            var version = application.Text("metadata", "resourceVersion") ?? "";
            var state = MapNode.Of(("operationState", MapNode.Of(("phase", "Terminating"))));
            try
            {
                await _applications.PatchAsync(
                    name, MapNode.Of(("metadata", MapNode.Of(("resourceVersion", version))), ("status", state)), stop);
                return true;
            }
            catch (ClusterException error) when (error.Kind == FaultKind.Conflict)
            {
                // It may have ended meanwhile.
                return await EndAsync(await _applications.FindAsync(name, stop), name, stop);
            }
        }
    }
}

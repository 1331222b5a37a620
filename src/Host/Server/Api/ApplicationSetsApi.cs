using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api;

/// <summary>ApplicationSets as they are declared, and what they would make.</summary>
internal sealed class ApplicationSetsApi(FleetClient fleet)
{
    private const int AttemptsMax = 10;

    private readonly ControlApplicationSets _sets = new(fleet);
    private readonly ApplicationSetPreview _preview = new(fleet);

    public void AddTo(MethodTable methods) => methods
        .Add(ControlApplicationSets.Service + "List", ListAsync)
        .Add(ControlApplicationSets.Service + "Get", async call => ManagedFields.Without(await _sets.FindAsync(call, "get")))
        .Add(ControlApplicationSets.Service + "Create", CreateAsync)
        .Add(ControlApplicationSets.Service + "Generate", GenerateAsync)
        .Add(ControlApplicationSets.Service + "Delete", DeleteAsync)
        .Add(ControlApplicationSets.Service + "ResourceTree", async call => Tree(await _sets.FindAsync(call, "get")))
        .Add(ControlApplicationSets.Service + "ListResourceEvents", async call =>
            await EventsApi.OfAsync(_sets.Cluster, await _sets.FindAsync(call, "get"), call.Stop))
        .AddStream(ControlApplicationSets.Service + "Watch", new ApplicationSetStream(_sets).OpenAsync);

    private async Task<Answer> ListAsync(Call call)
    {
        var (filter, found) = (await _sets.FilterAsync(call), new List<MapNode>());
        await _sets.Cluster.ListAsync(await _sets.KindAsync(call.Stop), await _sets.QueryAsync(call.Text("appsetNamespace"), call.Stop),
            set =>
        {
            if (filter(set) && _sets.MayGet(call, set)) found.Add(ManagedFields.Without(set));
        }, call.Stop);
        return Answer.List(found.OrderBy(static set => set.Text("metadata", "name"), StringComparer.Ordinal));
    }

    private async Task<Answer> CreateAsync(Call call)
    {
        if (call.Request["applicationset"] is not MapNode sent) throw new ApiException(
            400, "error creating ApplicationSets: ApplicationSets is nil in request");
        var (name, item) = await PermittedAsync(call, sent);
        if (call.Flag("dryRun")) return await _preview.DryRunAsync(call, item);
        if (await _sets.GetAsync(name, call.Stop) is not { } known)
            return ManagedFields.Without(await _sets.Cluster.CreateAsync(item, ControlApplications.Writer, call.Stop));
        if (SentObject.SaysTheSame(known, item)) return ManagedFields.Without(known);
        if (!call.Flag("upsert"))
            throw new ApiException(400, "existing ApplicationSet spec is different, use upsert flag to force update");
        for (var attempt = 1; ; attempt++)
        {
            call.MustMay(AccessResources.ApplicationSets, "update", _sets.ObjectOf(known));
            try
            {
                return ManagedFields.Without(
                    await _sets.Cluster.UpdateAsync(Merged(known, item), ControlApplications.Writer, call.Stop));
            }
            catch (ClusterException error) when (error.Kind == FaultKind.Conflict && attempt < AttemptsMax)
            {
                known = await _sets.GetAsync(name, call.Stop) ?? throw new ApiException(404, "the ApplicationSet is gone");
            }
        }
    }

    private async Task<Answer> GenerateAsync(Call call)
    {
        if (call.Request["applicationSet"] is not MapNode sent) throw new ApiException(
            400, "error creating ApplicationSets: ApplicationSets is nil in request");
        var (name, item) = await PermittedAsync(call, sent);
        // What one of that name has made already is its own.
        var known = await _sets.GetAsync(name, call.Stop);
        return await _preview.AnswerAsync(call, known is null ? item
            : item.WithAt(["metadata", "uid"], known.Text("metadata", "uid") ?? ""));
    }

    /// <summary>The set that was sent, of somebody who may make it.</summary>
    private async Task<(ApplicationName Name, MapNode Item)> PermittedAsync(Call call, MapNode sent)
    {
        if (ControlApplicationSets.ProjectOf(sent).Contains("{{", StringComparison.Ordinal))
            throw new ApiException(400,
                "error validating ApplicationSets: the Argo CD API does not currently support creating ApplicationSets with "
                + "templated `project` fields");
        if (sent.Text("metadata", "name") is not { Length: > 0 } simple) throw new ApiException(400, "metadata.name is required");
        var name = await _sets.ServedAsync(sent.Text("metadata", "namespace") ?? "", simple, call.Stop);
        var item = SentObject.Of(sent, ControlApplicationSets.Kind, name.Namespace);
        await MustAllowAsync(call, item);
        return (name, item);
    }

    /// <summary>Who makes a set makes Applications in its project.</summary>
    private async Task MustAllowAsync(Call call, MapNode set)
    {
        call.MustMay(AccessResources.ApplicationSets, "create", _sets.ObjectOf(set));
        var project = ControlApplicationSets.ProjectOf(set);
        if (await fleet.Node.Control.GetAsync(
            new Kubernetes.Objects.ObjectName("argoproj.io", "AppProject", fleet.Node.Namespace, project), call.Stop) is null)
            throw new ApiException(400, $"ApplicationSet references project {project} which does not exist");
    }

    private static MapNode Merged(MapNode known, MapNode wanted)
    {
        var merged = known.WithOrWithout("spec", wanted["spec"]);
        foreach (var field in (string[])["labels", "annotations"])
            foreach (var (key, value) in wanted.Map("metadata", field)) merged = merged.WithAt(["metadata", field, key], value);
        return merged.With("metadata", merged.Map("metadata").WithOrWithout("finalizers", wanted.Map("metadata")["finalizers"]));
    }

    private async Task<Answer> DeleteAsync(Call call)
    {
        var set = await _sets.FindAsync(call, "delete");
        await _sets.Cluster.DeleteAsync(Kubernetes.Objects.ObjectName.Of(set), DeleteOptions.Default, call.Stop);
        return Answer.Empty;
    }

    /// <summary>The Applications that its status names.</summary>
    private static MapNode Tree(MapNode set)
    {
        var space = set.Text("metadata", "namespace") ?? "";
        var parent = MapNode.Of(("group", "argoproj.io"), ("version", "v1alpha1"), ("kind", ControlApplicationSets.Kind),
            ("namespace", space),
            ("name", set.Text("metadata", "name") ?? ""), ("uid", set.Text("metadata", "uid") ?? ""));
        return MapNode.Of(("nodes", ListNode.Of(set.Map("status").List("resources").Select(one => (Node)MapNode.Of(
            ("group", one["group"] ?? ""), ("version", one["version"] ?? ""), ("kind", one["kind"] ?? ""), ("namespace", space),
            ("name", one["name"] ?? ""), ("parentRefs", ListNode.Of(parent))).WithOrWithout("health", one["health"])))));
    }
}

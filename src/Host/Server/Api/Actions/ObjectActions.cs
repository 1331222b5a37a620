using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Actions;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Scripts;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Host.Server.Api.Actions;

/// <summary>What can be done with the objects of Applications, and doing it.</summary>
internal sealed class ObjectActions(FleetClient fleet, TimeProvider time, ObjectEvents events)
{
    private const int AttemptsMax = 5;

    private readonly ControlApplications _applications = new(fleet);
    private readonly ObjectFinding _objects = new(fleet);

    public async Task<IReadOnlyList<ResourceAction>> ListAsync(MapNode application, ObjectQuery query, CancellationToken stop)
    {
        var (_, item) = await _objects.FindAsync(application, query, stop);
        try
        {
            var view = await fleet.ViewAsync(stop);
            return Known(view).Discover(Masked(view, item));
        }
        catch (ScriptException error)
        {
            throw new ApiException(400, error.Message);
        }
    }

    /// <summary>Runs an action; once more on the newest state of the object when somebody else has changed it in between.</summary>
    public async Task RunAsync(MapNode application, ObjectQuery query, string action, IReadOnlyDictionary<string, string> parameters,
        CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (cluster, item) = await _objects.FindAsync(application, query, stop);
            var view = await fleet.ViewAsync(stop);
            var changes = Changes(view, action, new ActionCall(item, parameters, time.GetUtcNow()));
            var writes = new ActionWrites(await _applications.WriterAsync(cluster, application, stop), item);
            var prepared = await PrepareAsync(application, view, cluster, item, changes, stop);
            try
            {
                foreach (var change in prepared) await writes.WriteAsync(change, stop);
                await events.TellAsync(application, "ResourceActionRan", $"ran action {action} on {ResourceKey.Of(item)}", stop);
                return;
            }
            catch (ClusterException error) when (error.Kind == FaultKind.Conflict && !writes.HasWritten && attempt < AttemptsMax)
            {
                // What it was decided from is out of date.
            }
        }
    }

    private ResourceActions Known(ControlPlaneView view) => new(view.Resources.Actions, fleet.Node.RunScript);

    private static MapNode Masked(ControlPlaneView view, MapNode item) => new SecretMask(view.Resources.MaskedAnnotations).Hide(item);

    private IReadOnlyList<ActionChange> Changes(ControlPlaneView view, string action, ActionCall call)
    {
        var shown = Masked(view, call.Item);
        try
        {
            return Known(view).Run(action, call, shown);
        }
        catch (ActionException error)
        {
            throw new ApiException(400, error.Message);
        }
        catch (ScriptException) when (!ReferenceEquals(shown, call.Item))
        {
            // What a script says in its error may be what the Secret holds.
            throw new ApiException(400,
                $"the script of the action {action} fails on {ResourceKey.Of(call.Item)}; "
                + "why is not told, since that may tell what the Secret holds");
        }
        catch (ScriptException error)
        {
            throw new ApiException(400, error.Message);
        }
    }

    /// <summary>The changes as they are to be written. Nothing is when the project does not permit one of them.</summary>
    private static async Task<IReadOnlyList<ActionChange>> PrepareAsync(MapNode application, ControlPlaneView view, ICluster cluster,
        MapNode item,
        IReadOnlyList<ActionChange> changes, CancellationToken stop)
    {
        var prepared = new List<ActionChange>();
        foreach (var change in changes)
        {
            var key = ResourceKey.Of(change.Item);
            var resource = await cluster.FindKindAsync(key.Group, key.Kind, stop);
            var placed = change.IsNew ? change with { Item = Placed(change.Item, resource.IsNamespaced, item) } : change;
            if (Preview.RefusalOf(application, view, ResourceKey.Of(placed.Item),
                resource.IsNamespaced) is { } refusal) throw new ApiException(403, refusal);
            prepared.Add(placed);
        }

        return prepared;
    }

    /// <summary>An object that names no namespace is made beside the one that the action is about.</summary>
    private static MapNode Placed(MapNode made, bool isNamespaced, MapNode item)
    {
        if (!isNamespaced) return made.WithoutAt("metadata", "namespace");
        return made.Text("metadata", "namespace") is { Length: > 0 } ? made
            : made.WithAt(["metadata", "namespace"], item.Text("metadata", "namespace") ?? "");
    }
}

using System.Collections.Concurrent;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.ApplicationSets.Changes;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Actors.ApplicationSets;

/// <summary>Carries out what was planned for the Applications of a set. One that can't be written keeps nobody from the others.</summary>
internal sealed class SetWrites(FleetNode node, SetWorld world)
{
    public static readonly WriteOptions Writer = new() { FieldManager = "argocd-applicationset-controller" };

    private const string Group = "argoproj.io";
    private const int AtATime = 16;

    private readonly ConcurrentDictionary<string, MapNode> _now = new(world.Applications, StringComparer.Ordinal);
    private readonly ConcurrentBag<SetStatus.Trouble> _troubles = [];

    /// <summary>The Applications as they are after it, as far as this node knows.</summary>
    public SetWorld After => world with { Applications = _now };

    /// <summary>What went wrong first, in the order in which it is done; null for nothing.</summary>
    public SetStatus.Trouble? Trouble =>
        _troubles.OrderBy(static one => Array.IndexOf(Order, one.Reason)).ThenBy(static one => one.Message, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>Whether somebody else was there first, so that this node knows less than there is.</summary>
    public bool IsBehind { get; private set; }

    private static readonly string[] Order = [SetReasons.CreateFailed, SetReasons.UpdateFailed, SetReasons.DeleteFailed];

    public async Task RunAsync(SetPlan plan, CancellationToken stop)
    {
        await EachAsync(plan.Creates, SetReasons.CreateFailed, static one => one.Text("metadata", "name") ?? "", CreateAsync, stop);
        await EachAsync(plan.Updates, SetReasons.UpdateFailed, static one => one.Application, UpdateAsync, stop);
        await EachAsync(plan.Deletes, SetReasons.DeleteFailed, static one => one.Application, DeleteAsync, stop);
    }

    private Task EachAsync<T>(IReadOnlyList<T> all, string reason, Func<T, string> nameOf, Func<T, CancellationToken, Task> act,
        CancellationToken stop) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stop }, async (one, end) =>
        {
            try
            {
                await act(one, end);
            }
            catch (ClusterException error)
            {
                _troubles.Add(new SetStatus.Trouble(reason, $"Application {nameOf(one)}: {error.Message}", HasParameters: true));
            }
        });

    private async Task CreateAsync(MapNode application, CancellationToken stop)
    {
        try
        {
            Note(await node.Control.CreateAsync(application, Writer, stop));
        }
        catch (ClusterException error) when (error.Kind == FaultKind.AlreadyExists)
        {
            // It is there since a moment, and this node has not heard of it yet.
            IsBehind = true;
        }
    }

    private async Task UpdateAsync(SetPlan.Update update, CancellationToken stop)
    {
        try
        {
            Note(await node.Control.PatchAsync(Target(update.Application), PatchKind.Merge, update.Patch, Writer, stop));
        }
        catch (ClusterException error) when (error.Kind == FaultKind.NotFound)
        {
            IsBehind = true;
        }
    }

    private async Task DeleteAsync(SetPlan.Deletion deletion, CancellationToken stop)
    {
        try
        {
            if (deletion.First is { } first) await node.Control.PatchAsync(Target(deletion.Application), PatchKind.Merge, first, Writer,
                stop);
        }
        catch (ClusterException error) when (error.Kind == FaultKind.NotFound)
        {
            // It is gone, as it should be.
        }

        // Only the one that was looked at: somebody may have made another one of that name.
        await node.Control.DeleteAsync(Target(deletion.Application), new DeleteOptions { Uid = deletion.Before.Text("metadata", "uid") },
            stop);
        _now.TryRemove(deletion.Application, out _);
    }

    private void Note(MapNode application) => _now[application.Text("metadata", "name") ?? ""] = application;

    private ObjectName Target(string application) => new(Group, "Application", world.Set.Text("metadata", "namespace") ?? "", application);
}

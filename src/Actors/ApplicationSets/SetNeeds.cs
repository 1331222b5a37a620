using System.Globalization;
using GitOpsActors.Actors.Applications.Effects;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Kubernetes.Discovery;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Actors.ApplicationSets;

/// <summary>Fetches what an evaluation of a set has to be told. What can't be had is an answer too.</summary>
internal sealed class SetNeeds(FleetNode node, string follower, bool isFresh)
{
    private const int AtATime = 8;
    private const int ObjectsMax = 10_000;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(5);

    private readonly List<(string Source, Wish Wish, string Point, RecordingTree? Tree)> _read = [];
    private bool _isCut;

    public IReadOnlyList<Following>? Followings => _isCut ? null
        : [.. _read.Select(static (one, i) => new Following(one.Source, i, one.Wish, one.Point, one.Tree?.ReadSet))];

    public async Task<IReadOnlyList<(SetNeed Need, SetAnswer Answer)>> MeetAsync(
        IReadOnlyList<SetNeed> needs, SetSpec spec, ControlPlaneState state, CancellationToken stop)
    {
        using var places = new SemaphoreSlim(AtATime);
        return await Task.WhenAll(needs.Select(async need =>
        {
            await places.WaitAsync(stop);
            try
            {
                return (need, await MeetAsync(need, spec, state, stop));
            }
#pragma warning disable CA1031 // Whatever is wrong is told in the conditions of the set.
            catch (Exception error) when (error is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
            {
                return (need, new SetAnswer.Failed(error.Message));
            }
            finally
            {
                places.Release();
            }
        }));
    }

    private Task<SetAnswer> MeetAsync(SetNeed need, SetSpec spec, ControlPlaneState state, CancellationToken stop) => need switch
    {
        SetNeed.Repository repository => ReadAsync(repository, spec, state, stop),
        SetNeed.Settings settings =>
            Task.FromResult<SetAnswer>(new SetAnswer.Documents(state.ConfigMaps.GetValueOrDefault(settings.Name) is { } found ? [found]
            : [])),
        SetNeed.Objects objects => ListAsync(objects, stop),
        SetNeed.Plugin plugin => node.Plugins.AskAsync(plugin, state, stop),
        _ => throw new ArgumentException($"nobody meets {need}", nameof(need)),
    };

    private async Task<SetAnswer> ReadAsync(SetNeed.Repository repository, SetSpec spec, ControlPlaneState state, CancellationToken stop)
    {
        var wish = new Wish(repository.Revision);
        Opened opened;
        try
        {
            opened = await node.Sources.AskWithinAsync<Opened>(
                new OpenSource(follower, repository.Url, IsChart: false, spec.Project, wish, isFresh), AnswerWithin, node.Time, stop);
        }
        catch
        {
            // Nothing is known of it: whom the set followed before, it follows still.
            lock (_read) _isCut = true;
            throw;
        }

        // A branch that is not there is waited for as well.
        if (opened.Point is "") Note(opened.Source, wish, "", null);
        var (origin, commit, tree) = await opened.ReadAsync(wish, stop);
        if (state.View!.Projects.GetValueOrDefault(spec.Project) is { } project)
        {
            var refusal = await SignatureChecking.RefusalAsync(node, project.Signatures, repository.Url, origin, wish, commit, stop);
            if (refusal.Length > 0) return new SetAnswer.Failed(refusal);
        }

        var recording = new RecordingTree(tree);
        Note(opened.Source, wish, commit, recording);
        return new SetAnswer.Files(recording);
    }

    private void Note(string source, Wish wish, string point, RecordingTree? tree)
    {
        lock (_read) _read.Add((source, wish, point, tree));
    }

    private async Task<SetAnswer> ListAsync(SetNeed.Objects objects, CancellationToken stop)
    {
        if ((Find(await node.Control.KindsAsync(stop)) ?? Find(await node.Control.RefreshKindsAsync(stop))) is not { } kind)
            return new SetAnswer.Failed($"the control cluster does not serve {objects.Plural} of {objects.ApiVersion}");
        var found = new List<MapNode>();
        await node.Control.ListAsync(kind, new ListQuery { Namespace = node.Namespace, LabelSelector = objects.Selector }, one =>
        {
            if (objects.Name.Length > 0 && one.Text("metadata", "name") != objects.Name) return;
            if (found.Count >= ObjectsMax) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"there are more than {ObjectsMax} {objects.Plural}"));
            found.Add(one);
        }, stop);
        return new SetAnswer.Documents([.. found.OrderBy(static one => one.Text("metadata", "name"), StringComparer.Ordinal)]);

        ApiResource? Find(ResourceMap kinds) =>
            kinds.All.FirstOrDefault(one => one.ApiVersion == objects.ApiVersion && one.Plural == objects.Plural);
    }
}

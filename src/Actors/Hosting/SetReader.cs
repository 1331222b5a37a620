using GitOpsActors.Actors.ApplicationSets;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.ApplicationSets.Changes;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.Hosting;

/// <summary>What a set means and would change, for people who have not declared it yet, or look at it. Nothing is written.</summary>
/// <param name="Problem">Why it means nothing; empty when it means something.</param>
public sealed record SetPreview(IReadOnlyList<MapNode> Applications, SetPlan Plan, string Problem);

/// <summary>Evaluates sets in the place where actors evaluate them, without a word to anybody.</summary>
public sealed class SetReader(FleetClient fleet)
{
    /// <param name="set">In the namespace where it is to lie.</param>
    public async Task<SetPreview> PreviewAsync(MapNode set, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(set);
        var state = await fleet.ControlPlaneAsync(stop);
        var declared = DeclaredForSets.Of(state) ?? throw new InvalidOperationException("not everything was read yet");
        var spec = SetSpec.Read(set);
        return await new SetGeneration(fleet.Node, "", isFresh: true).RunAsync(spec, state, declared, stop) switch
        {
            SetOutcome.Generated generated =>
                new SetPreview(generated.Applications, SetPlan.Of(spec, generated.Applications, WorldOf(set, state, declared)), ""),
            SetOutcome.Failed failed => new SetPreview([], SetPlan.Nothing, failed.Problem),
            var other => throw new InvalidOperationException($"an evaluation ended as {other}"),
        };
    }

    private SetWorld WorldOf(MapNode set, ControlPlaneState state, DeclaredForSets declared) =>
        new(set, SetRun.ApplicationsIn(ApplicationName.Of(set).Namespace, state, fleet.Node.Namespace), declared.View, declared.Settings);
}

using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.ApplicationSets;

/// <summary>
/// Evaluates a set: what its generators have to be told is fetched, all that is missing at a time, and it is evaluated again until nothing
/// is missing.
/// </summary>
/// <param name="follower">Under which name it follows sources; empty for nobody.</param>
/// <param name="isFresh">Whether what is known of repositories will not do.</param>
internal sealed class SetGeneration(FleetNode node, string follower, bool isFresh)
{
    // A generator within a generator within another one asks after those around it: no set needs more.
    private const int RoundsMax = 10;

    private readonly Dictionary<SetNeed, SetAnswer> _answers = [];
    private readonly SetNeeds _needs = new(node, follower, isFresh);

    /// <summary>What it read of repositories, for whoever tells of changes; null when not all of them could be reached.</summary>
    public IReadOnlyList<Following>? Followings => _needs.Followings;

    public async Task<SetOutcome> RunAsync(SetSpec spec, ControlPlaneState state, DeclaredForSets declared, CancellationToken stop)
    {
        for (var round = 1; ; round++)
        {
            var inputs = new SetInputs
            {
                Clusters = declared.Clusters, Answers = _answers, Now = node.Time.GetUtcNow(), Memory = node.SetMemory,
                // The same set draws the same each time, so that drawing is no change.
                Random = new SeededBytes(node.RenderSeed.Span, $"set/{spec.Namespace}/{spec.Name}").Fill,
                GlobsStayInFolders = declared.Settings.GlobsStayInFolders, ObeysStrategies = declared.Settings.ObeysStrategies,
            };
            var outcome = await node.InRenderPlaceAsync(() => SetEvaluation.Evaluate(spec, inputs), stop);
            if (outcome is not SetOutcome.Missing missing) return outcome;
            if (round == RoundsMax) return new SetOutcome.Failed(SetReasons.ParametersFailed,
                $"generators depend on each other more than {RoundsMax} times");
            foreach (var (need, answer) in await _needs.MeetAsync(missing.Needs, spec, state, stop)) _answers[need] = answer;
        }
    }
}

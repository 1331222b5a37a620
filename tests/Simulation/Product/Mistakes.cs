using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using Deciding = System.Func<GitOpsActors.Engine.Applications.Life.ApplicationState, GitOpsActors.Engine.Applications.Life.ApplicationMessage, System.DateTimeOffset, GitOpsActors.Engine.Applications.Life.Decision>;

namespace GitOpsActors.Simulation.Product;

/// <summary>Deciders that make mistakes: each changes what the right one is told, or what it says.</summary>
internal static class Mistakes
{
    public static Deciding Deciding(Mistake mistake) => mistake switch
    {
        Mistake.ActsUnrecorded => static (state, message, now) =>
            After(Decider.Decide(state, message, now), static right => right.Effects.Any(static effect => effect is Effect.RunSync) ? right with { Events = [] } : right),
        Mistake.RepeatsEffects => static (state, message, now) =>
            After(Decider.Decide(state, message, now), static right => right with
            {
                Effects = [.. right.Effects.SelectMany(static effect => Enumerable.Repeat(effect, effect is Effect.RunSync ? 3 : 1))],
            }),
        Mistake.IgnoresProject => static (state, message, now) =>
            Decider.Decide(state, message is ApplicationMessage.ViewSeen seen ? new ApplicationMessage.ViewSeen(Opened(seen.View)) : message, now),
        Mistake.UsesOldRender => UsingOldRenders(),
        Mistake.IgnoresAnswers => static (state, message, now) => message is ApplicationMessage.SyncEnded ? Nothing(state) : Decider.Decide(state, message, now),
        Mistake.ForgetsWhatRan => static (state, message, now) => Decider.Decide(Forgetting(state), message, now),
        Mistake.EndsTwice => static (state, message, now) =>
            Saying(state, message, now, static (_, happened) => happened is ApplicationEvent.OperationEnded ? [happened, happened] : [happened]),
        Mistake.TellsManifests => static (state, message, now) => Saying(state, message, now, Telling),
        Mistake.NeverPrunes => static (state, message, now) =>
            After(Decider.Decide(state, message, now), static right => right with
            {
                Effects = [.. right.Effects.Select(static effect => effect is Effect.RunSync sync ? sync with { Plan = sync.Plan with { Prunes = [] } } : effect)],
            }),
        Mistake.IgnoresDrift => static (state, message, now) =>
            message is ApplicationMessage.LiveSeen && state.Picture.Comparison is not null ? Nothing(state) : Decider.Decide(state, message, now),
        Mistake.IgnoresCommits => static (state, message, now) => message is ApplicationMessage.SourceMoved ? Nothing(state) : Decider.Decide(state, message, now),
        Mistake.ForgetsHooks => static (state, message, now) => Saying(state, message, now, static (_, happened) =>
            [happened is ApplicationEvent.OperationStepped stepped
                ? stepped with { Results = [.. stepped.Results.Where(static one => !one.IsHook)] } : happened]),
        Mistake.WaitsForNobody => static (state, message, now) => Decider.Decide(state, message is ApplicationMessage.ResourceSeen seen
            ? new ApplicationMessage.ResourceSeen(seen.Resource.WithoutAt("metadata", "annotations", Dependencies.Annotation)) : message,
                now),
        _ => Decider.Decide,
    };

    private static Decision After(Decision right, Func<Decision, Decision> wrong) => wrong(right);

    private static Decision Nothing(ApplicationState state) => new([], state.Picture, []);

    private static ApplicationState Forgetting(ApplicationState state) =>
        state.Record.Operation is { IsDone: false, RetryAt: null } && state.Picture.Syncing is null ? state with { Record = state.Record with { Operation = null } } : state;

    private static ControlPlaneView Opened(ControlPlaneView view) => view with
    {
        Projects = view.Projects.ToDictionary(static one => one.Key, static one => Project.Read(one.Value.Document.WithAt(
            ["spec", "destinations"], ListNode.Of(MapNode.Of(("server", "*"), ("namespace", "*"))))), StringComparer.Ordinal),
    };

    private static Decision Saying(ApplicationState state, ApplicationMessage message, DateTimeOffset now, Func<Decision, ApplicationEvent, IEnumerable<ApplicationEvent>> said)
    {
        var right = Decider.Decide(state, message, now);
        return right with { Events = [.. right.Events.SelectMany(happened => said(right, happened))] };
    }

    private static IEnumerable<ApplicationEvent> Telling(Decision right, ApplicationEvent happened) =>
    [
        happened is ApplicationEvent.OperationEnded ended && right.Picture.Rendered is { } rendered
            ? ended with { Message = string.Join(' ', rendered.Done.Targets.Targets.Values.Select(static target => target.Manifest.ToString())) }
            : happened,
    ];

    private static Deciding UsingOldRenders()
    {
        var (first, count) = (new Dictionary<string, RenderOutcome>(StringComparer.Ordinal), 0);
        return (state, message, now) =>
        {
            if (message is not ApplicationMessage.Rendered { Outcome: RenderOutcome.Done } rendered) return Decider.Decide(state, message, now);
            if (first.TryAdd(state.Picture.Uid, rendered.Outcome) || ++count % 2 == 0) return Decider.Decide(state, message, now);
            return Decider.Decide(state, rendered with { Outcome = first[state.Picture.Uid] }, now);
        };
    }
}

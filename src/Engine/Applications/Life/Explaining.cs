using System.Collections.Immutable;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>
/// Why an Application is not well: its cluster is asked for the Pods behind the few objects that cause it. What becomes well within a moment
/// costs no question, and what stays as it is costs ever fewer.
/// </summary>
internal static class Explaining
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void Step(Turn turn)
    {
        var comparison = turn.Picture.Comparison;
        if (comparison is not { Health.Status: HealthStatus.Degraded or HealthStatus.Progressing, Causes.Count: > 0 } || turn.Picture.IsBeingDeleted)
        {
            Forget(turn);
            return;
        }

        if (turn.Picture.Unwell is not { } known || known.Status != comparison.Health.Status || !known.Causes.SequenceEqual(comparison.Causes))
            Begin(turn, comparison);
        if (!turn.Picture.MustExplain || turn.Picture.Explaining is not null) return;
        IReadOnlyList<LiveObject> objects = [.. comparison.Causes.Select(key => turn.Picture.Live.GetValueOrDefault(key)).OfType<LiveObject>()];
        if (objects.Count == 0) return;
        var ask = new ExplainAsk(turn.NextAsk(), turn.Picture.TrackedServer);
        turn.Picture = turn.Picture with { Explaining = ask, MustExplain = false };
        turn.Do(new Effect.Explain(ask, objects));
    }

    public static void Take(Turn turn, ApplicationMessage.Explained message)
    {
        if (message.Ask != turn.Picture.Explaining || turn.Picture.Unwell is not { } unwell) return;
        var reasons = message.Reasons.Where(static one => one.Text.Length > 0).ToImmutableDictionary(static one => one.Key, static one => one.Text);
        var isSame = reasons.Count == turn.Picture.Reasons.Count && reasons.All(one => turn.Picture.Reasons.GetValueOrDefault(one.Key) == one.Value);
        turn.Picture = turn.Picture with { Explaining = null, Reasons = isSame ? turn.Picture.Reasons : reasons, Unwell = unwell with { Asked = unwell.Asked + 1 } };
        turn.Do(Backoff.OfExplanation.Alarm(Alarm.Explain, turn.Picture.Unwell.Asked));
    }

    /// <summary>The health as people are told it: with the reason of the first object that has one.</summary>
    public static HealthState Told(Picture picture, Comparison comparison)
    {
        if (picture.Unwell is null) return comparison.Health;
        foreach (var key in comparison.Causes)
        {
            if (picture.Reasons.TryGetValue(key, out var reason))
                return comparison.Health with { Message = comparison.Causes.Count == 1 ? $"{comparison.Health.Message}: {reason}" : $"{comparison.Health.Message}; {key}: {reason}" };
        }

        return comparison.Health;
    }

    /// <summary>What is Degraded has had its time; what only goes on may be over in a moment.</summary>
    private static void Begin(Turn turn, Comparison comparison)
    {
        Cancel(turn);
        var isDegraded = comparison.Health.Status == HealthStatus.Degraded;
        turn.Picture = turn.Picture with
        {
            Unwell = new Unwell(comparison.Health.Status, comparison.Causes, 0),
            Explaining = null,
            MustExplain = isDegraded,
            Reasons = turn.Picture.Reasons.RemoveRange(turn.Picture.Reasons.Keys.Except(comparison.Causes)),
        };
        if (!isDegraded) turn.Do(new Effect.SetAlarm(Alarm.Explain, Patience, Backoff.Jitter));
    }

    private static void Forget(Turn turn)
    {
        if (turn.Picture.Unwell is null) return;
        Cancel(turn);
        turn.Picture = turn.Picture with { Unwell = null, Explaining = null, MustExplain = false, Reasons = ImmutableDictionary<ResourceKey, string>.Empty };
        turn.Do(new Effect.StopAlarm(Alarm.Explain));
    }

    /// <summary>A question that still waits for its place is not asked at all.</summary>
    private static void Cancel(Turn turn)
    {
        if (turn.Picture.Explaining is { } asked) turn.Do(new Effect.CancelExplain(asked));
    }
}

/// <summary>That an Application is not well, because of which objects, and how often its cluster was asked why.</summary>
public sealed record Unwell(HealthStatus Status, IReadOnlyList<ResourceKey> Causes, int Asked);

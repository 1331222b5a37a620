using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Syncing;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>What an Application wants done. The answer comes back as a message.</summary>
public abstract record Effect
{
    private Effect()
    {
    }

    public sealed record Render(RenderAsk Ask) : Effect;

    /// <summary>Tell us of our objects of these kinds from now on.</summary>
    public sealed record Track(int Ask, string Server, IReadOnlySet<GroupKind> Kinds, IReadOnlyCollection<ResourceKey> Keys) : Effect;

    /// <summary>Tell us from now on what nobody manages in a namespace.</summary>
    /// <param name="Namespace">Empty for none any more.</param>
    public sealed record TrackOrphans(string Server, string Namespace) : Effect;

    /// <param name="Options">The sync options of the Application.</param>
    public sealed record Predict(
        PredictAsk Ask, IReadOnlyList<Target> Targets, IReadOnlyDictionary<ResourceKey, LiveObject> Live, IgnoreRules Ignore,
            IReadOnlyList<string> Options) : Effect;

    /// <summary>Find out why these objects are not well.</summary>
    public sealed record Explain(ExplainAsk Ask, IReadOnlyList<LiveObject> Objects) : Effect;

    /// <summary>Nobody waits for these reasons any more.</summary>
    public sealed record CancelExplain(ExplainAsk Ask) : Effect;

    public sealed record RunSync(SyncAsk Ask, SyncPlan Plan) : Effect;

    /// <summary>Give the sync up. It is answered all the same, with a problem.</summary>
    public sealed record CancelSync(SyncAsk Ask) : Effect;

    /// <summary>Nobody waits for this render any more.</summary>
    public sealed record CancelRender(RenderAsk Ask) : Effect;

    /// <param name="Writer">The user as whom they are deleted; empty for ourselves.</param>
    public sealed record Delete(int Ask, string Server, IReadOnlyList<LiveObject> Objects, bool InBackground, string Writer = "") : Effect;

    /// <summary>Take back in Git what was left.</summary>
    public sealed record Revert(RevertAsk Ask) : Effect;

    /// <summary>Change the resource.</summary>
    /// <param name="Patch">A merge patch; null for none.</param>
    /// <param name="Finished">The request that is to be taken out, if it still stands there.</param>
    public sealed record Write(MapNode? Patch, MapNode? Finished) : Effect;

    /// <summary>Send <see cref="ApplicationMessage.Due"/> later; an alarm of the same name that is set already is replaced.</summary>
    /// <param name="Jitter">The delay becomes longer by a random part of itself, up to this one.</param>
    public sealed record SetAlarm(Alarm Alarm, TimeSpan Delay, double Jitter = 0) : Effect;

    public sealed record StopAlarm(Alarm Alarm) : Effect;

    /// <summary>Nobody needs this actor any more.</summary>
    public sealed record End : Effect;
}

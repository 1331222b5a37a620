using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Resources;

/// <summary>When an object that is a hook goes away again.</summary>
[Flags]
public enum HookDeletion
{
    None = 0,

    /// <summary>Just before it is made anew.</summary>
    BeforeCreation = 1,

    /// <summary>When the whole operation has succeeded.</summary>
    OnSuccess = 2,

    /// <summary>When the operation has failed.</summary>
    OnFailure = 4,
}

/// <summary>At which moments of an Application's deletion a hook is made.</summary>
[Flags]
public enum DeletionMoment
{
    None = 0,
    Before = 1,
    After = 2,
}

/// <summary>
/// What the annotations of an object say of its being a hook: an object that belongs to a moment of a sync and not to the state that Git
/// wants.
/// </summary>
/// <param name="Phases">The parts of a sync in which it is made; none when it never is.</param>
/// <param name="Moments">When it is made in the deletion of the Application.</param>
public sealed record Hook(IReadOnlyList<SyncPhase> Phases, DeletionMoment Moments, HookDeletion Deletion)
{
    public const string Finalizer = "argocd.argoproj.io/hook-finalizer";

    private const string Ours = "argocd.argoproj.io/hook";
    private const string OfHelm = "helm.sh/hook";
    private const string Skip = "Skip";

    /// <summary>The hook that an object is; null for one that is none.</summary>
    public static Hook? Of(MapNode annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        if (!IsHook(annotations)) return null;
        var ours = SyncOption.List(annotations[Ours].Text());
        var phases = ours.Select(PhaseOf).OfType<SyncPhase>().Distinct().ToList();
        var moments = MomentsOf(ours);
        if (phases.Count == 0 && !ours.Contains(Skip))
        {
            var helm = SyncOption.List(annotations[OfHelm].Text());
            phases = [.. helm.Select(PhaseOfHelm).OfType<SyncPhase>().Distinct()];
            moments |= MomentsOf(helm);
        }

        return new Hook(phases, moments, DeletionOf(annotations));
    }

    /// <summary>Whether the object belongs to a moment, and is neither compared nor pruned.</summary>
    public static bool IsHook(MapNode annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        if (annotations.Has(Ours)) return !IsSkipped(annotations);
        return annotations[OfHelm].Text() is { } helm && helm != "crd-install";
    }

    /// <summary>Git holds the object and wants it left alone.</summary>
    public static bool IsSkipped(MapNode annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var known = SyncOption.List(annotations[Ours].Text())
            .Where(static type => type is Skip or "PreDelete" or "PostDelete" || PhaseOf(type) is not null)
            .Distinct().ToList();
        return known is [Skip];
    }

    private static SyncPhase? PhaseOf(string type) => type switch
    {
        "PreSync" => SyncPhase.PreSync,
        "Sync" => SyncPhase.Sync,
        "PostSync" => SyncPhase.PostSync,
        "SyncFail" => SyncPhase.SyncFail,
        _ => null,
    };

    private static SyncPhase? PhaseOfHelm(string type) => type switch
    {
        "pre-install" or "pre-upgrade" => SyncPhase.PreSync,
        "post-install" or "post-upgrade" => SyncPhase.PostSync,
        _ => null,
    };

    private static DeletionMoment MomentsOf(IEnumerable<string> types) =>
        types.Aggregate(DeletionMoment.None, static (moments, type) => moments | type switch
        {
            "PreDelete" or "pre-delete" => DeletionMoment.Before,
            "PostDelete" or "post-delete" => DeletionMoment.After,
            _ => DeletionMoment.None,
        });

    private static HookDeletion DeletionOf(MapNode annotations)
    {
        var deletion = HookDeletion.None;
        foreach (var policy in SyncOption.List(annotations["argocd.argoproj.io/hook-delete-policy"].Text())
            .Concat(SyncOption.List(annotations["helm.sh/hook-delete-policy"].Text())))
        {
            deletion |= policy switch
            {
                "BeforeHookCreation" or "before-hook-creation" => HookDeletion.BeforeCreation,
                "HookSucceeded" or "hook-succeeded" => HookDeletion.OnSuccess,
                "HookFailed" or "hook-failed" => HookDeletion.OnFailure,
                _ => HookDeletion.None,
            };
        }

        return deletion == HookDeletion.None ? HookDeletion.BeforeCreation : deletion;
    }
}

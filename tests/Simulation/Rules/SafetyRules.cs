using System.Collections.Immutable;

namespace GitOpsActors.Simulation.Rules;

/// <summary>All rules. A feature that promises something adds a file with its rule, and a line here.</summary>
public static class SafetyRules
{
    public static readonly ImmutableArray<SafetyRule> All =
    [
        EffectRules.RecordedFirst,
        EffectRules.NoRepetition,
        OwnerRules.OneWriter,
        OwnerRules.OneActor,
        RevisionRules.NeverOlder,
        ProjectRules.NothingOutside,
        OperationRules.OnlyOnce,
        HookRules.OnceAnAttempt,
        DependencyRules.NeverBefore,
        RollbackRules.OnlyToHealthy,
        SecretRules.NeverRead,
        FormRules.OwnForms,
    ];
}

using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Notifications;

/// <summary>What one message may cost.</summary>
internal static class NotificationLimits
{
    public const int CharactersMax = 4 * 1024 * 1024;
    private const int StepsMax = 500_000;

    public static RenderBudget Budget() => new("notification", StepsMax, CharactersMax);
}

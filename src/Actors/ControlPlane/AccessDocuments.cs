using System.Collections.Immutable;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>
/// From which it follows who may come in, and who may do what. As a node last saw it; what is not there is empty. It holds the key that
/// signs tokens, and does not leave the node.
/// </summary>
/// <param name="Settings">The ConfigMap with the accounts.</param>
/// <param name="Policy">The ConfigMap with the policy.</param>
/// <param name="Secret">The Secret with passwords, and the key that signs tokens.</param>
/// <param name="Sessions">The Secret of sessions that were ended before their time.</param>
/// <param name="Projects">AppProjects by name.</param>
public sealed record AccessDocuments(
    MapNode Settings, MapNode Policy, MapNode Secret, MapNode Sessions, ImmutableDictionary<string, MapNode> Projects)
{
    /// <summary>All Secrets of the namespace by name, for settings that refer to one.</summary>
    public ImmutableDictionary<string, MapNode> Secrets { get; init; } = ImmutableDictionary<string, MapNode>.Empty;

    public const string SettingsName = "argocd-cm";
    public const string PolicyName = "argocd-rbac-cm";
    public const string SecretName = "argocd-secret";
    public const string SessionsName = "gitopsactors-sessions";

    // It holds credentials.
    public override string ToString() => nameof(AccessDocuments);

    internal static AccessDocuments Of(
        ImmutableDictionary<string, MapNode> settings, ImmutableDictionary<string, MapNode> secrets, ImmutableDictionary<string,
        MapNode> projects)
    {
        return new(
            settings.GetValueOrDefault(SettingsName, MapNode.Empty), settings.GetValueOrDefault(PolicyName, MapNode.Empty),
            secrets.GetValueOrDefault(SecretName, MapNode.Empty), secrets.GetValueOrDefault(SessionsName, MapNode.Empty), projects)
        {
            Secrets = secrets,
        };
    }
}

using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>What the Secret of a cluster says of it.</summary>
public static class ClusterSecret
{
    private const string LeftAlone = "argocd.argoproj.io/skip-reconcile";

    public static KnownCluster Read(MapNode secret)
    {
        var fields = SecretData.Of(secret);
        return Read(secret, fields, fields.GetValueOrDefault("server", "").TrimEnd('/'));
    }

    /// <param name="otherwise">What it is called when it has no name.</param>
    internal static KnownCluster Read(MapNode secret, IReadOnlyDictionary<string, string> fields, string otherwise) => new(
        fields.GetValueOrDefault("server", "").TrimEnd('/'),
        fields.GetValueOrDefault("name", "") is { Length: > 0 } given ? given : otherwise, fields.GetValueOrDefault("project", ""))
    {
        Namespaces = NamespacesOf(fields),
        IsLeftAlone = secret.Map("metadata", "annotations")[LeftAlone].Text() == "true",
    };

    internal static string[] NamespacesOf(IReadOnlyDictionary<string, string> fields) =>
        fields.GetValueOrDefault("namespaces", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

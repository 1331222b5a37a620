using System.Globalization;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Resources;

/// <summary>
/// The annotations of Argo CD's name space and of ours. A misspelt one would say nothing, and be taken for obeyed; those of Argo CD that
/// change nothing here are known all the same.
/// </summary>
public static class KnownAnnotations
{
    private const string OfArgo = "argocd.argoproj.io/";
    private const string Ours = "gitops-actors.io/";

    private static readonly string[] Names =
    [
        // Of Applications and of what makes them.
        OfArgo + "refresh", OfArgo + "refresh-timestamp", OfArgo + "hydrate", OfArgo + "hydrate-timestamp", OfArgo + "skip-reconcile",
        OfArgo + "manifest-generate-paths", OfArgo + "deletion-approved", OfArgo + "client-side-apply-migration-manager",
        OfArgo + "managed-by-url", OfArgo + "application-set-refresh", OfArgo + "application-set-name",
        // Of objects.
        LiveObject.CompareOptionsAnnotation, LiveObject.SyncOptionsAnnotation, LiveObject.IgnoreHealthAnnotation,
        OfArgo + "sync-wave", OfArgo + "hook", OfArgo + "hook-delete-policy", OfArgo + "ignore-restart-policy",
        OfArgo + "ignore-resource-updates", OfArgo + "ignore-default-links", Tracking.IdAnnotation, Tracking.InstallationAnnotation,
        // Of Secrets, and of namespaces that its operator makes.
        OfArgo + "managed-by", OfArgo + "managed-by-cluster-argocd", OfArgo + "kubernetes-version", OfArgo + "auto-label-cluster-info",
        // Ours.
        Ours + "depends-on", Ours + "auto-rollback", Ours + "supersede",
    ];

    private static readonly string[] CompareOptions =
    [
        "IgnoreExtraneous", "ServerSideDiff=true", "ServerSideDiff=false", "IncludeMutationWebhook=true", "IncludeMutationWebhook=false",
    ];

    private static readonly string[] Hooks = ["PreSync", "Sync", "PostSync", "SyncFail", "Skip", "PreDelete", "PostDelete"];
    private static readonly string[] HookDeletions = ["BeforeHookCreation", "HookSucceeded", "HookFailed"];

    /// <summary>What can't be obeyed, with what was most likely meant.</summary>
    public static IEnumerable<string> Problems(MapNode annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        foreach (var (name, value) in annotations)
        {
            var isOfArgo = name.StartsWith(OfArgo, StringComparison.Ordinal);
            if (!isOfArgo && !name.StartsWith(Ours, StringComparison.Ordinal)) continue;
            var problems = Names.Contains(name)
                ? OfValue(name, value.PlainText())
                : [$"there is no annotation {name}; did you mean {Words.Nearest(name, Names)}?"];
            foreach (var problem in problems) yield return problem;
        }
    }

    private static IEnumerable<string> OfValue(string name, string value) => name switch
    {
        LiveObject.SyncOptionsAnnotation => SyncOption.List(value).Select(SyncOption.Problem).OfType<string>(),
        LiveObject.CompareOptionsAnnotation => SyncOption.List(value).Where(static option => !CompareOptions.Contains(option))
            .Select(static option => $"there is no compare option '{option}'; did you mean {Words.Nearest(option, CompareOptions)}?"),
        OfArgo + "hook" => Unknown(name, value, Hooks),
        OfArgo + "hook-delete-policy" => Unknown(name, value, HookDeletions),
        OfArgo + "sync-wave" when !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
            [$"{name} is a whole number in quotes, such as \"1\", not '{value}'"],
        _ => [],
    };

    private static IEnumerable<string> Unknown(string name, string value, string[] known) => SyncOption.List(value)
        .Where(word => !known.Contains(word))
        .Select(word => $"{name} has no '{word}'; did you mean {Words.Nearest(word, known)}?");
}

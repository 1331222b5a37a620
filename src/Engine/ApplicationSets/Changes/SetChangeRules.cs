using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Changes;

/// <summary>What a set says of the Applications that are there: what may be done to them, and which fields belong to somebody
/// else.</summary>
public sealed record SetChangeRules
{
    // Notes of others on an Application, not fields of it: whoever asked for them waits for them.
    private static readonly string[] AlwaysPreserved =
        ["notified.notifications.argoproj.io", "argocd.argoproj.io/refresh", "argocd.argoproj.io/hydrate"];

    /// <summary>Null where the set says nothing.</summary>
    public SetPolicy? OwnPolicy { get; init; }

    public IReadOnlyList<string> PreservedAnnotations { get; init; } = [];

    public IReadOnlyList<string> PreservedLabels { get; init; } = [];

    public IgnoreRules Ignored { get; init; } = IgnoreRules.None;

    public static SetChangeRules Read(MapNode spec, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var ignored = spec.List("ignoreApplicationDifferences")
            .Select(static entry => (Node)entry.Map().With("group", "argoproj.io").With("kind", "Application"));
        return new SetChangeRules
        {
            OwnPolicy = SetPolicy.Parse(spec.Map("syncPolicy")["applicationsSync"].Text()),
            PreservedAnnotations = Texts(spec.List("preservedFields", "annotations")),
            PreservedLabels = Texts(spec.List("preservedFields", "labels")),
            Ignored = IgnoreRules.Read(ListNode.Of(ignored), "spec.ignoreApplicationDifferences", errors),
        };
    }

    public SetPolicy PolicyUnder(SetSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.LetsSetsChoose && OwnPolicy is { } own ? own : settings.Policy;
    }

    internal IEnumerable<string> AnnotationsKept(SetSettings settings) =>
        [.. AlwaysPreserved, .. PreservedAnnotations, .. settings.PreservedAnnotations];

    internal IEnumerable<string> LabelsKept(SetSettings settings) => [.. PreservedLabels, .. settings.PreservedLabels];

    private static string[] Texts(ListNode list) => [.. list.Select(static one => one.Text()).OfType<string>()];
}

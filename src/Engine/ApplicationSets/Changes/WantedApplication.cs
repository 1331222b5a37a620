using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.ApplicationSets.Changes;

/// <summary>An Application as its set wants it: what of it the set decides, and what it leaves to others.</summary>
internal sealed class WantedApplication(MapNode generated, SetChangeRules rules, SetWorld world)
{
    private static readonly string[] Marks = ["labels", "annotations"];

    /// <summary>As it is made where there was none.</summary>
    public MapNode Whole
    {
        get
        {
            var parts = Parts(MapNode.Empty);
            return generated.With("spec", parts["spec"]!).With("metadata", parts.Map("metadata")
                .With("name", SetPlan.NameOf(generated)).With("namespace", generated.Text("metadata", "namespace") ?? ""));
        }
    }

    /// <summary>The merge patch that makes it what is wanted; empty when it is so already.</summary>
    public MapNode ChangeOf(MapNode known)
    {
        var key = new ResourceKey("argoproj.io", "Application", known.Text("metadata", "namespace") ?? "", SetPlan.NameOf(known));
        var ignored = rules.Ignored.For(key);
        return MergeDifference.Between(ignored.Strip(PartsOf(known), known), ignored.Strip(Parts(known), known));
    }

    /// <summary>What the set decides of an Application.</summary>
    private MapNode Parts(MapNode known)
    {
        var metadata = new MapBuilder();
        foreach (var field in Marks)
        {
            var kept = (field == "labels" ? rules.LabelsKept(world.Settings) : rules.AnnotationsKept(world.Settings))
                .Aggregate(generated.Map("metadata", field), (marks, name) => known.Map("metadata", field)[name] is { } value
                    ? marks.With(name, value) : marks);
            if (kept.Count > 0) metadata.Set(field, kept);
        }

        var finalizers = generated.List("metadata", "finalizers").Concat(known.List("metadata", "finalizers").Where(IsOfHook)).Distinct()
            .ToList();
        if (finalizers.Count > 0) metadata.Set("finalizers", ListNode.Of(finalizers));
        metadata.Set("ownerReferences", SetOwner.With(known, world.Set));
        return WithOperation(MapNode.Of(("metadata", metadata.Build()), ("spec", SetNormalisation.Of(generated.Map("spec")))), generated);
    }

    /// <summary>The same parts of the Application as it is.</summary>
    private MapNode PartsOf(MapNode known)
    {
        var metadata = new MapBuilder();
        foreach (var field in (string[])["labels", "annotations", "finalizers", "ownerReferences"])
            if (known.At("metadata", field) is { } value and not MapNode { Count: 0 } and not ListNode { Count: 0 }) metadata.Set(field,
                value);
        return WithOperation(MapNode.Of(("metadata", metadata.Build()), ("spec", known.Map("spec"))), known);
    }

    /// <summary>An operation that nobody generates is somebody's wish, and none of the set's business.</summary>
    private MapNode WithOperation(MapNode parts, MapNode of) =>
        generated.Has("operation") ? parts.WithOrWithout("operation", of["operation"]) : parts;

    private static bool IsOfHook(Node finalizer) => finalizer.Text() is { } text
        && (text.StartsWith(Finalizers.Before, StringComparison.Ordinal) || text.StartsWith(Finalizers.After, StringComparison.Ordinal));
}

using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Changes;

/// <summary>What is to be done so that the Applications of a set are as they are generated.</summary>
public sealed record SetPlan
{
    public static readonly SetPlan Nothing = new();

    /// <summary>Whole Applications.</summary>
    public IReadOnlyList<MapNode> Creates { get; init; } = [];

    public IReadOnlyList<Update> Updates { get; init; } = [];

    public IReadOnlyList<Deletion> Deletes { get; init; } = [];

    /// <summary>What keeps some Applications from being made or changed, by their names. They are not deleted for it.</summary>
    public IReadOnlyList<(string Application, string Problem)> Problems { get; init; } = [];

    /// <summary>Whether all is as it should be already.</summary>
    public bool IsEmpty => Creates.Count == 0 && Updates.Count == 0 && Deletes.Count == 0;

    /// <param name="Before">The Application as it is.</param>
    /// <param name="Patch">A merge patch; empty where nothing differs.</param>
    public sealed record Update(string Application, MapNode Before, MapNode Patch);

    /// <param name="First">A merge patch that has to come before; null for none.</param>
    public sealed record Deletion(string Application, MapNode Before, MapNode? First);

    public static SetPlan Of(SetSpec spec, IReadOnlyList<MapNode> generated, SetWorld world)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(world);
        var policy = spec.Changes.PolicyUnder(world.Settings);
        var (creates, updates) = (new List<MapNode>(), new List<Update>());
        var problems = SetValidation.Problems(generated, world);
        foreach (var application in generated.Where(one => !problems.ContainsKey(NameOf(one))))
        {
            var wanted = new WantedApplication(application, spec.Changes, world);
            if (!world.Applications.TryGetValue(NameOf(application), out var known)) creates.Add(wanted.Whole);
            // What is being deleted is made anew once it is gone.
            else if (known.Text("metadata", "deletionTimestamp") is not null) continue;
            else if (!policy.MayUpdate && SetOwner.Of(known) == world.Name) continue;
            else if (SetOwner.Other(known, world.Name) is { } other) problems[NameOf(application)] =
                $"Application {NameOf(application)} is already owned by {other}";
            else if (wanted.ChangeOf(known) is { Count: > 0 } patch) updates.Add(new Update(NameOf(application), known, patch));
        }

        return new SetPlan
        {
            Creates = creates, Updates = updates, Deletes = policy.MayDelete ? DeletesOf(generated, world) : [],
            Problems = [.. problems.Select(static one => (one.Key, one.Value)).OrderBy(static one => one.Key, StringComparer.Ordinal)],
        };
    }

    /// <summary>Those that no generator names any more. One that is generated and can't be is none of them.</summary>
    private static List<Deletion> DeletesOf(IReadOnlyList<MapNode> generated, SetWorld world)
    {
        var names = generated.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        return [.. world.Owned.Where(one => !names.Contains(one.Key) && one.Value.Text("metadata", "deletionTimestamp") is null)
            .Select(one => new Deletion(one.Key, one.Value, WithoutCascade(one.Value, world.View)))];
    }

    /// <summary>Nobody can clean up in a cluster that is not declared: the Application would stay for ever.</summary>
    private static MapNode? WithoutCascade(MapNode application, ControlPlaneView view)
    {
        var destination = DestinationSpec.Read(application.At("spec", "destination"), new List<string>());
        var finalizers = application.List("metadata", "finalizers");
        var kept =
            ListNode.Of(finalizers.Where(static one => one.Text()?.StartsWith(Finalizers.Cascade, StringComparison.Ordinal) != true));
        return kept.Count == finalizers.Count || view.Find(destination).Cluster is not null ? null
            : MapNode.Of(("metadata", MapNode.Of(("finalizers", kept))));
    }

    internal static string NameOf(MapNode application) => application.Text("metadata", "name") ?? "";
}

using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation.Rules;

/// <summary>What an Application's project allows.</summary>
internal static class ProjectRules
{
    public static readonly SafetyRule NothingOutside = new(
        "nothing outside", "An Application changes nothing outside of what its project allows.", Check);

    private static IEnumerable<string> Check(Run run) =>
        from asked in run.History.Of<Happened.Asked>()
        where asked.IsWrite && asked.Cluster == Places.Workload
        let entity = run.Fleet.EntityOf(asked.Origin)
        where entity is not null && !IsAllowed(entity, asked.Object)
        select $"step {asked.Step}: {entity} asks to {asked.Verb} {asked.Object}, which is outside of its project";

    private static bool IsAllowed(string application, ObjectName name) =>
        name.Namespace == application || (name is { Group: "", Kind: "Namespace" } && name.Name == application);
}

using GitOpsActors.Engine.Documents;
using static GitOpsActors.Engine.Health.HealthStatus;

namespace GitOpsActors.Engine.Health.WellKnown;

/// <summary>The health of Flux's kinds: how many conditions say that all is done, and how many that something goes on.</summary>
internal static class Flux
{
    public static readonly Func<MapNode, HealthState> Kustomization = Of(1, []);
    public static readonly Func<MapNode, HealthState> HelmRelease = Of(2, ["Released", "TestSuccess"]);
    public static readonly Func<MapNode, HealthState> Source = Of(2, ["ArtifactInStorage"]);
    public static readonly Func<MapNode, HealthState> Automation = Of(1, []);

    private static readonly HashSet<string> Scans = new(["NewGeneration", "Scanning", "AccessingRepository", "ApplyingPolicy"], StringComparer.Ordinal);

    public static HealthState HelmRepository(MapNode live) =>
        live.Bool("spec", "suspend") != true && live.Text("spec", "type") == "oci" ? HealthState.Healthy : Source(live);

    /// <summary>Images that are looked for: what goes on is told by a Ready that is false.</summary>
    public static HealthState Image(MapNode live) => Judge(live, 1, [],
        live.Is("Ready", "False") ? 1 : 0, live.Condition("Reconciling") is { } going && going.Status() == "True" && Scans.Contains(going.Reason()) ? 1 : 0);

    public static HealthState Receiver(MapNode live) => Judge(live, 1, [], 0, 0);

    private static Func<MapNode, HealthState> Of(int needed, string[] extras) => live =>
        Judge(live, needed, extras, live.Is("Ready", "Unknown") ? 1 : 0, live.Is("Reconciling", "True") ? 1 : 0);

    private static HealthState Judge(MapNode live, int needed, string[] extras, int waits, int goesOn)
    {
        if (live.Bool("spec", "suspend") == true) return new HealthState(Suspended, $"{live["kind"].Text()} is suspended");
        if (live.List("status", "conditions").Count == 0) return ByConditions.Waiting(live);
        var message = live.Condition("Ready").Message();
        if (waits + goesOn == 2) return new HealthState(Progressing, live.Condition("Reconciling").Message());
        var done = (live.Is("Ready", "True") ? 1 : 0) + (extras.Any(extra => live.Is(extra, "True")) ? 1 : 0);
        return new HealthState(done == needed ? Healthy : Degraded, message);
    }
}

namespace GitOpsActors.Sandbox.Controllers.Pods;

/// <summary>Where a Pod stands on its way.</summary>
/// <param name="Phase">The phase that clients see.</param>
/// <param name="IsReady">Whether it would answer.</param>
/// <param name="Reason">Why its containers wait, or how they ended.</param>
internal sealed record PodState(string Phase, bool IsReady, string Reason)
{
    public static readonly PodState Starting = new("Pending", IsReady: false, "ContainerCreating");
    public static readonly PodState Running = new("Running", IsReady: true, "");
    public static readonly PodState Unready = new("Running", IsReady: false, "");
    public static readonly PodState Crashing = new("Running", IsReady: false, "CrashLoopBackOff");
    public static readonly PodState Succeeded = new("Succeeded", IsReady: false, "Completed");
    public static readonly PodState Failed = new("Failed", IsReady: false, "Error");

    public static PodState Waiting(string reason) => new("Pending", IsReady: false, reason);

    public bool HasEnded => Phase is "Succeeded" or "Failed";
}

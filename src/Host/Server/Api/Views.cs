using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What is declared, for a request that can't be answered before this node has read it once.</summary>
internal static class Views
{
    /// <exception cref="ApiException">Not everything was read yet.</exception>
    public static async Task<ControlPlaneView> ViewAsync(this FleetClient fleet, CancellationToken stop) =>
        (await fleet.ControlPlaneAsync(stop)).ReadView();

    /// <exception cref="ApiException">Not everything was read yet.</exception>
    public static ControlPlaneView ReadView(this ControlPlaneState state) =>
        state.View ?? throw new ApiException(503, "the server is starting; try again");
}

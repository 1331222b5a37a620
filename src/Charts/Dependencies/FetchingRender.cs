using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Remotes;

namespace GitOpsActors.Charts.Dependencies;

/// <summary>
/// Renders again each time that something was fetched which the render before had missed. Most sources bring all with them, so what they
/// lack is found out by rendering; no template has run by then.
/// </summary>
/// <param name="charts">Fetches all charts that are missing; throws what it is given when it does not fetch any.</param>
/// <param name="remote">Fetches what lies elsewhere; throws what it is given when it does not fetch such a thing.</param>
public sealed class FetchingRender(
    Func<MissingChartsException, Task<IReadOnlyList<FetchedChart>>> charts, Func<MissingRemoteException, Task<ISourceTree>> remote)
{
    // Of files and repositories that kustomizations name elsewhere.
    private const int RemotesMax = 100;

    public async Task<T> RunAsync<T>(HelmOptions helm, Func<HelmOptions, Task<T>> render)
    {
        ArgumentNullException.ThrowIfNull(helm);
        ArgumentNullException.ThrowIfNull(render);
        while (true)
        {
            try
            {
                return await render(helm);
            }
            catch (MissingChartsException missing) when (helm.Fetched.Count == 0)
            {
                helm = helm with { Fetched = await charts(missing) };
            }
            catch (MissingRemoteException missing) when (helm.Remotes.Count < RemotesMax)
            {
                helm = helm with { Remotes = helm.Remotes.With(missing.Remote, await remote(missing)) };
            }
        }
    }
}

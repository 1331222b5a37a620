using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Keeping;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;

namespace GitOpsActors.Charts.Repositories;

/// <summary>How much of what is known already will do.</summary>
public enum Freshness
{
    /// <summary>What was heard at the last look, if it has an answer.</summary>
    Known,

    /// <summary>The repository is asked whether it has changed.</summary>
    Asked,

    /// <summary>Everything is fetched again, as if nothing were known.</summary>
    Anew,
}

/// <summary>A version of a chart that was chosen.</summary>
/// <param name="Chart">The name that it was asked by.</param>
/// <param name="Version">What to call it; asked for by this, it is chosen again.</param>
public sealed record ChartPin(string Chart, string Version)
{
    /// <summary>Where its archive is.</summary>
    internal string Location { get; init; } = "";

    /// <summary>The SHA-256 of its archive in hex; empty when nobody has told it yet.</summary>
    internal string Digest { get; init; } = "";
}

/// <summary>A place that charts come from, for all who ask: what is asked for at the same time is fetched once. Failures are <see cref="ChartException"/>s.</summary>
public abstract class ChartRepository : IDisposable
{
    private protected ChartRepository(ChartAccess access, ChartLibrary library) => (Access, Library) = (access, library);

    public ChartAccess Access { get; }

    private protected ChartLibrary Library { get; }

    /// <summary>What errors call the archive.</summary>
    private protected static string FileNameOf(ChartPin pin) => $"{pin.Chart[(pin.Chart.LastIndexOf('/') + 1)..]}-{pin.Version}.tgz";

    /// <summary>The version that is meant: one by its text, or the highest within a range.</summary>
    public abstract Task<ChartPin> ResolveAsync(string chart, string version, Freshness freshness, CancellationToken stop);

    /// <summary>The chart itself; from the disk when it was fetched before.</summary>
    /// <param name="passesCredentials">Show the credentials to whatever host the archive is on.</param>
    public abstract Task<ChartPackage> FetchAsync(ChartPin pin, bool passesCredentials, CancellationToken stop);

    /// <summary>Looks whether the repository can be reached and accepts us.</summary>
    public abstract Task TryAsync(CancellationToken stop);

    /// <summary>Asks the repository once for all of these, so that what is known is what it has now.</summary>
    public abstract Task LookAsync(IReadOnlyCollection<(string Chart, string Version)> wishes, CancellationToken stop);

    /// <summary>All charts with their versions, in the order of their names.</summary>
    /// <exception cref="ChartException">The place does not list its charts.</exception>
    public virtual Task<IReadOnlyList<(string Chart, IReadOnlyList<string> Versions)>> ListAsync(CancellationToken stop) =>
        throw new ChartException(
        ChartFaultKind.Refused, $"{Access}: a registry does not list its charts; name the chart in the address, and ask for its tags");

    /// <summary>All tags of a chart, also those that are not versions, in their order.</summary>
    /// <exception cref="ChartException">The place has no tags.</exception>
    public virtual Task<IReadOnlyList<string>> TagsAsync(string chart, CancellationToken stop) => throw new ChartException(
        ChartFaultKind.Refused, $"{Access}: only a registry has tags; its address begins with oci://");

    /// <summary>What the manifest of a chart in a registry says of it.</summary>
    /// <exception cref="ChartException">The place has no manifests.</exception>
    public virtual Task<MapNode> AnnotationsAsync(ChartPin pin, CancellationToken stop) => throw new ChartException(
        ChartFaultKind.Refused, $"{Access}: only what lies in a registry has annotations; its address begins with oci://");

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    private protected abstract void Dispose(bool disposing);
}

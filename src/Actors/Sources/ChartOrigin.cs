using GitOpsActors.Actors.Messages;
using GitOpsActors.Charts;
using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Repositories;

namespace GitOpsActors.Actors.Sources;

/// <summary>A repository of charts, or a registry. Its points are versions.</summary>
public sealed class ChartOrigin(ChartRepository repository) : IOrigin
{
    public ChartRepository Repository => repository;

    public string Address => repository.Access.ToString();

    public string Type => ChartAddress.IsOfRegistry(repository.Access.Url) ? "oci" : "helm";

    public async Task<ISighting> LookAsync(IReadOnlyCollection<Wish> wishes, CancellationToken stop)
    {
        await repository.LookAsync([.. wishes.Select(static wish => (wish.Within, wish.Name))], stop);
        var points = new Dictionary<Wish, string>(wishes.Count);
        foreach (var wish in wishes)
        {
            try
            {
                points[wish] = (await repository.ResolveAsync(wish.Within, wish.Name, Freshness.Known, stop)).Version;
            }
            catch (ChartException error)
            {
                // One chart that is in disorder keeps nobody from hearing of the others.
                if (error.Kind is ChartFaultKind.NotFound or ChartFaultKind.VersionMissing or ChartFaultKind.Invalid) points[wish] = "";
            }
        }

        return new VersionsSighting(points);
    }

    public Task<Step> StepAsync(string from, string to, CancellationToken stop) => Task.FromResult(new Step(null, static _ => false));

    // A version is a point only once somebody has rendered it: its text alone does not tell it from a range.
    public bool IsPoint(Wish wish) => false;

    public Exception Missing(Wish wish) => new ChartException(
        ChartFaultKind.VersionMissing, $"{repository.Access}: {(wish.Within.Length > 0 ? $"the chart {wish.Within}" : "it")} has no version {wish.Name}");

    public ValueTask DisposeAsync()
    {
        repository.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class VersionsSighting(Dictionary<Wish, string> points) : ISighting
    {
        public string? PointOf(Wish wish) => points.GetValueOrDefault(wish);
    }
}

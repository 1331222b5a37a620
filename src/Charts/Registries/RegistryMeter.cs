using System.Diagnostics.Metrics;

namespace GitOpsActors.Charts.Registries;

/// <summary>What is asked of a registry.</summary>
internal enum RegistryRequest
{
    Extract,
    ResolveRevision,
    DigestMetadata,
    GetTags,
    TestRepo,
}

/// <summary>Counts what is asked of one registry.</summary>
/// <param name="repository">Its address as people may see it.</param>
internal sealed class RegistryMeter(string repository, TimeProvider time)
{
    private static readonly string[] Names = ["extract", "resolve-revision", "digest-metadata", "get-tags", "test-repo"];

    private static readonly Meter Meter = new("GitOpsActors.Charts");

    private static readonly Counter<long> Requests =
        Meter.CreateCounter<long>("argocd_oci_request_total", description: "Requests to registries of charts.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "argocd_oci_request_duration_seconds", "s", "How long requests to registries of charts took.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.1, .25, .5, 1, 2, 4, 10, 20] });

    private static readonly Counter<long>[] Failures =
    [
        .. Names.Select(static name => Meter.CreateCounter<long>(
            $"argocd_oci_{name.Replace('-', '_')}_fail_total", description: $"Requests of the type {name} to registries that failed.")),
    ];

    private readonly KeyValuePair<string, object?>[][] _tags =
    [
        .. Names.Select(name => new KeyValuePair<string, object?>[] { new("repo", repository), new("request_type", name) }),
    ];

    /// <param name="revision">What is asked for; of requests that ask for none, no word is said of it.</param>
    public async Task<T> RunAsync<T>(RegistryRequest type, string revision, Func<Task<T>> request)
    {
        var (began, tags) = (time.GetTimestamp(), _tags[(int)type]);
        Requests.Add(1, tags);
        try
        {
            return await request();
        }
        catch (ChartException)
        {
            if (type is RegistryRequest.GetTags or RegistryRequest.TestRepo) Failures[(int)type].Add(1, tags[0]);
            else Failures[(int)type].Add(1, tags[0], new KeyValuePair<string, object?>("revision", revision));
            throw;
        }
        finally
        {
            Duration.Record(time.GetElapsedTime(began).TotalSeconds, tags);
        }
    }
}

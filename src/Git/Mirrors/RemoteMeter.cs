using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GitOpsActors.Git.Mirrors;

/// <summary>Counts what is asked of one repository, and tells of it in the trace to which it belongs.</summary>
/// <param name="repository">Its address as people may see it.</param>
internal sealed class RemoteMeter(string repository, TimeProvider time)
{
    private static readonly ActivitySource Spans = new("GitOpsActors.Git");
    private static readonly Meter Meter = new("GitOpsActors.Git");

    private static readonly Counter<long> Requests =
        Meter.CreateCounter<long>("argocd_git_request_total", description: "Requests to Git repositories.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "argocd_git_request_duration_seconds", "s", "How long requests to Git repositories took.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.1, .25, .5, 1, 2, 4, 10, 20] });

    private static readonly Counter<long> FailedLooks =
        Meter.CreateCounter<long>("argocd_git_lsremote_fail_total", description: "Looks at the refs of Git repositories that failed.");

    private static readonly Counter<long> FailedFetches =
        Meter.CreateCounter<long>("argocd_git_fetch_fail_total", description: "Fetches from Git repositories that failed.");

    private static readonly UpDownCounter<long> Waiting = Meter.CreateUpDownCounter<long>(
        "argocd_repo_pending_request_total", description: "Requests that wait for their turn at the mirror of a repository.");

    private readonly KeyValuePair<string, object?>[] _repository = [new("repo", repository)];
    private readonly KeyValuePair<string, object?>[] _look = [new("repo", repository), new("request_type", "ls-remote")];
    private readonly KeyValuePair<string, object?>[] _fetch = [new("repo", repository), new("request_type", "fetch")];

    public Task<T> LookAsync<T>(Func<Task<T>> look) => RunAsync("git ls-remote", _look, FailedLooks, "", look);

    /// <param name="revision">The commit; empty for all branches and tags.</param>
    public Task<T> FetchAsync<T>(string revision, Func<Task<T>> fetch) => RunAsync("git fetch", _fetch, FailedFetches, revision, fetch);

    /// <summary>One more waits, until the result is disposed.</summary>
    public IDisposable Pending()
    {
        Waiting.Add(1, _repository);
        return new Place(_repository);
    }

    private async Task<T> RunAsync<T>(
        string name, KeyValuePair<string, object?>[] tags, Counter<long> failures, string revision, Func<Task<T>> request)
    {
        var began = time.GetTimestamp();
        // Looks at an interval belong to no trace, and begin none.
        using var span = Activity.Current is null ? null : Spans.StartActivity(name, ActivityKind.Client);
        span?.SetTag("gitopsactors.repository", repository);
        Requests.Add(1, tags);
        try
        {
            return await request();
        }
        // Not every server gives a commit by its id: then all branches are fetched instead, and nothing has failed.
        catch (GitException error) when (error.Kind != GitFaultKind.RevisionMissing)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.Kind.ToString());
            failures.Add(1, tags[0], new KeyValuePair<string, object?>("revision", revision));
            throw;
        }
        finally
        {
            Duration.Record(time.GetElapsedTime(began).TotalSeconds, tags);
        }
    }

    private sealed class Place(KeyValuePair<string, object?>[] tags) : IDisposable
    {
        public void Dispose() => Waiting.Add(-1, tags);
    }
}

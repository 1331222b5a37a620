using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Kubernetes.Watching;

/// <summary>How long to wait before the next try: twice as long each time up to a limit, with jitter, and at least what the server asks for.</summary>
internal sealed class Pauses(Func<double> chance)
{
    private const double FirstSeconds = 0.2;
    private const double LongestSeconds = 30;

    private int _failures;

    public void Reset() => _failures = 0;

    public TimeSpan Next(ClusterFault? fault)
    {
        var seconds = Math.Min(FirstSeconds * Math.Pow(2, Math.Min(_failures++, 20)), LongestSeconds);
        // Between half and all of it: many watchers of one cluster do not come back at the same moment.
        var pause = TimeSpan.FromSeconds(seconds * (0.5 + (chance() / 2)));
        return fault?.RetryAfter is { } asked && asked > pause ? asked : pause;
    }
}

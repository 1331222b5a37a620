using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Watching;

/// <summary>How long to wait before the next try: twice as long each time up to a limit, with jitter, and at least what the server asks for.</summary>
internal sealed class Pauses(Func<double> chance)
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // A server that restarts is to be found soon after it is back, and a connection that is refused costs it nothing.
    private static readonly TimeSpan LongestWhileUnreachable = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.2);

    private int _failures;

    public void Reset() => _failures = 0;

    public TimeSpan Next(ClusterFault? fault)
    {
        var limit = fault is { Kind: FaultKind.Unreachable } ? LongestWhileUnreachable : Longest;
        var grown = First * Math.Pow(2, Math.Min(_failures++, 20));
        // Between half and all of it: many watchers of one cluster do not come back at the same moment.
        var pause = (grown < limit ? grown : limit) * (0.5 + (chance() / 2));
        return fault?.RetryAfter is { } asked && asked > pause ? asked : pause;
    }
}

using System.Collections.Concurrent;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Shared;

namespace GitOpsActors.Git.Signatures;

/// <summary>
/// What was found of signatures in one repository: thousands of Applications ask about the same commit at once. What was found stays found
/// with the same keys, but for a key that expires meanwhile; what could not be found out is looked for again.
/// </summary>
internal sealed class FindingMemory
{
    private const int FindingsMax = 20_000;

    private readonly SingleFlight<string, SignatureFinding> _flights = new();
    private readonly ConcurrentDictionary<string, SignatureFinding> _known = new(StringComparer.Ordinal);

    /// <param name="verified">The commit or tag.</param>
    public async Task<SignatureFinding> OfAsync(
        ObjectId verified, KeyRing ring, Func<CancellationToken, Task<SignatureFinding>> find, CancellationToken stop)
    {
        var key = $"{verified.Hex} {ring.Digest}";
        if (_known.TryGetValue(key, out var known)) return known;
        var found = await _flights.RunAsync(key, find, stop);
        if (found.State == SignatureState.Unknown) return found;
        if (_known.Count >= FindingsMax) _known.Clear();
        return _known[key] = found;
    }
}

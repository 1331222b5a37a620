using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace GitOpsActors.Actors.Tests.Fakes;

/// <summary>A journal in memory whose disk a test can make slow or full.</summary>
public sealed class HeldJournal : MemoryJournal
{
    private static readonly ConcurrentDictionary<string, Task> Gates = new(StringComparer.Ordinal);

    /// <summary>From now on nothing is recorded before the gate opens; when it fails, all that waits is refused.</summary>
    public static void Hold(string system, Task gate) => Gates[system] = gate;

    public static void Forget(string system) => Gates.TryRemove(system, out _);

    protected override async Task<IImmutableList<Exception?>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        if (Gates.TryGetValue(Context.System.Name, out var gate)) await gate;
        return await base.WriteMessagesAsync(messages, cancellationToken);
    }
}

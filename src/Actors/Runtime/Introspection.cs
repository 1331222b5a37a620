using System.Collections.Concurrent;

namespace GitOpsActors.Actors.Runtime;

/// <summary>Where an actor stands; the transitions are described at <see cref="ActorCell"/>.</summary>
public enum ActorPhase : byte
{
    Dormant,
    Starting,
    Running,
    BackingOff,
    Stopped,
}

/// <summary>One actor as it looks from outside at this moment.</summary>
public sealed record ActorInfo(
    string Kind, string Id, ActorPhase Phase, int MailboxDepth, long Handled, int Restarts, string? LastMessage, string? LastFailure);

/// <summary>How long messages of one type take on actors of one kind; from a sample, so the count is not all there were.</summary>
public sealed record MessageTiming(string ActorKind, string MessageType, long Sampled, TimeSpan Mean, TimeSpan Longest);

/// <summary>All actors of one kind together.</summary>
public sealed record KindInfo(string Kind, int Actors, int Running, int BackingOff, long Waiting, long Handled, long Restarts);

/// <summary>Times of the messages that the actors of one kind handled.</summary>
internal sealed class KindStatistics(string kind)
{
    private readonly ConcurrentDictionary<Type, Times> _times = new();

    public void Sample(Type messageType, TimeSpan elapsed)
    {
        var times = _times.GetOrAdd(messageType, static _ => new Times());
        lock (times)
        {
            times.Count++;
            times.Total += elapsed;
            if (elapsed > times.Longest) times.Longest = elapsed;
        }
    }

    public IEnumerable<MessageTiming> Timings()
    {
        foreach (var (type, times) in _times.OrderBy(static entry => entry.Key.Name, StringComparer.Ordinal))
        {
            lock (times)
                yield return new MessageTiming(kind, type.Name, times.Count, times.Total / times.Count, times.Longest);
        }
    }

    private sealed class Times
    {
        public long Count;
        public TimeSpan Total;
        public TimeSpan Longest;
    }
}

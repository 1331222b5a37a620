using System.Collections.Concurrent;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>The texts "f:name" of field names, made once: an object of a few hundred fields asks for as many of them with each write.</summary>
internal static class FieldTexts
{
    // The names of all types are some thousands; what comes above that is data (labels, ConfigMap keys) and is not worth keeping.
    private const int KeptMax = 20_000;

    private static readonly ConcurrentDictionary<string, string> Kept = new(StringComparer.Ordinal);
    private static int _count;

    public static string Of(string name)
    {
        if (Kept.TryGetValue(name, out var text)) return text;
        text = "f:" + name;
        if (_count < KeptMax && name.Length < 64 && Kept.TryAdd(name, text)) Interlocked.Increment(ref _count);
        return text;
    }
}

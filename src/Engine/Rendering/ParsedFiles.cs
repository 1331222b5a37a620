using System.Collections.Concurrent;

namespace GitOpsActors.Engine.Rendering;

/// <summary>What files held when they were parsed, by the id of their content. Forgotten as a whole when it has become too much.</summary>
internal sealed class ParsedFiles<T>(Func<SourceFile, string, T> parse)
{
    // Of source text; what is parsed takes a few times as much.
    private const long BytesMax = 128L * 1024 * 1024;

    private readonly ConcurrentDictionary<string, T> _parsed = new();
    private long _bytes;

    /// <param name="file">The file.</param>
    /// <param name="place">What to call it in errors.</param>
    public T Of(SourceFile file, string place)
    {
        if (_parsed.TryGetValue(file.Id, out var known)) return known;
        var parsed = parse(file, place);
        if (Interlocked.Add(ref _bytes, file.Content.Length) > BytesMax)
        {
            _parsed.Clear();
            Interlocked.Exchange(ref _bytes, file.Content.Length);
        }

        _parsed.TryAdd(file.Id, parsed);
        return parsed;
    }
}

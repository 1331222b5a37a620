namespace GitOpsActors.Engine.Rendering;

/// <summary>What files held when they were parsed, by the id of their content.</summary>
/// <param name="parse">Parses a file; its second argument is what to call it in errors.</param>
/// <param name="memory">How much is kept.</param>
/// <param name="bytesOf">How many bytes what was parsed takes; without it, as many as a document does.</param>
internal sealed class ParsedFiles<T>(Func<SourceFile, string, T> parse, RenderMemory memory, Func<T, long>? bytesOf = null)
    where T : class
{
    private readonly BoundedCache<string, T> _parsed = new(memory, StringComparer.Ordinal);

    /// <param name="file">The file.</param>
    /// <param name="place">What to call it in errors.</param>
    public T Of(SourceFile file, string place)
    {
        if (_parsed.Find(file.Id) is { } known) return known;
        var parsed = parse(file, place);
        _parsed.Add(file.Id, parsed, bytesOf?.Invoke(parsed) ?? (long)file.Content.Length * RenderMemory.BytesOfCharacter);
        return parsed;
    }
}

using System.Collections.Concurrent;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>Parsed templates by name and content, for all renders that share it. Forgotten as a whole when it has become too much.</summary>
internal sealed class TemplateCache(Func<string, Function?> functions)
{
    // Of source text; what is parsed takes a few times as much.
    private const long CharactersMax = 64L * 1024 * 1024;

    private readonly ConcurrentDictionary<(string Name, string Id), Template> _parsed = new();
    private long _characters;

    public Template Parse(string name, string text) => Parse(name, text, () => text);

    /// <param name="name">What errors call it.</param>
    /// <param name="id">Equal for equal texts.</param>
    /// <param name="read">Gives the text where it was not seen before.</param>
    public Template Parse(string name, string id, Func<string> read)
    {
        if (_parsed.TryGetValue((name, id), out var known)) return known;
        var text = read();
        var parsed = Parser.Parse(name, text, functions);
        if (Interlocked.Add(ref _characters, text.Length + 100) > CharactersMax)
        {
            _parsed.Clear();
            Interlocked.Exchange(ref _characters, text.Length);
        }

        _parsed.TryAdd((name, id), parsed);
        return parsed;
    }
}

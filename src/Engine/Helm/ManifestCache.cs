using System.Collections.Concurrent;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm;

/// <summary>
/// Documents by their text. Most of what a chart says is the same as at its last render, and reading YAML is the dearest part of a render.
/// Forgotten as a whole when it has become too much.
/// </summary>
internal sealed class ManifestCache(YamlDialect dialect)
{
    private const long CharactersMax = 32L * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Node> _documents = new(StringComparer.Ordinal);
    private long _characters;

    public Node Read(string text)
    {
        if (_documents.TryGetValue(text, out var known)) return known;
        var document = YamlReader.Read(text, dialect);
        if (Interlocked.Add(ref _characters, text.Length) > CharactersMax)
        {
            _documents.Clear();
            Interlocked.Exchange(ref _characters, text.Length);
        }

        _documents.TryAdd(text, document);
        return document;
    }
}

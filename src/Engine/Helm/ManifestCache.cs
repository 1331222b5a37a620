using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm;

/// <summary>Documents by their text. Most of what a chart says is the same as at its last render, and reading YAML is the dearest part of a render.</summary>
internal sealed class ManifestCache(YamlDialect dialect, RenderMemory memory)
{
    private readonly BoundedCache<string, Node> _documents = new(memory, StringComparer.Ordinal);

    public Node Read(string text)
    {
        if (_documents.Find(text) is { } known) return known;
        var document = YamlReader.Read(text, dialect);
        _documents.Add(text, document, (long)text.Length * RenderMemory.BytesOfCharacter);
        return document;
    }
}

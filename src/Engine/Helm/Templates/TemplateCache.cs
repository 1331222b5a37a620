using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>Parsed templates by name and content, for all renders that share it.</summary>
internal sealed class TemplateCache(Func<string, Function?> functions, RenderMemory memory)
{
    private readonly BoundedCache<(string Name, string Id), Template> _parsed = new(memory);

    public Template Parse(string name, string text) => Parse(name, text, () => text);

    /// <param name="name">What errors call it.</param>
    /// <param name="id">Equal for equal texts.</param>
    /// <param name="read">Gives the text where it was not seen before.</param>
    public Template Parse(string name, string id, Func<string> read)
    {
        if (_parsed.Find((name, id)) is { } known) return known;
        var text = read();
        var parsed = Parser.Parse(name, text, functions);
        _parsed.Add((name, id), parsed, (long)text.Length * RenderMemory.BytesOfCharacter);
        return parsed;
    }
}

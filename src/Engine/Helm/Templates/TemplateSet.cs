namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>The templates that can call each other by name. A set on top of another sees both, and adds nothing to the lower one.</summary>
internal sealed class TemplateSet(TemplateSet? below = null)
{
    private readonly Dictionary<string, Definition> _definitions = new(StringComparer.Ordinal);

    public Definition? Find(string name) => _definitions.TryGetValue(name, out var found) ? found : below?.Find(name);

    /// <summary>Adds a text under its name, and what it defines. The later wins, but nothing is replaced by blanks.</summary>
    public void Add(string name, Template template)
    {
        foreach (var definition in template.Definitions.Values) Add(definition);
        Add(new Definition(name, template.Body, template));
    }

    private void Add(Definition definition)
    {
        if (definition.Body.IsBlank && Find(definition.Name) is not null) return;
        _definitions[definition.Name] = definition;
    }
}

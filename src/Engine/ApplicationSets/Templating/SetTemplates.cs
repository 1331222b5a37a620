using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Templating;

/// <summary>How a set's texts become other texts by parameters: by Go's templates, or by plain ones.</summary>
internal abstract class SetTemplates
{
    /// <summary>What a text says of parameters.</summary>
    /// <exception cref="SetException">It can't be parsed, or fails.</exception>
    public abstract string Say(string text, Parameters parameters);

    /// <summary>The document with all its texts filled in, keys among them. What has nothing to fill in is the same object.</summary>
    /// <param name="place">The path that leads to it.</param>
    public Node Fill(Node node, Parameters parameters, string place)
    {
        switch (node)
        {
            case StringNode text: return Filled(text, parameters, place);
            case MapNode map:
                var values = map.Changed((key, value) => Fill(value, parameters, $"{place}.{key}"));
                return HasTemplateInKey(values) ? WithKeys(values, parameters, place) : values;
            case ListNode list:
                var index = 0;
                return list.Changed(item => Fill(item, parameters, string.Create(CultureInfo.InvariantCulture, $"{place}[{index++}]")));
            default: return node;
        }
    }

    private StringNode Filled(StringNode text, Parameters parameters, string place)
    {
        if (!text.Value.Contains("{{", StringComparison.Ordinal)) return text;
        try
        {
            var said = Say(text.Value, parameters);
            return said == text.Value ? text : StringNode.Of(said);
        }
        catch (SetException error)
        {
            throw error.At(place);
        }
    }

    private static bool HasTemplateInKey(MapNode map)
    {
        foreach (var key in map.Keys)
            if (key.Contains("{{", StringComparison.Ordinal)) return true;
        return false;
    }

    private MapNode WithKeys(MapNode map, Parameters parameters, string place)
    {
        var filled = new MapBuilder(map.Count);
        foreach (var (key, value) in map) filled.Set(Filled(StringNode.Of(key), parameters, place).Value, value);
        return filled.Build();
    }
}

using System.Collections.Immutable;
using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.ApplicationSets;

/// <summary>
/// One set of parameters that a generator made. Templates of Go see nested values; plain ones see single texts whose keys hold the dots.
/// </summary>
/// <param name="Values">By their names.</param>
/// <param name="Texts">The paths of maps and lists that hold texts alone by their type, and not by chance: Go treats them
/// otherwise.</param>
public sealed record Parameters(MapNode Values, ImmutableHashSet<string> Texts)
{
    public static readonly Parameters None = new(MapNode.Empty, []);

    public static Parameters Of(MapNode values) => None with { Values = values };

    public Parameters With(string key, Node value) => this with { Values = Values.With(key, value) };

    public Parameters WithTexts(string key, Node texts) => new(Values.With(key, texts), Texts.Add(key));

    /// <summary>These, over those of another set: maps merge, everything else is replaced.</summary>
    public Parameters Over(Parameters below) => new(Merged(below.Values, Values), Texts.Union(below.Texts));

    /// <summary>Each single value by its path, as selectors see it.</summary>
    public MapNode Flat() => Flatten(Values);

    /// <summary>Each single value of a document by its path, as plain templates see what was read out of a file.</summary>
    public static MapNode Flatten(MapNode document)
    {
        var flat = new MapBuilder();
        Flatten(document, "", flat);
        return flat.Build();
    }

    private static void Flatten(Node node, string path, MapBuilder flat)
    {
        switch (node)
        {
            case MapNode map:
                foreach (var (key, value) in map) Flatten(value, path.Length == 0 ? key : $"{path}.{key}", flat);
                break;
            case ListNode list:
                for (var i = 0; i < list.Count; i++)
                    Flatten(list[i], path.Length == 0 ? i.ToString(CultureInfo.InvariantCulture)
                        : string.Create(CultureInfo.InvariantCulture, $"{path}.{i}"), flat);
                break;
            default: flat.Set(path, TextOf(node)); break;
        }
    }

    /// <summary>As Go prints it. All numbers are floats, since everything comes through JSON.</summary>
    public static string TextOf(Node node) => node.Text() ?? GoFormat.Show(YamlFunctions.FromNode(node));

    private static MapNode Merged(MapNode below, MapNode over)
    {
        var merged = new MapBuilder(below);
        foreach (var (key, value) in over)
            merged.Set(key, value is MapNode map && below[key] is MapNode other ? Merged(other, map) : value);
        return merged.Build();
    }
}

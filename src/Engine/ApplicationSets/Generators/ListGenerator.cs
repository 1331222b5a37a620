using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>`list`: a set of parameters for each element that is written down.</summary>
internal static class ListGenerator
{
    public static IReadOnlyList<Parameters> Make(MapNode generator, GeneratorRun run, string place)
    {
        var made = new List<Parameters>();
        foreach (var element in generator.List("elements"))
        {
            var at = GeneratorRun.Element(place, made.Count);
            if (element is not (MapNode or NullNode)) throw new SetException($"{at}: an element is a block of fields, not {element}");
            made.Add(Parameters.Of(run.Spec.IsGo ? element.Map() : Plain(element.Map(), at)));
        }

        if (generator["elementsYaml"].Text() is { Length: > 0 } yaml) made.AddRange(Read(yaml, $"{place}.elementsYaml"));
        return made;
    }

    private static MapNode Plain(MapNode element, string place)
    {
        var plain = new MapBuilder();
        foreach (var (key, value) in element)
        {
            if (key != "values")
            {
                plain.Set(key, Text(value, $"{place}: {key}"));
                continue;
            }

            if (value is not MapNode values) throw new SetException($"{place}: values is a block of fields, not {value}");
            foreach (var (name, text) in values) plain.Set($"values.{name}", Text(text, $"{place}: values.{name}"));
        }

        return plain.Build();
    }

    private static StringNode Text(Node value, string what) =>
        value as StringNode ?? throw new SetException($"{what} is not a text: put {value} in quotes, or set goTemplate: true");

    private static IEnumerable<Parameters> Read(string yaml, string place)
    {
        Node read;
        try
        {
            read = YamlReader.Read(yaml);
        }
        catch (DocumentException error)
        {
            throw new SetException($"{place} can't be read: {error.Message}", error);
        }

        if (read is not (ListNode or NullNode)) throw new SetException($"{place} is a list of blocks of fields, not {GoText.TypeOf(read)}");
        return (read as ListNode ?? ListNode.Empty).Select((element, i) => Parameters.Of(element as MapNode
            ?? throw new SetException($"{GeneratorRun.Element(place, i)} is a block of fields, not {element}")));
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Resources;

/// <summary>Reads the objects of a file: several documents, lists taken apart, each object with kind and name.</summary>
internal static class ObjectReader
{
    public static List<Resource> Read(string text, string place) => [.. Documents(text, place).Select(document => new Resource(document, place))];

    /// <summary>The objects as plain documents, so that a cache can hold them.</summary>
    public static List<MapNode> Documents(string text, string place)
    {
        IReadOnlyList<Node> documents;
        try
        {
            documents = YamlReader.ReadAll(text, YamlDialect.Kustomize);
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{place}: {error.Message}", error);
        }

        return Objects(documents, place);
    }

    /// <summary>The objects of documents, lists taken apart.</summary>
    public static List<MapNode> Objects(IEnumerable<Node> documents, string place)
    {
        var objects = new List<MapNode>();
        foreach (var document in documents) Add(document, objects, place);
        return objects;
    }

    private static void Add(Node document, List<MapNode> objects, string place)
    {
        switch (document)
        {
            case NullNode or MapNode { Count: 0 }:
                return;
            case ListNode list:
                foreach (var item in list) Add(item, objects, place);
                return;
            case MapNode map:
                if (map["kind"].Text()?.EndsWith("List", StringComparison.Ordinal) == true && map["items"] is ListNode items)
                {
                    foreach (var item in items) Add(item, objects, place);
                    return;
                }

                Check(map, place);
                objects.Add(map);
                return;
            default:
                throw new RenderException($"{place}: a document is no object: {document}");
        }
    }

    private static void Check(MapNode map, string place)
    {
        if (map["kind"] is not StringNode { Value.Length: > 0 }) throw new RenderException($"{place}: missing kind in object {Shorten(map)}");
        if (map["apiVersion"] is not (null or NullNode or StringNode)) throw new RenderException($"{place}: apiVersion is no text in object {Shorten(map)}");
        if (map["metadata"] is not (null or NullNode or MapNode)) throw new RenderException($"{place}: metadata is no map in object {Shorten(map)}");
        if (map.At("metadata", "name") is not StringNode { Value.Length: > 0 } && map["kind"].Text()?.EndsWith("List", StringComparison.Ordinal) != true)
            throw new RenderException($"{place}: missing metadata.name in object {Shorten(map)}");
    }

    private static string Shorten(MapNode map) => map.ToString() is { Length: > 200 } text ? text[..200] + "..." : map.ToString();
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Patches;

/// <summary>What the text of a patch is: operations of a JSON patch, or objects to merge.</summary>
internal static class PatchText
{
    /// <summary>The operations, or null when the text is not a list of them.</summary>
    public static ListNode? AsOperations(string text, string place)
    {
        Node document;
        try
        {
            // What begins like a JSON list has to be one: YAML's own short forms are not taken there.
            document = text.StartsWith('[') ? JsonReader.Read(System.Text.Encoding.UTF8.GetBytes(text)) : YamlReader.Read(text);
        }
        catch (DocumentException)
        {
            // Several documents or a mistake: the reader of objects tells which.
            return null;
        }

        // What says nothing is a patch without operations.
        if (document is NullNode && text.AsSpan().Count("---") < 2) return ListNode.Empty;
        if (document is not ListNode list) return null;
        foreach (var item in list)
        {
            if (item is not MapNode operation || !operation.Has("op")) return null;
        }

        return list;
    }

    public static List<Resource> AsObjects(string text, string place)
    {
        var objects = ObjectReader.Read(text, place);
        return objects.Count > 0 ? objects : throw new RenderException($"{place}: unable to parse SM or JSON patch from [{Shorten(text)}]");
    }

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "...";
}

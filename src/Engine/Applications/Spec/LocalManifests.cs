using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Spec;

/// <summary>Manifests that a request to sync brings along, each a text of JSON or YAML, in place of those of Git.</summary>
public static class LocalManifests
{
    /// <summary>The objects, with those of lists one by one.</summary>
    /// <exception cref="RenderException">One of them is none.</exception>
    public static IReadOnlyList<MapNode> Read(ListNode texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var found = new List<MapNode>();
        for (var i = 0; i < texts.Count; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"the local manifest {i + 1} of {texts.Count}");
            foreach (var document in Documents(texts[i], place)) Add(document, place, found);
        }

        return found;
    }

    /// <summary>
    /// The text as it is remembered and told: of what is a Secret, or can't be read and so might be one, only what it is called. Requests
    /// stand in the journal and in the status for long after they are done.
    /// </summary>
    internal static Node Told(Node text)
    {
        try
        {
            var objects = Read(ListNode.Of(text));
            return objects.Any(SecretText.IsSecret) ? string.Join("\n---\n", objects.Select(static one => JsonText.Write(Named(one))))
                : text;
        }
        catch (RenderException)
        {
            return "";
        }
    }

    private static IReadOnlyList<Node> Documents(Node text, string place)
    {
        try
        {
            return [.. YamlReader.ReadAll(text.Text() ?? throw new RenderException($"{place} is no text"))
                .Where(static one => one is not NullNode)];
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{place}: {error.Message}", error);
        }
    }

    private static void Add(Node document, string place, List<MapNode> found)
    {
        if (document is not MapNode map || map["kind"].Text() is not { Length: > 0 } kind || map["apiVersion"]
            .Text() is not { Length: > 0 })
            throw new RenderException($"{place} is no object: it needs apiVersion and kind");
        if (kind.EndsWith("List", StringComparison.Ordinal) && map["items"] is ListNode items)
            foreach (var item in items) Add(item, place, found);
        else found.Add(map);
    }

    private static MapNode Named(MapNode manifest) => !SecretText.IsSecret(manifest) ? manifest : MapNode.Of(
        ("apiVersion", manifest["apiVersion"] ?? ""), ("kind", manifest["kind"] ?? ""),
        ("metadata", MapNode.Of(manifest.Map("metadata").Where(static one => one.Key is "name" or "namespace"))));
}

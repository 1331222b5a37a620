using System.Buffers;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>Changes name, tag or digest of an image, wherever containers are and in the fields that are known to hold one.</summary>
internal sealed class ImageTransformer(ImageEntry image, IReadOnlyList<FieldSpec> fields, string place) : ITransformer
{
    private const string DigestMark = "@sha256:";
    private static readonly SearchValues<char> TagCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.{}-");

    private readonly WholePattern _name = new(image.Name, place);

    public void Transform(ResourceSet resources)
    {
        foreach (var resource in resources.All)
        {
            if (resource.Kind != "CustomResourceDefinition") resource.Root = (MapNode)InContainers(resource.Root);
            var gvk = resource.Gvk;
            foreach (var spec in fields)
            {
                // "Create" in these specs reaches only to fields that a container already has.
                if (gvk.IsSelectedBy(spec.Gvk)) resource.Root = FieldPaths.Change(resource.Root, spec, FieldPaths.Missing.Leave, Set);
            }
        }
    }

    private Node InContainers(Node node)
    {
        switch (node)
        {
            case ListNode list:
                return list.Changed(InContainers);
            case MapNode map:
                return map.Changed((key, value) => key is "containers" or "initContainers" && value is ListNode containers
                    ? containers.Changed(container => InContainer(container))
                    : InContainers(value));
            default:
                return node;
        }
    }

    private Node InContainer(Node container) =>
        container is MapNode map && map["image"] is StringNode text ? map.With("image", Set(text)) : container;

    private Node Set(Node node)
    {
        if (node is MapNode or ListNode) throw new RenderException("wrong node kind: expected ScalarNode");
        if (node is not StringNode text || !IsMeant(text.Value)) return node;
        var (name, tag, digest) = Split(text.Value);
        if (image.NewName.Length > 0) name = image.NewName;
        if (image.NewTag.Length > 0) (tag, digest) = (image.NewTag, image.Digest);
        else if (image.Digest.Length > 0) (tag, digest) = ("", image.Digest);
        else if (image.TagSuffix.Length > 0) (tag, digest) = (tag + image.TagSuffix, "");
        return StringNode.Of(name + (tag.Length > 0 ? ":" + tag : "") + (digest.Length > 0 ? "@" + digest : ""));
    }

    /// <summary>The pattern of the name, then perhaps a tag, then perhaps a digest. Where the name ends is not said, so each way is tried.</summary>
    private bool IsMeant(ReadOnlySpan<char> value)
    {
        if (_name.Matches(value)) return true;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == ':' && IsTag(value[(i + 1)..]) && _name.Matches(value[..i])) return true;
            if (value[i] == '@' && IsDigest(value[i..]) && _name.Matches(value[..i])) return true;
        }

        return false;
    }

    private static bool IsTag(ReadOnlySpan<char> rest)
    {
        var at = rest.IndexOf('@');
        return at < 0 ? !rest.ContainsAnyExcept(TagCharacters) : !rest[..at].ContainsAnyExcept(TagCharacters) && IsDigest(rest[at..]);
    }

    private static bool IsDigest(ReadOnlySpan<char> rest) =>
        rest.StartsWith(DigestMark) && !rest[DigestMark.Length..].ContainsAnyExcept(TagCharacters);

    private static (string Name, string Tag, string Digest) Split(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var (rest, digest) = at < 0 ? (image, "") : (image[..at], image[(at + 1)..]);
        // A colon before the last slash belongs to the registry's port.
        var colon = rest.LastIndexOf(':');
        return colon > rest.LastIndexOf('/') ? (rest[..colon], rest[(colon + 1)..], digest) : (rest, "", digest);
    }
}

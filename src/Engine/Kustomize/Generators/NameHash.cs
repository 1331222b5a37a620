using System.Security.Cryptography;
using System.Text;

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Resources;

namespace GitOpsActors.Engine.Kustomize.Generators;

/// <summary>The hash of the content that goes into the name of a generated object, so that a change of content is a change of name.</summary>
internal static class NameHash
{
    private const int Length = 10;

    public static void AddToNames(ResourceSet resources)
    {
        foreach (var resource in resources.All)
        {
            if (!resource.NeedsHash) continue;
            var hash = Of(resource);
            resource.StorePreviousId();
            resource.SetName($"{resource.Name}-{hash}");
        }
    }

    // The name is part of what is hashed, and always empty: prefixes and suffixes must not change the hash.
    public static string Of(Resource resource)
    {
        var root = resource.Root;
        var encoded = resource.Kind switch
        {
            "ConfigMap" when resource.Gvk.Group.Length == 0 => ConfigMap(root),
            "Secret" when resource.Gvk.Group.Length == 0 => Secret(root),
            _ => root,
        };
        var hex = Convert.ToHexStringLower(SHA256.HashData(Bytes(encoded)));
        // Vowels and look-alikes are replaced, so that no hash reads as a word.
        var hash = new StringBuilder(Length);
        foreach (var c in hex.AsSpan(0, Length)) hash.Append(c switch { '0' => 'g', '1' => 'h', '3' => 'k', 'a' => 'm', 'e' => 't', _ => c });
        return hash.ToString();
    }

    private static MapNode ConfigMap(MapNode root)
    {
        var encoded = MapNode.Of(("data", root["data"] ?? ""), ("kind", "ConfigMap"), ("name", ""));
        return root["binaryData"] is MapNode binary ? encoded.With("binaryData", binary) : encoded;
    }

    private static MapNode Secret(MapNode root)
    {
        var encoded = MapNode.Of(("data", root["data"] ?? ""), ("kind", "Secret"), ("name", ""), ("type", root["type"] ?? ""));
        return root["stringData"] is MapNode text ? encoded.With("stringData", text) : encoded;
    }

    /// <summary>JSON as Go's encoder writes it: keys sorted, and what could be HTML escaped.</summary>
    private static byte[] Bytes(Node node) => Encoding.UTF8.GetBytes(GoJson.Write(node));
}

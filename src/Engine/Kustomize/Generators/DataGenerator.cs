using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Generators;

/// <summary>Makes ConfigMaps and Secrets.</summary>
internal static class DataGenerator
{
    private const int Base64LineLength = 70;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static Resource ConfigMap(GeneratorEntry entry, GeneratorOptions global, Loader loader)
    {
        var (data, binary) = (new SortedDictionary<string, Node>(StringComparer.Ordinal), new SortedDictionary<string, Node>(StringComparer.Ordinal));
        foreach (var (key, value) in KeyValues.Load(entry, loader))
        {
            if (TryText(value.Span) is { } text) data.Add(key, text);
            else binary.Add(key, Base64(value.Span));
        }

        var root = Start("ConfigMap", entry);
        if (data.Count > 0) root.Set("data", MapNode.Of(data));
        if (binary.Count > 0) root.Set("binaryData", MapNode.Of(binary));
        return Finish(root, entry, global);
    }

    public static Resource Secret(GeneratorEntry entry, GeneratorOptions global, Loader loader)
    {
        var root = Start("Secret", entry);
        root.Set("type", entry.SecretType.Length > 0 ? entry.SecretType : "Opaque");
        var data = new SortedDictionary<string, Node>(StringComparer.Ordinal);
        foreach (var (key, value) in KeyValues.Load(entry, loader)) data.Add(key, Base64(value.Span));
        if (data.Count > 0) root.Set("data", MapNode.Of(data));
        return Finish(root, entry, global);
    }

    private static MapBuilder Start(string kind, GeneratorEntry entry)
    {
        if (entry.Name.Length == 0) throw new RenderException($"{entry.Place}: a generated {kind} must have a name");
        var root = new MapBuilder();
        root.Set("apiVersion", "v1");
        root.Set("kind", kind);
        var metadata = MapNode.Of(("name", entry.Name));
        root.Set("metadata", entry.Namespace.Length > 0 ? metadata.With("namespace", entry.Namespace) : metadata);
        return root;
    }

    private static Resource Finish(MapBuilder root, GeneratorEntry entry, GeneratorOptions global)
    {
        var options = entry.Options.Over(global);
        if (options.Immutable) root.Set("immutable", true);
        var map = root.Build();
        if (options.Labels.Count > 0) map = map.WithAt(["metadata", "labels"], ToMap(options.Labels));
        if (options.Annotations.Count > 0) map = map.WithAt(["metadata", "annotations"], ToMap(options.Annotations));
        return new Resource(map, entry.Place) { Behavior = entry.Behavior, NeedsHash = !options.DisableNameSuffixHash };
    }

    private static MapNode ToMap(IReadOnlyList<KeyValuePair<string, string>> pairs) =>
        MapNode.Of(pairs.Select(static pair => new KeyValuePair<string, Node>(pair.Key, pair.Value)));

    private static string? TryText(ReadOnlySpan<byte> value)
    {
        try
        {
            return StrictUtf8.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>In lines, as the original writes long values.</summary>
    private static string Base64(ReadOnlySpan<byte> value)
    {
        var text = Convert.ToBase64String(value);
        if (text.Length <= Base64LineLength) return text;
        var lines = new StringBuilder(text.Length + (text.Length / Base64LineLength) + 1);
        for (var at = 0; at < text.Length; at += Base64LineLength) lines.Append(text, at, Math.Min(Base64LineLength, text.Length - at)).Append('\n');
        return lines.ToString();
    }
}

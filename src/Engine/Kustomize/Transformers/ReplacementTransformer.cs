using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>Copies a value, or a part of one, from a field of one object, or from the entry itself, to fields of others.</summary>
internal sealed class ReplacementTransformer(IReadOnlyList<ReplacementEntry> replacements) : ITransformer
{
    public int Passes { get; } = replacements.Sum(static replacement => 1 + replacement.Targets.Count);

    public void Transform(ResourceSet resources)
    {
        foreach (var replacement in replacements)
        {
            var value = replacement.SourceValue ?? ReadSource(resources, replacement);
            foreach (var target in replacement.Targets) Write(resources, replacement, target, value);
        }
    }

    private static Node ReadSource(ResourceSet resources, ReplacementEntry replacement)
    {
        var source = replacement.Source!;
        var matching = resources.All.Where(resource => SourceMatches(resource, source)).ToList();
        if (matching.Count != 1)
            throw new RenderException($"{replacement.Place}: {(matching.Count == 0 ? "nothing selected by" : "multiple matches for selector")} {source.Show()}");
        var path = source.FieldPath.Length > 0 ? source.FieldPath : "metadata.name";
        var found = ReplacementPath.Read(matching[0].Root, ReplacementPath.Split(path))
            ?? throw new RenderException($"{replacement.Place}: fieldPath `{path}` is missing for replacement source {source.Show()}");
        if (source.Options is not { Delimiter.Length: > 0 } options) return found;
        if (found is not StringNode text) throw new RenderException($"{replacement.Place}: delimiter option can only be used with scalar nodes");
        var parts = text.Value.Split(options.Delimiter);
        if (options.Index < 0 || options.Index >= parts.Length)
            throw new RenderException($"{replacement.Place}: options.index {options.Index} is out of bounds for value {text.Value}");
        return parts[options.Index];
    }

    private static bool SourceMatches(Resource resource, SourceEntry source) => resource.HasAnyId(id =>
        id.Gvk.IsSelectedBy(source.Gvk) &&
        (source.Name.Length == 0 || source.Name == id.Name) &&
        (source.Namespace.Length == 0 || source.Namespace == id.EffectiveNamespace || source.Namespace == id.Namespace));

    private static void Write(ResourceSet resources, ReplacementEntry replacement, TargetEntry target, Node value)
    {
        foreach (var resource in resources.All)
        {
            if (!target.Takes(resource)) continue;
            foreach (var path in target.FieldPaths.Count > 0 ? target.FieldPaths : ["metadata.name"])
            {
                var steps = ReplacementPath.Split(path);
                var (changed, count) = ReplacementPath.Write(
                    resource.Root, steps, target.Options.Create, value, old => Combine(replacement.Place, target.Options, old, value));
                if (count == 0) throw new RenderException($"{replacement.Place}: unable to find field \"{path}\" in replacement target {resource.Kind}/{resource.Name}");
                resource.Root = changed as MapNode ?? throw new RenderException($"{replacement.Place}: the replacement turns an object into something else");
            }
        }
    }

    private static Node Combine(string place, ReplacementOptions options, Node? old, Node value)
    {
        if (options.Delimiter.Length == 0) return Typed(place, old, value);
        if (old is MapNode or ListNode || (old is null && value is MapNode or ListNode)) throw new RenderException($"{place}: delimiter option can only be used with scalar nodes");
        var parts = (old is null or NullNode ? "" : old.PlainText()).Split(options.Delimiter).ToList();
        var text = value.PlainText();
        if (options.Index < 0) parts.Insert(0, text);
        else if (options.Index >= parts.Count) parts.Add(text);
        else parts[options.Index] = text;
        return string.Join(options.Delimiter, parts);
    }

    /// <summary>A scalar keeps the type that the target had: text stays text, and what is no number can't take a number's place.</summary>
    private static Node Typed(string place, Node? old, Node value)
    {
        if (old is MapNode or ListNode || (old is null && value is MapNode or ListNode)) return value;
        // A map has no text of its own.
        var text = value is MapNode or ListNode ? "" : value.PlainText();
        if (old is StringNode) return text;
        var read = YamlReader.Read(text, YamlDialect.Kustomize) is var node and not (MapNode or ListNode or NullNode) ? node : text;
        var fits = old switch
        {
            IntegerNode => read is IntegerNode,
            FloatNode => read is IntegerNode or FloatNode,
            BoolNode => read is BoolNode,
            NullNode => false,
            _ => true,
        };
        return fits ? read : throw new RenderException($"{place}: cannot put '{text}' where {old} is");
    }
}

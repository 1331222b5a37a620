using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>Puts a value into fields, or into the path that a field holds.</summary>
internal sealed class ValueAddTransformer : ITransformer
{
    private readonly string _value;
    private readonly IReadOnlyList<Target> _targets;

    private ValueAddTransformer(string value, IReadOnlyList<Target> targets) => (_value, _targets) = (value, targets);

    /// <param name="Selector">Which objects; null for all.</param>
    /// <param name="Field">The field.</param>
    /// <param name="Position">Before which part of the path that the field holds, counted from one; zero for the whole field.</param>
    private sealed record Target(Selector? Selector, FieldSpec Field, int Position);

    public static ValueAddTransformer Read(Fields fields, Loader loader)
    {
        // Without a value, the name of the folder is one.
        var value = fields.Text("value").Trim() is { Length: > 0 } given ? given : SourcePath.NameOf(loader.Folder);
        if (value.Length == 0) throw fields.Error("must provide value");
        var targets = fields.Text("targetFilePath") is { Length: > 0 } path ? InFile(path, fields, loader) : fields.Each("targets", ReadTarget);
        return targets.Count == 0 ? throw fields.Error("must specify at least one target") : new ValueAddTransformer(value, targets);
    }

    public void Transform(ResourceSet resources)
    {
        foreach (var target in _targets)
        {
            foreach (var resource in target.Selector?.From(resources).ToList() ?? [.. resources.All])
            {
                var steps = target.Field.Steps;
                for (var depth = 1; depth < steps.Length; depth++)
                {
                    if (resource.Root.At(steps.AsSpan(0, depth)) is ListNode) throw new RenderException($"'{target.Field.Path}' of {resource.CurrentId} leads into a list: expected MappingNode");
                }

                resource.Root = FieldPaths.Change(resource.Root, target.Field, FieldPaths.Missing.Scalar, old => Changed(old, target.Position));
            }
        }
    }

    private static IReadOnlyList<Target> InFile(string path, Fields fields, Loader loader)
    {
        try
        {
            var document = YamlReader.Read(loader.Text(path, fields.Place));
            return Fields.ReadWhole(document, path, static one => one.Each("targets", ReadTarget), isLoose: true);
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{path}: {error.Message}", error);
        }
    }

    private static Target ReadTarget(Fields target)
    {
        var position = target.Integer("filePathPosition") ?? 0;
        if (position < 0) throw target.Error($"value of FilePathPosition ({position}) cannot be negative");
        var path = target.Text("fieldPath");
        if (path.Length == 0) throw target.Error("fieldPath cannot be empty");
        var selector = target.One("selector", SelectorEntry.Read);
        return new Target(selector is null ? null : new Selector(selector, target.Place), new FieldSpec(path, default(Gvk).OrAny(), true), (int)Math.Min(position, int.MaxValue));
    }

    private Node Changed(Node old, int position)
    {
        if (old is MapNode or ListNode) throw new RenderException("wrong node kind: expected ScalarNode");
        var text = old is NullNode ? "" : old.PlainText();
        var value = position == 0 || text.Length == 0 ? _value : WithPart(text, position - 1);
        // What had to be in quotes stays in them; else the field is what its value looks like.
        var isQuoted = old is StringNode && (text.Length == 0 || YamlScalars.Resolve(text, YamlDialect.Kustomize) is not StringNode);
        return isQuoted ? value : YamlScalars.Resolve(value, YamlDialect.Kustomize);
    }

    /// <summary>The path with the value as a part of it; the root of an absolute path stays in front.</summary>
    private string WithPart(string path, int position)
    {
        List<string> parts = [.. path.Split('/')];
        if (parts.Count > 1 && parts[^1].Length == 0) parts.RemoveAt(parts.Count - 1);
        position = Math.Min(position, parts.Count);
        if (parts[0].Length == 0 && position < parts.Count) position++;
        parts.Insert(position, _value);
        return string.Join('/', parts);
    }
}

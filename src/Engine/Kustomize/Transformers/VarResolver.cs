using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Resources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Transformers;

/// <summary>Puts the values of `vars` in place of `$(NAME)`; `$$` stands for a dollar, and names that are no var stay.</summary>
internal sealed class VarResolver(IReadOnlyList<VarEntry> vars, IReadOnlyList<FieldSpec> fields) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        if (vars.Count == 0) return;
        var values = new Dictionary<string, Node>();
        foreach (var entry in vars)
        {
            if (Read(resources, entry) is { } value) values.Add(entry.Name, value);
        }

        foreach (var resource in resources.All)
        {
            var gvk = resource.Gvk;
            foreach (var spec in fields)
            {
                if (gvk.IsSelectedBy(spec.Gvk)) resource.Root = FieldPaths.Change(resource.Root, spec, FieldPaths.Missing.Leave, node => Expand(node, values));
            }
        }
    }

    private static Node? Read(ResourceSet resources, VarEntry entry)
    {
        var found = resources.All.FirstOrDefault(resource => resource.Vars.Contains(entry.Name))
            ?? throw new RenderException($"var '{entry.Name}': no object matches {entry.Gvk}/{entry.ObjectName} where the var is declared");
        return ReplacementPath.Read(found.Root, Steps(entry.FieldPath))
            ?? throw new RenderException($"var '{entry.Name}': field '{entry.FieldPath}' not found in {found.CurrentId}");
    }

    /// <summary>Places in a list are written `[0]` here, and `.0` elsewhere.</summary>
    private static string[] Steps(string path) =>
        [.. ReplacementPath.Split(path).Select(static step => step is ['[', .. var inner, ']'] && inner.All(char.IsAsciiDigit) ? inner : step)];

    private static Node Expand(Node node, Dictionary<string, Node> values)
    {
        switch (node)
        {
            case StringNode text:
                return Expand(text.Value, values);
            case ListNode list:
                return list.Changed(item => item is StringNode ? Expand(item, values) : item);
            case MapNode map:
                return map.Changed((_, value) => value is StringNode ? Expand(value, values) : value);
            default:
                return node;
        }
    }

    private static Node Expand(string text, Dictionary<string, Node> values)
    {
        if (!text.Contains('$', StringComparison.Ordinal)) return text;
        // A text that is nothing but one var takes its value with its type.
        if (text.StartsWith("$(", StringComparison.Ordinal) && text.IndexOf(')', StringComparison.Ordinal) == text.Length - 1 && values.TryGetValue(text[2..^1], out var whole)) return whole;
        var expanded = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                expanded.Append(text[i]);
                continue;
            }

            if (text[i + 1] == '$')
            {
                expanded.Append('$');
                i++;
            }
            else if (text[i + 1] == '(' && text.IndexOf(')', i) is var end and > 0)
            {
                var name = text[(i + 2)..end];
                expanded.Append(values.TryGetValue(name, out var value) ? value.PlainText() : $"$({name})");
                i = end;
            }
            else
            {
                expanded.Append('$');
            }
        }

        return expanded.ToString();
    }
}

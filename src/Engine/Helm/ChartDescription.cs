using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Helm.Values;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm;

/// <summary>What can be set of a chart: its values one by one, and the files beside it that hold values. No template runs for it.</summary>
internal sealed class ChartDescription(ChartLoader loader, ISourceTree tree, string path)
{
    private const string Values = "values.yaml";
    private const int ParametersMax = 20_000;
    private const int FoldersMax = 2_000;

    private int _folders;

    /// <param name="block">The `helm` block of the source.</param>
    public MapNode Of(MapNode block, HelmOptions options)
    {
        var chart = loader.Load(tree, path);
        List<string> files = [];
        Collect(path, "", files);
        var values = tree.ReadFile(Below(path, Values)) is { } file ? GoBytes.Text(file.Content.Span) : "";
        var given = ListNode.Of(block.List("fileParameters").Select(static one =>
            (Node)MapNode.Of(("name", one["name"] ?? ""), ("path", one["path"] ?? ""))));
        return MapNode.Of(("name", chart.Name), ("valueFiles", ListNode.Of(files.Select(static name => (Node)name))),
            ("parameters", Parameters(chart, block, options)), ("values", values), ("fileParameters", given));
    }

    /// <summary>Each value of the chart under the words that set it, as the chosen files change it.</summary>
    private ListNode Parameters(Chart chart, MapNode block, HelmOptions options)
    {
        var chosen = MapNode.Of(block.Where(static entry => entry.Key is "valueFiles" or "ignoreMissingValueFiles"));
        var values = (GoMap)YamlFunctions.FromNode(chart.Values)!;
        ValuesMerge.Over(values, new ValuesReader(tree, path, options.With(chosen), loader).Read());
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(values, "", found);
        return ListNode.Of(found.Select(static one => (Node)MapNode.Of(("name", one.Key), ("value", one.Value))));
    }

    private static void Flatten(object? value, string name, SortedDictionary<string, string> found)
    {
        switch (value)
        {
            case GoMap map:
                foreach (var (key, inner) in map.Entries) Flatten(inner, name.Length == 0 ? key : $"{name}.{key}", found);
                break;
            case GoList list:
                for (var i = 0; i < list.Items.Length; i++) Flatten(list.Items[i], $"{name}[{i}]", found);
                break;
            default:
                if (found.Count >= ParametersMax) throw new RenderException($"the chart has more than {ParametersMax} values");
                found[name] = GoFormat.Show(value);
                break;
        }
    }

    private void Collect(string folder, string name, List<string> files)
    {
        if (++_folders > FoldersMax || tree.ReadFolder(folder) is not { } listing || listing.RealPath != folder) return;
        foreach (var entry in listing.Entries)
        {
            var inner = Below(name, entry.TrimEnd('/'));
            if (entry.EndsWith('/')) Collect(Below(folder, entry.TrimEnd('/')), inner, files);
            else if (entry.Contains("values", StringComparison.Ordinal) && (entry.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
                || entry.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))) files.Add(inner);
        }
    }

    private static string Below(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}

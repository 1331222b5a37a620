using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>Reads charts from folders and archives. What files hold is parsed once for all renders.</summary>
internal sealed class ChartLoader(RenderMemory memory)
{
    private const int FilesMax = 20_000;
    private const long BytesMax = 256L * 1024 * 1024;
    private const int DepthMax = 20;

    private readonly ParsedFiles<Node> _documents = new(static (file, place) => Parse(TextOf(file), place), memory.Share(0.15));
    private readonly ParsedFiles<MapNode> _values = new(ReadValues, memory.Share(0.4));
    private readonly ParsedFiles<IgnoreRules> _ignores = new(static (file, _) => IgnoreRules.Read(file), memory.Share(0.05));
    private readonly ParsedFiles<IReadOnlyList<ChartFile>> _archives = new(static (file, place) => ChartArchive.Read(file, place).Files, memory.Share(0.4),
        static files => files.Sum(static file => (long)file.File.Content.Length + RenderMemory.BytesOfEntry));

    /// <summary>The chart in a folder of the tree, or in an archive.</summary>
    public Chart Load(ISourceTree tree, string path)
    {
        if (tree.ReadFile(path) is { } archive) return Of(_archives.Of(archive, path), path, 0);
        if (tree.ReadFolder(path) is not { } folder) throw new RenderException($"there is no chart '{path}'");
        var files = new List<ChartFile>();
        var ignore = tree.ReadFile(Below(path, ".helmignore")) is { } rules ? _ignores.Of(rules, path) : IgnoreRules.Default;
        var budget = BytesMax;
        Collect(tree, path, "", folder, ignore, files, ref budget, 0);
        return Of(files, path, 0);
    }

    /// <summary>What the chart in a folder says of the charts that it is made of; null where there is no chart.</summary>
    public DependencyList? DependenciesOf(ISourceTree tree, string path)
    {
        if (Document(tree, Below(path, "Chart.yaml")) is not { } metadata) return null;
        var isOld = IsOld(metadata);
        var requirements = Document(tree, Below(path, "requirements.yaml")) ?? metadata;
        // An old chart may have a lock of the new form, which wins.
        var @lock = Document(tree, Below(path, "Chart.lock")) ?? (isOld ? Document(tree, Below(path, "requirements.lock")) : null);
        return new DependencyList(requirements["dependencies"].List(), @lock, isOld);
    }

    private MapNode? Document(ISourceTree tree, string path) => tree.ReadFile(path) is { } file ? MapOf(file, path, "cannot load") : null;

    private static bool IsOld(MapNode metadata) => metadata["apiVersion"].Text() is null or "" or "v1";

    private static string Below(string folder, string name) => folder.Length == 0 ? name : folder + "/" + name;

    private static void Collect(ISourceTree tree, string root, string folder, SourceFolder listing, IgnoreRules ignore, List<ChartFile> files, ref long budget, int depth)
    {
        if (depth > DepthMax * 4) throw new RenderException($"'{Below(root, folder)}': the folders of the chart are nested too deeply");
        foreach (var entry in listing.Entries)
        {
            var isFolder = entry.EndsWith('/');
            var name = Below(folder, entry.TrimEnd('/'));
            if (ignore.Ignores(name, isFolder)) continue;
            // A link to a folder is listed as a file by some trees.
            if (tree.ReadFile(Below(root, name)) is { } file && !isFolder)
            {
                budget -= file.Content.Length;
                if (files.Count >= FilesMax || budget < 0) throw new RenderException($"'{root}': the chart has more than {FilesMax} files or {BytesMax} bytes");
                files.Add(new ChartFile(name, WithoutMark(file)));
            }
            else if (tree.ReadFolder(Below(root, name)) is { } below) Collect(tree, root, name, below, ignore, files, ref budget, depth + 1);
        }
    }

    private Chart Of(IReadOnlyList<ChartFile> files, string place, int depth)
    {
        if (depth > DepthMax) throw new RenderException($"'{place}': charts are nested deeper than {DepthMax}");
        var named = files.Where(static file => !file.Name.Contains('/', StringComparison.Ordinal)).ToDictionary(static file => file.Name, static file => file.File, StringComparer.Ordinal);
        if (!named.TryGetValue("Chart.yaml", out var about)) throw new RenderException($"'{place}': Chart.yaml file is missing");
        var metadata = MapOf(about, Below(place, "Chart.yaml"), "cannot load Chart.yaml");
        var isOld = IsOld(metadata);
        // The old file wins, whatever the version of the new one.
        var requirements = named.TryGetValue("requirements.yaml", out var old) ? MapOf(old, Below(place, "requirements.yaml"), "cannot load requirements.yaml") : metadata;
        ChartMetadataRules.Check(metadata, requirements["dependencies"], Below(place, "Chart.yaml"));
        var (templates, others, below) = Sorted(files, isOld);
        return new Chart
        {
            Name = metadata["name"]!.PlainText(),
            Metadata = metadata,
            Requirements = [.. requirements["dependencies"].List().Where(static node => node is MapNode).Select(ChartDependency.Read)],
            Templates = templates,
            Files = others,
            Values = named.TryGetValue("values.yaml", out var values) ? Values(values, Below(place, "values.yaml")) : MapNode.Empty,
            Schema = named.GetValueOrDefault("values.schema.json"),
            Charts = [.. below.Select(chart => Inner(chart.Key, chart.Value, place, depth))],
        };
    }

    private static (List<ChartFile> Templates, List<ChartFile> Others, SortedDictionary<string, List<ChartFile>> Charts) Sorted(IReadOnlyList<ChartFile> files, bool isOld)
    {
        var (templates, others) = (new List<ChartFile>(), new List<ChartFile>());
        var charts = new SortedDictionary<string, List<ChartFile>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.Name is "Chart.yaml" or "values.yaml" or "values.schema.json" or "Chart.lock") continue;
            if (file.Name is "requirements.yaml" or "requirements.lock" && !isOld) continue;
            if (file.Name.StartsWith("templates/", StringComparison.Ordinal)) templates.Add(file);
            else if (file.Name.StartsWith("charts/", StringComparison.Ordinal) && !file.Name.EndsWith(".prov", StringComparison.Ordinal))
            {
                var rest = file.Name["charts/".Length..];
                var name = rest.Split('/', 2)[0];
                if (!charts.TryGetValue(name, out var list)) charts[name] = list = [];
                list.Add(file with { Name = rest });
            }
            else others.Add(file);
        }

        foreach (var name in charts.Keys.Where(static name => name[0] is '_' or '.').ToList()) charts.Remove(name);
        return (templates, others, charts);
    }

    private Chart Inner(string name, List<ChartFile> files, string place, int depth)
    {
        var where = Below(place, "charts/" + name);
        if (name.EndsWith(".tgz", StringComparison.Ordinal))
        {
            if (files[0].Name != name) throw new RenderException($"'{where}': expected {name}, got {files[0].Name}");
            return Of(_archives.Of(files[0].File, where), where, depth + 1);
        }

        return Of([.. files.Where(static file => file.Name.Contains('/', StringComparison.Ordinal)).Select(static file => file with { Name = file.Name[(file.Name.IndexOf('/', StringComparison.Ordinal) + 1)..] })], where, depth + 1);
    }

    private MapNode MapOf(SourceFile file, string place, string what) => _documents.Of(file, place) switch
    {
        MapNode map => map,
        NullNode => MapNode.Empty,
        _ => throw new RenderException($"{place}: {what}: it is no map"),
    };

    /// <summary>The document of a file that holds values.</summary>
    public MapNode Values(SourceFile file, string place) => _values.Of(file, place);

    private static bool HasUnwritable(Node node) => node switch
    {
        FloatNode number => !double.IsFinite(number.Value),
        MapNode map => map.Any(static entry => HasUnwritable(entry.Value)),
        ListNode list => list.Any(HasUnwritable),
        _ => false,
    };

    private static string TextOf(SourceFile file) => Encoding.UTF8.GetString(file.Content.Span).TrimStart('\uFEFF');

    /// <summary>Editors on Windows put a mark in front of texts, which belongs to none of them.</summary>
    private static SourceFile WithoutMark(SourceFile file) => file.Content.Span.StartsWith("\uFEFF"u8) ? file with { Content = file.Content[3..] } : file;

    /// <summary>Values may come in several documents, of which the later ones win.</summary>
    private static MapNode ReadValues(SourceFile file, string place)
    {
        var values = MapNode.Empty;
        foreach (var part in SplitDocuments(TextOf(file)))
        {
            values = Parse(part, place) switch
            {
                MapNode map => values.Count == 0 ? map : Over(values, map),
                NullNode => values,
                _ => throw new RenderException($"{place}: cannot read values: it is no map"),
            };
        }

        return values;
    }

    private static MapNode Over(MapNode values, MapNode later)
    {
        var merged = new MapBuilder(values);
        foreach (var (key, value) in later) merged.Set(key, value is MapNode map && merged[key] is MapNode below ? Over(below, map) : value);
        return merged.Build();
    }

    /// <summary>Parts a text at lines of three dashes, behind which only a comment may stand.</summary>
    private static List<string> SplitDocuments(string text)
    {
        var (parts, start) = (new List<string>(), 0);
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at) is var found and >= 0 ? found + 1 : text.Length;
            var line = text.AsSpan(at, end - at);
            if (line.StartsWith("---") && line[3..].Trim() is var rest && (rest.IsEmpty || rest[0] == '#'))
            {
                if (at > start) parts.Add(text[start..at]);
                start = end;
            }

            at = end;
        }

        if (start < text.Length) parts.Add(text[start..]);
        return parts;
    }

    private static Node Parse(string text, string place)
    {
        try
        {
            var document = YamlReader.Read(text);
            // Everything passes through JSON, which has neither infinity nor what is no number.
            return HasUnwritable(document) ? throw new RenderException($"{place}: error converting YAML to JSON: json: unsupported value: it holds .inf or .nan") : document;
        }
        catch (DocumentException error)
        {
            throw new RenderException($"{place}: {error.Message}", error);
        }
    }
}

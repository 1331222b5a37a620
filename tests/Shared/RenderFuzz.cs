using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Directories;

namespace GitOpsActors.Tests.Shared;

/// <summary>Renders damaged charts, kustomizations and manifests. Each round follows from its number and the seed alone.</summary>
/// <param name="folders">Folders that each hold one chart or kustomization.</param>
internal sealed class RenderFuzz(IReadOnlyList<string> folders, int seed)
{
    private static readonly string[] Fragments =
    [
        "{{ ", " }}", "{{- range $i := until 1000 }}", "{{ end }}", "{{ include \"x\" . }}", "{{ tpl .Values.a . }}", "{{ .Values.a.b.c }}", "{{ repeat 9999 \"x\" }}", "{{ fromYaml \"a: [\" }}",
        "{{ regexMatch \"(a+)+$\" \"aaaaaaaaaaaaaaaaaaaaaaaa!\" }}", "{{ toYaml . }}", "|", ">-", "|2\n     \n  x", "&a ", "*a", "- ", "? ", ": ", "---\n", "...", "\t", "[", "]", "{", "}", "'", "\"",
        "null", "true", "1e999", "0x", "!!binary x", "<<: ", "$patch: delete", "metadata", "\u0000", "\uFEFF", "é", "😀", "\\", "%", "@", "spec:\n", "  ", "\n", "\n\n", "name: ", "kind: List\nitems:\n",
    ];

    private readonly List<(string Name, Dictionary<string, SourceFile> Files)> _sources = [.. folders.Select(static folder => (Path.GetFileName(folder), Read(folder)))];
    private readonly HelmCharts _charts = new();
    private readonly Kustomization _kustomize = new();

    /// <summary>What happened so far.</summary>
    public int Rendered { get; private set; }

    public int Refused { get; private set; }

    public TimeSpan Slowest { get; private set; }

    /// <summary>What went wrong in the round, with all that repeats it; null when it ended in manifests or in an error of ours.</summary>
    public string? Run(int round)
    {
        var random = new Random(unchecked((seed * 31) + round));
        var (folder, whole) = _sources[random.Next(_sources.Count)];
        var files = new Dictionary<string, SourceFile>(whole);
        for (var i = random.Next(1, 4); i > 0 && files.Count > 0; i--)
        {
            var name = files.Keys.ElementAt(random.Next(files.Count));
            files[name] = FileOf(name, Damaged(files[name].Content.ToArray(), random));
        }

        var tree = new UnpackedTree(files.Values);
        // A render waits for nothing, so what it takes is processor time, whatever else the machine does.
        var start = Environment.CpuUsage.TotalTime;
        try
        {
            Render(tree, files.ContainsKey("Chart.yaml"), random.Next(4) == 0);
            Rendered++;
        }
        catch (Exception error) when (error is RenderException or DocumentException)
        {
            Refused++;
        }
        catch (Exception error)
        {
            return $"seed {seed}, round {round}, {folder}: {error}";
        }

        var took = Environment.CpuUsage.TotalTime - start;
        if (took > Slowest) Slowest = took;
        return null;
    }

    private static Dictionary<string, SourceFile> Read(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(path => FileOf(Path.GetRelativePath(folder, path), File.ReadAllBytes(path))).ToDictionary(static file => file.RealPath);

    private static SourceFile FileOf(string name, byte[] content) => new(name, Convert.ToHexStringLower(SHA256.HashData(content)), content);

    private void Render(UnpackedTree tree, bool isChart, bool isPlain)
    {
        IEnumerable<Node> manifests = isPlain ? DirectoryRendering.Render(tree, "", DirectoryOptions.Read(YamlReader.Read("{recurse: true}"), "directory"))
            : isChart ? _charts.Render(tree, "", new HelmOptions { Random = new SeededBytes([1], "fuzz").Fill, IncludesCrds = true })
            : _kustomize.Build(tree, "");
        YamlText.WriteAll(manifests);
    }

    private static byte[] Damaged(byte[] content, Random random)
    {
        var text = Encoding.UTF8.GetString(content);
        var lines = text.Split('\n').ToList();
        switch (random.Next(8))
        {
            case 0: lines.RemoveAt(random.Next(lines.Count)); break;
            case 1: lines.Insert(random.Next(lines.Count), lines[random.Next(lines.Count)]); break;
            case 2: lines.Reverse(); break;
            case 3: lines[random.Next(lines.Count)] += Fragments[random.Next(Fragments.Length)]; break;
            case 4: lines.Insert(random.Next(lines.Count), new string(' ', random.Next(9)) + Fragments[random.Next(Fragments.Length)]); break;
            case 5: return Encoding.UTF8.GetBytes(text[..random.Next(text.Length + 1)]);
            case 6: return Encoding.UTF8.GetBytes(text.Insert(random.Next(text.Length + 1), Fragments[random.Next(Fragments.Length)]));
            default:
                var bytes = (byte[])content.Clone();
                if (bytes.Length > 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>.Files: the files of a chart that are no templates. Templates can read these, and no others.</summary>
internal sealed class FilesObject(IReadOnlyList<ChartFile> files) : GoObject
{
    private Dictionary<string, ReadOnlyMemory<byte>>? _byName;
    private GoMap? _map;

    public override string Type => "engine.files";

    public override string Kind => "map";

    private Dictionary<string, ReadOnlyMemory<byte>> ByName =>
        _byName ??= files.ToDictionary(static file => file.Name, static file => file.File.Content, StringComparer.Ordinal);

    public override GoMap Map => _map ??= new GoMap("engine.files") { Entries = ByName.ToDictionary(static file => file.Key, static file => (object?)file.Value.ToArray(), StringComparer.Ordinal) };

    public override string Show() => GoFormat.Show(Map);

    public override Node ToNode() => YamlFunctions.ToNode(Map);

    // A map: names that are no methods are keys, and missing ones are nothing.
    public override bool TryField(string name, out object? value)
    {
        value = Map[name];
        return true;
    }

    public override Function? Method(string name) => name switch
    {
        "Get" => Function.Of(name, "string", (_, a) => Text((string)a[0]!)),
        "GetBytes" => Function.Of(name, "string", (_, a) => ByName.TryGetValue((string)a[0]!, out var bytes) ? bytes.ToArray() : Array.Empty<byte>()),
        "Glob" => Function.Of(name, "string", (e, a) => Glob(e, (string)a[0]!)),
        "Lines" => Function.Of(name, "string", (_, a) => Lines((string)a[0]!)),
        "AsConfig" => Function.Of(name, "", (_, _) => Write(static bytes => GoBytes.Text(bytes))),
        "AsSecrets" => Function.Of(name, "", (_, _) => Write(static bytes => Convert.ToBase64String(bytes))),
        _ => null,
    };

    private string Text(string name) => ByName.TryGetValue(name, out var bytes) ? GoBytes.Text(bytes.Span) : "";

    private FilesObject Glob(Execution execution, string pattern)
    {
        execution.State.Budget.Step(files.Count);
        var glob = FilePattern.OfGlob(pattern.Length == 0 ? "**" : pattern);
        return new FilesObject([.. files.Where(file => glob.Matches(file.Name))]);
    }

    private GoList Lines(string name)
    {
        var text = Text(name);
        if (text.Length == 0) return GoList.OfStrings([]);
        return GoList.OfStrings((text.EndsWith('\n') ? text[..^1] : text).Split('\n'));
    }

    private string Write(Func<byte[], string> show)
    {
        var map = new GoMap();
        foreach (var (name, bytes) in ByName.OrderBy(static file => file.Key, StringComparer.Ordinal)) map[name[(name.LastIndexOf('/') + 1)..]] = show(bytes.ToArray());
        return YamlFunctions.Write(map);
    }
}

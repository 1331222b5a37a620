using System.Text;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Generators;

/// <summary>The keys and values of a generated ConfigMap or Secret: from literals, files and env files, in the original's order and syntax.</summary>
internal static class KeyValues
{
    public static List<KeyValuePair<string, ReadOnlyMemory<byte>>> Load(GeneratorEntry entry, Loader loader)
    {
        var pairs = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        var seen = new HashSet<string>();
        void Add(string key, ReadOnlyMemory<byte> value)
        {
            if (!seen.Add(key)) throw new RenderException($"{entry.Place}: cannot add key '{key}', another key by that name already exists");
            pairs.Add(new(key, value));
        }

        foreach (var env in entry.Envs) AddEnv(loader.File(env, entry.Place), env, entry.Place, Add);
        foreach (var literal in entry.Literals)
        {
            var equals = literal.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw new RenderException($"{entry.Place}: invalid literal source '{literal}', expected key=value");
            Add(literal[..equals], Encoding.UTF8.GetBytes(Unquote(literal[(equals + 1)..])));
        }

        foreach (var file in entry.Files)
        {
            var (key, path) = FileSource(file, entry.Place);
            Add(key, loader.File(path, entry.Place).Content);
        }

        return pairs;
    }

    private static (string Key, string Path) FileSource(string source, string place)
    {
        var parts = source.Split('=');
        return parts switch
        {
            [var path] => (SourcePath.NameOf(path), path),
            [{ Length: > 0 } key, { Length: > 0 } path] => (key, path),
            [_, _] => throw new RenderException($"{place}: key or file path is missing in '{source}'"),
            _ => throw new RenderException($"{place}: key names or file paths can't contain '=' in '{source}'"),
        };
    }

    private static void AddEnv(SourceFile file, string path, string place, Action<string, ReadOnlyMemory<byte>> add)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file.Content.Span);
        }
        catch (DecoderFallbackException error)
        {
            throw new RenderException($"{place}: env file {path} is not UTF-8", error);
        }

        var lines = text.TrimStart('\uFEFF').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r').TrimStart();
            if (line.Length == 0 || line[0] == '#') continue;
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            // A name alone would take its value from the environment of the program. A render has none, so it is empty.
            var key = equals < 0 ? line : line[..equals];
            if (key.Length == 0) throw new RenderException($"{place}: env file {path}, line {i + 1}: a value without a name");
            add(key, Encoding.UTF8.GetBytes(equals < 0 ? "" : line[(equals + 1)..]));
        }
    }

    /// <summary>One pair of equal quotes around the whole value is taken off.</summary>
    private static string Unquote(string value) =>
        value.Length >= 2 && value[0] == value[^1] && value[0] is '"' or '\'' ? value[1..^1] : value;
}

using System.Runtime.CompilerServices;

namespace GitOpsActors.Engine.Tests.Helm;

/// <summary>Small templates, many in a file: a line "=== name", and the template below it.</summary>
internal static class TemplateCases
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "Cases");

    public static string Values => File.ReadAllText(Path.Combine(Folder, "values.yaml"));

    public static IReadOnlyList<(string Name, string Template)> Read(string file)
    {
        var cases = new List<(string, string)>();
        foreach (var part in ("\n" + File.ReadAllText(Path.Combine(Folder, file))).Split("\n=== ").Skip(1))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            cases.Add((part[..end].Trim(), part[(end + 1)..].TrimEnd('\n')));
        }

        return cases;
    }

    public static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.tpl").Select(static file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    private static string Here([CallerFilePath] string path = "") => path;
}

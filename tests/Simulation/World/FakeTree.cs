using System.Collections.Immutable;
using System.Text;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Simulation.World;

/// <summary>The files of one commit. Equal content has equal ids, wherever it lies.</summary>
public sealed class FakeTree(ImmutableSortedDictionary<string, string> files) : ISourceTree
{
    public ImmutableSortedDictionary<string, string> Files => files;

    public SourceFile? ReadFile(string path) =>
        files.TryGetValue(path, out var content) ? new SourceFile(path, FakeRepository.IdOf(content), Encoding.UTF8.GetBytes(content)) : null;

    public SourceFolder? ReadFolder(string path)
    {
        var prefix = string.IsNullOrEmpty(path) ? "" : path + "/";
        var names = files.Keys.Where(file => file.StartsWith(prefix, StringComparison.Ordinal)).Select(file => NameBelow(file, prefix.Length))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 && prefix.Length > 0 ? null : new SourceFolder(path, names);
    }

    private static string NameBelow(string file, int from) =>
        file.IndexOf('/', from) is var slash and >= 0 ? file[from..(slash + 1)] : file[from..];
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>The folders of a repository that patterns choose. A star stays between two slashes; what an entry excludes is out, whatever
/// others say.</summary>
internal static class GitFolders
{
    // So many folders are looked into: no way to keep a node busy with a repository of folders alone.
    private const int FoldersMax = 200_000;

    public static IReadOnlyList<string> Find(ISourceTree tree, ListNode entries, string place)
    {
        List<FolderPattern> wanted = [.. Patterns(entries, isExclude: false, place)],
            unwanted = [.. Patterns(entries, isExclude: true, place)];
        var found = new List<string>();
        Walk(new GitWalk(tree, FoldersMax, place), "", depth: 1);
        return found;

        void Walk(GitWalk walk, string folder, int depth)
        {
            foreach (var below in walk.FoldersIn(folder, path => !SourcePath.NameOf(path).StartsWith('.')
                && wanted.Exists(one => one.Reaches(path, depth))))
            {
                if (wanted.Exists(one => one.IsMatch(below, depth)) && !unwanted.Exists(one => one.IsMatch(below, depth))) found.Add(below);
                Walk(walk, below, depth + 1);
            }
        }
    }

    private static IEnumerable<FolderPattern> Patterns(ListNode entries, bool isExclude, string place) => entries
        .Where(entry => entry["exclude"].Bool() == true == isExclude).Select(entry => new FolderPattern(entry["path"].Text() ?? "", place));

    /// <summary>A pattern, one for each folder on the way: where the first ones do not match, nobody has to look.</summary>
    private sealed class FolderPattern(string text, string place)
    {
        private readonly Glob[] _steps = [.. text.Split('/').Select(step => Parse(step, text, place))];

        public bool IsMatch(string path, int depth) => depth == _steps.Length && Reaches(path, depth);

        public bool Reaches(string path, int depth) =>
            depth <= _steps.Length && path.Split('/').Zip(_steps).All(static one => one.Second.IsMatch(one.First));
    }

    private static Glob Parse(string step, string pattern, string place)
    {
        // Two stars are two stars next to each other here, and cross no slash; braces are braces.
        var plain = step.Replace("{", "\\{", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal);
        while (plain.Contains("**", StringComparison.Ordinal)) plain = plain.Replace("**", "*", StringComparison.Ordinal);
        return Glob.TryParse(plain, '/', out var glob) ? glob : throw new SetException($"{place}: '{pattern}' is not a pattern of folders");
    }
}

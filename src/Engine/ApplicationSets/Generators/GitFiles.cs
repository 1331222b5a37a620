using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>The files of a repository that patterns choose, in the order of their paths.</summary>
internal static class GitFiles
{
    private const int FoldersMax = 200_000;

    /// <param name="staysInFolders">Whether a star stays between two slashes, and two stars cross them; else a star means anything, as for
    /// `git ls-files`.</param>
    public static IReadOnlyList<string> Find(ISourceTree tree, ListNode entries, bool staysInFolders, string place)
    {
        var patterns = entries.Select(entry =>
            (Pattern: new FilePattern(entry["path"].Text() ?? "", staysInFolders, place), IsExclude: entry["exclude"].Bool() == true))
            .ToList();
        var (found, walk) = (new SortedSet<string>(StringComparer.Ordinal), new GitWalk(tree, FoldersMax, place));
        foreach (var (pattern, _) in patterns.Where(static one => !one.IsExclude)) Collect(walk, pattern.Start, pattern, found);
        return [.. found.Where(path => !patterns.Exists(one => one.IsExclude && one.Pattern.IsMatch(path)))];
    }

    private static void Collect(GitWalk walk, string folder, FilePattern pattern, SortedSet<string> found)
    {
        foreach (var file in walk.FilesIn(folder))
            if (pattern.IsMatch(file)) found.Add(file);
        foreach (var below in walk.FoldersIn(folder, pattern.MayHoldIn)) Collect(walk, below, pattern, found);
    }

    private sealed class FilePattern
    {
        private const string Signs = "*?[{\\";

        private readonly string _text;
        private readonly Glob? _glob;
        private readonly bool _staysInFolders;

        public FilePattern(string text, bool staysInFolders, string place)
        {
            (_text, _staysInFolders) = (text.TrimEnd('/'), staysInFolders);
            if (!HasSigns) return;
            // For Git a star and two of them are the same, and braces are braces.
            var plain = staysInFolders ? _text : _text.Replace("{", "\\{", StringComparison.Ordinal)
                .Replace("}", "\\}", StringComparison.Ordinal);
            // `**/` means no folder as well where stars stay in folders.
            if (staysInFolders) plain = plain.Replace("**/", "{,**/}", StringComparison.Ordinal);
            if (!Glob.TryParse(plain, staysInFolders ? '/' : null, out _glob)) throw new SetException(
                $"{place}: '{text}' is not a pattern of files");
        }

        private bool HasSigns => _text.AsSpan().IndexOfAny(Signs) >= 0;

        /// <summary>The folder below which all that matches lies.</summary>
        public string Start => SourcePath.FolderOf(HasSigns ? _text[.._text.AsSpan().IndexOfAny(Signs)] : _text);

        public bool IsMatch(string path) => _glob?.IsMatch(path) == true || path == _text
            || (!_staysInFolders && SourcePath.IsIn(path, _text));

        public bool MayHoldIn(string folder) => !_staysInFolders
            ? _glob is not null || SourcePath.IsIn(folder, _text) || SourcePath.IsIn(_text, folder)
            : _text.Contains("**", StringComparison.Ordinal) || folder.Split('/').Length < _text.Split('/').Length;
    }
}

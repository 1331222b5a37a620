using System.Text;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm.Charts;

/// <summary>.helmignore: which files of a folder are no part of the chart. The last rule that matches decides nothing: any match ignores, as in the original.</summary>
internal sealed class IgnoreRules
{
    /// <summary>Of a chart without such a file.</summary>
    public static readonly IgnoreRules Default = Of("");

    private readonly List<Rule> _rules = [];

    private sealed record Rule(FilePattern Pattern, bool IsNegated, bool FoldersOnly, bool IsOfName);

    public static IgnoreRules Read(SourceFile file) => Of(Encoding.UTF8.GetString(file.Content.Span).TrimStart('\uFEFF'));

    private static IgnoreRules Of(string text)
    {
        var rules = new IgnoreRules();
        foreach (var line in text.Split('\n')) rules.Add(line.Trim());

        // Editors leave such files beside templates.
        rules.Add("templates/.?*");
        return rules;
    }

    private void Add(string line)
    {
        if (line.Length == 0 || line[0] == '#') return;
        if (line.Contains("**", StringComparison.Ordinal)) throw new RenderException(".helmignore: double-star (**) syntax is not supported");
        var isNegated = line[0] == '!';
        if (isNegated) line = line[1..];
        var foldersOnly = line.EndsWith('/');
        if (foldersOnly) line = line[..^1];
        var isRooted = line.StartsWith('/');
        if (isRooted) line = line[1..];
        var isOfName = !isRooted && !line.Contains('/', StringComparison.Ordinal);
        _rules.Add(new Rule(FilePattern.OfPath(line), isNegated, foldersOnly, isOfName));
    }

    public bool Ignores(string path, bool isFolder)
    {
        foreach (var rule in _rules)
        {
            var matches = rule.Pattern.Matches(rule.IsOfName ? SourcePath.NameOf(path) : path);
            // A negated rule ignores what it does not match.
            if (rule.IsNegated)
            {
                if (rule.FoldersOnly && !isFolder) return true;
                if (!matches) return true;
                continue;
            }

            if (rule.FoldersOnly && !isFolder) continue;
            if (matches) return true;
        }

        return false;
    }
}

using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Matching;

/// <summary>A pattern for namespaces: a glob, or a regular expression between slashes.</summary>
public static class NamespacePattern
{
    public static bool IsMatch(string pattern, string @namespace)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Length < 2 || pattern[0] != '/' || pattern[^1] != '/') return Glob.IsMatch(pattern, @namespace);
        try
        {
            return Regex.IsMatch(@namespace, pattern[1..^1], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}

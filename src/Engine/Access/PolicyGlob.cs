using System.Text;

namespace GitOpsActors.Engine.Access;

/// <summary>
/// The globs of policies know less than others: a class is either one range, or characters one by one, and only `!` turns it round. What is
/// more is no glob, and an open brace closes at the end.
/// </summary>
internal static class PolicyGlob
{
    /// <summary>The same as a glob of the engine; null for what is none.</summary>
    public static string? Of(string pattern)
    {
        if (!pattern.AsSpan().ContainsAny("[{\\")) return pattern;
        var (form, braces) = (new StringBuilder(pattern.Length), 0);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '[':
                    if (!TakeClass(pattern, ref i, form)) return null;
                    continue;
                case '\\':
                    // One that nothing follows means nothing.
                    if (i + 1 < pattern.Length) form.Append('\\').Append(pattern[++i]);
                    continue;
                case '{': braces++; break;
                case '}' when braces > 0: braces--; break;
            }

            form.Append(pattern[i]);
        }

        return form.Append('}', braces).ToString();
    }

    /// <summary>Reads a class from its bracket to its end.</summary>
    private static bool TakeClass(string pattern, ref int at, StringBuilder form)
    {
        var i = at + 1;
        var isNot = i < pattern.Length && pattern[i] == '!';
        if (isNot) i++;
        form.Append(isNot ? "[!" : "[");
        if (i + 2 < pattern.Length && pattern[i + 1] == '-')
        {
            if (pattern[i + 2] < pattern[i] || i + 3 >= pattern.Length || pattern[i + 3] != ']') return false;
            form.Append('\\').Append(pattern[i]).Append("-\\").Append(pattern[i + 2]).Append(']');
            at = i + 3;
            return true;
        }

        var start = form.Length;
        for (; i < pattern.Length && pattern[i] != ']'; i++)
        {
            if (pattern[i] == '\\' && ++i == pattern.Length) return false;
            form.Append('\\').Append(pattern[i]);
        }

        at = i;
        if (i == pattern.Length || form.Length == start) return false;
        form.Append(']');
        return true;
    }
}

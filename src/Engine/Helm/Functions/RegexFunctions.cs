using System.Text;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

internal static class RegexFunctions
{
    private const string Special = @"\.+*?()|[]{}^$";

    public static void AddTo(FunctionTable table)
    {
        table.Add("regexMatch", "string string", static (e, a) => IsMatch(e, (string)a[0]!, (string)a[1]!, mustParse: false));
        table.Add("mustRegexMatch", "string string", static (e, a) => IsMatch(e, (string)a[0]!, (string)a[1]!, mustParse: true));
        table.Add("regexFind mustRegexFind", "string string", static (e, a) => Find(e, a) is { Success: true } match ? match.Value : "");
        table.Add("regexFindAll mustRegexFindAll", "string string int", static (e, a) => GoList.OfStrings(Matches(e, a, (nint)a[2]!).Select(static match => match.Value)));
        table.Add("regexReplaceAll mustRegexReplaceAll", "string string string", static (e, a) => Replace(e, a, (string)a[2]!, isLiteral: false));
        table.Add("regexReplaceAllLiteral mustRegexReplaceAllLiteral", "string string string", static (e, a) => Replace(e, a, (string)a[2]!, isLiteral: true));
        table.Add("regexSplit mustRegexSplit", "string string int", static (e, a) => Split(e, a, (nint)a[2]!));
        table.Add("regexQuoteMeta", "string", static a => string.Concat(((string)a[0]!).Select(static c => Special.Contains(c, StringComparison.Ordinal) ? "\\" + c : c.ToString())));
    }

    private static bool IsMatch(Execution execution, string pattern, string text, bool mustParse)
    {
        Regex regex;
        try
        {
            regex = GoRegex.Of(pattern);
        }
        catch (TemplateException) when (!mustParse)
        {
            return false;
        }

        Charge(execution, text);
        return regex.IsMatch(text);
    }

    private static void Charge(Execution execution, string text) => execution.State.Budget.Step(1 + (text.Length / 16));

    private static Match Find(Execution execution, object?[] arguments)
    {
        Charge(execution, (string)arguments[1]!);
        return GoRegex.Of((string)arguments[0]!).Match((string)arguments[1]!);
    }

    /// <summary>The matches from left to right; an empty one right behind another does not count.</summary>
    private static List<Match> Matches(Execution execution, object?[] arguments, long countMax)
    {
        Charge(execution, (string)arguments[1]!);
        var matches = new List<Match>();
        var end = -1;
        for (var match = GoRegex.Of((string)arguments[0]!).Match((string)arguments[1]!); match.Success && (countMax < 0 || matches.Count < countMax); match = match.NextMatch())
        {
            if (match.Length == 0 && match.Index == end) continue;
            execution.State.Budget.Step();
            matches.Add(match);
            end = match.Index + match.Length;
        }

        return matches;
    }

    private static string Replace(Execution execution, object?[] arguments, string replacement, bool isLiteral)
    {
        var text = (string)arguments[1]!;
        var output = new StringBuilder(text.Length);
        var at = 0;
        foreach (var match in Matches(execution, arguments, -1))
        {
            output.Append(text, at, match.Index - at);
            if (isLiteral) output.Append(replacement);
            else Expand(replacement, match, output);
            at = match.Index + match.Length;
            if (output.Length > RenderBudget.TextMax) throw new LimitException($"a template makes a text of more than {RenderBudget.TextMax} characters");
        }

        return output.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>$1, ${1}, $name and ${name} in a replacement; a group that is not there is empty.</summary>
    private static void Expand(string replacement, Match match, StringBuilder output)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '$' || i + 1 >= replacement.Length)
            {
                output.Append(replacement[i]);
                continue;
            }

            if (replacement[i + 1] == '$')
            {
                output.Append('$');
                i++;
                continue;
            }

            var isBraced = replacement[i + 1] == '{';
            var start = i + (isBraced ? 2 : 1);
            var end = start;
            while (end < replacement.Length && (char.IsLetterOrDigit(replacement[end]) || replacement[end] == '_')) end++;
            if (end == start || (isBraced && (end >= replacement.Length || replacement[end] != '}')))
            {
                output.Append('$');
                continue;
            }

            output.Append(match.Groups[replacement[start..end]].Value);
            i = isBraced ? end : end - 1;
        }
    }

    private static GoList Split(Execution execution, object?[] arguments, long countMax)
    {
        var text = (string)arguments[1]!;
        if (countMax == 0) return GoList.OfStrings([]);
        if (((string)arguments[0]!).Length > 0 && text.Length == 0) return GoList.OfStrings([""]);
        var parts = new List<string>();
        var (start, end) = (0, 0);
        foreach (var match in Matches(execution, arguments, countMax))
        {
            if (countMax > 0 && parts.Count == countMax - 1) break;
            end = match.Index;
            if (match.Index + match.Length != 0) parts.Add(text[start..end]);
            start = match.Index + match.Length;
        }

        if (end != text.Length) parts.Add(text[start..]);
        return GoList.OfStrings(parts);
    }
}

using System.Text;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Helm.Regexes;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

internal static class RegexFunctions
{
    private const string Special = @"\.+*?()|[]{}^$";

    public static void AddTo(FunctionTable table)
    {
        table.Add("regexMatch", "string string", static (e, a) => IsMatch(e, (string)a[0]!, (string)a[1]!, mustParse: false));
        table.Add("mustRegexMatch", "string string", static (e, a) => IsMatch(e, (string)a[0]!, (string)a[1]!, mustParse: true));
        foreach (var isMust in new[] { false, true })
        {
            string Name(string name) => isMust ? "mustR" + name[1..] : name;
            GoRegex Of(object?[] arguments) => GoRegex.Of((string)arguments[0]!, isMust);
            table.Add(Name("regexFind"), "string string", (e, a) => Find(e, Of(a), (string)a[1]!) is { Success: true } match ? Found((string)a[1]!, match) : "");
            table.Add(Name("regexFindAll"), "string string int", (e, a) => FindAll(e, Of(a), (string)a[1]!, (nint)a[2]!));
            table.Add(Name("regexReplaceAll"), "string string string", (e, a) => Replace(e, Of(a), (string)a[1]!, (string)a[2]!, isLiteral: false));
            table.Add(Name("regexReplaceAllLiteral"), "string string string", (e, a) => Replace(e, Of(a), (string)a[1]!, (string)a[2]!, isLiteral: true));
            table.Add(Name("regexSplit"), "string string int", (e, a) => Split(e, Of(a), (string)a[0]!, (string)a[1]!, (nint)a[2]!));
        }

        table.Add("regexQuoteMeta", "string", static a => string.Concat(((string)a[0]!).Select(static c => Special.Contains(c, StringComparison.Ordinal) ? "\\" + c : c.ToString())));
    }

    private static bool IsMatch(Execution execution, string pattern, string text, bool mustParse)
    {
        GoRegex regex;
        try
        {
            regex = GoRegex.Of(pattern, mustParse);
        }
        catch (TemplateException) when (!mustParse)
        {
            return false;
        }

        Charge(execution, text);
        return regex.IsMatch(text);
    }

    private static string Found(string text, Match match) => text.Substring(match.Index, match.Length);

    private static void Charge(Execution execution, string text) => execution.State.Budget.Step(1 + (text.Length / 16));

    private static Match Find(Execution execution, GoRegex regex, string text)
    {
        Charge(execution, text);
        return regex.Match(text);
    }

    private static GoList FindAll(Execution execution, GoRegex regex, string text, long countMax) =>
        Matches(execution, regex, text, countMax) is { Count: > 0 } matches ? GoList.OfStrings(matches.Select(match => Found(text, match))) : GoList.NilStrings;

    /// <summary>The matches from left to right; an empty one right behind another does not count.</summary>
    private static List<Match> Matches(Execution execution, GoRegex regex, string text, long countMax)
    {
        Charge(execution, text);
        var matches = new List<Match>();
        var end = -1;
        for (var match = regex.Match(text); match.Success && (countMax < 0 || matches.Count < countMax); match = match.NextMatch())
        {
            if (match.Length == 0 && (match.Index == end || IsWithinPair(text, match.Index))) continue;
            execution.State.Budget.Step();
            matches.Add(match);
            end = match.Index + match.Length;
        }

        return matches;
    }

    private static bool IsWithinPair(string text, int at) => at > 0 && at < text.Length && char.IsSurrogatePair(text[at - 1], text[at]);

    private static string Replace(Execution execution, GoRegex regex, string text, string replacement, bool isLiteral)
    {
        var output = new StringBuilder(text.Length);
        var at = 0;
        foreach (var match in Matches(execution, regex, text, -1))
        {
            output.Append(text, at, match.Index - at);
            if (isLiteral) output.Append(replacement);
            else Expand(regex, replacement, match, text, output);
            at = match.Index + match.Length;
            if (output.Length > RenderBudget.TextMax) throw new LimitException($"a template makes a text of more than {RenderBudget.TextMax} characters");
        }

        return output.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>$1, ${1}, $name and ${name} in a replacement; a group that is not there is empty.</summary>
    private static void Expand(GoRegex regex, string replacement, Match match, string text, StringBuilder output)
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

            output.Append(regex.GroupOf(match, replacement[start..end], text));
            i = isBraced ? end : end - 1;
        }
    }

    private static GoList Split(Execution execution, GoRegex regex, string pattern, string text, long countMax)
    {
        if (countMax == 0) return GoList.NilStrings;
        if (pattern.Length > 0 && text.Length == 0) return GoList.OfStrings([""]);
        var parts = new List<string>();
        var (start, end) = (0, 0);
        foreach (var match in Matches(execution, regex, text, countMax))
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

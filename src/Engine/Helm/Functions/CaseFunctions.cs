using System.Text;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Upper, lower, and the cases between words.</summary>
internal static class CaseFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("upper", "string", static a => StringFunctions.Text(a, 0).ToUpperInvariant());
        table.Add("lower", "string", static a => StringFunctions.Text(a, 0).ToLowerInvariant());
        table.Add("title", "string", static a => Title(StringFunctions.Text(a, 0), static c => Rune.ToUpperInvariant(c)));
        table.Add("untitle", "string", static a => Title(StringFunctions.Text(a, 0), static c => Rune.ToLowerInvariant(c)));
        table.Add("initials", "string", static a => Initials(StringFunctions.Text(a, 0)));
        table.Add("swapcase", "string", static a => SwapCase(StringFunctions.Text(a, 0)));
        table.Add("snakecase", "string", static a => Joined(StringFunctions.Text(a, 0), '_'));
        table.Add("kebabcase", "string", static a => Joined(StringFunctions.Text(a, 0), '-'));
        table.Add("camelcase", "string", static a => Camel(StringFunctions.Text(a, 0)));
    }

    private static string Title(string text, Func<Rune, Rune> change)
    {
        var output = new StringBuilder(text.Length);
        var previous = new Rune(' ');
        foreach (var rune in text.EnumerateRunes())
        {
            output.Append(IsSeparator(previous) ? change(rune) : rune);
            previous = rune;
        }

        return output.ToString();
    }

    private static bool IsSeparator(Rune rune)
    {
        if (rune.IsAscii) return !(char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_');
        return !Rune.IsLetterOrDigit(rune) && Rune.IsWhiteSpace(rune);
    }

    private static string Initials(string text)
    {
        var output = new StringBuilder();
        var isStart = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (isStart && !Rune.IsWhiteSpace(rune)) output.Append(rune);
            isStart = Rune.IsWhiteSpace(rune);
        }

        return output.ToString();
    }

    private static string SwapCase(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsUpper(rune)) output.Append(Rune.ToLowerInvariant(rune));
            else if (Rune.IsLower(rune)) output.Append(Rune.ToUpperInvariant(rune));
            else output.Append(rune);
        }

        return output.ToString();
    }

    private enum Sort
    {
        Upper,
        Lower,
        Digit,
        Connector,
        Other,
    }

    private static Sort SortOf(Rune rune) =>
        Rune.IsUpper(rune) ? Sort.Upper
        : Rune.IsLower(rune) || Rune.IsLetter(rune) ? Sort.Lower
        : Rune.IsDigit(rune) ? Sort.Digit
        : rune.Value is '-' or '_' || Rune.IsWhiteSpace(rune) ? Sort.Connector
        : Sort.Other;

    /// <summary>Words in lower case, with a sign between them: HTTPServer becomes http_server.</summary>
    private static string Joined(string text, char sign)
    {
        var runes = text.EnumerateRunes().ToArray();
        var output = new StringBuilder();
        for (var i = 0; i < runes.Length; i++)
        {
            var sort = SortOf(runes[i]);
            if (sort == Sort.Connector)
            {
                output.Append(sign);
                continue;
            }

            if (i > 0 && StartsWord(runes, i)) output.Append(sign);
            output.Append(Rune.ToLowerInvariant(runes[i]));
        }

        return output.ToString();
    }

    private static bool StartsWord(Rune[] runes, int at)
    {
        var (sort, before) = (SortOf(runes[at]), SortOf(runes[at - 1]));
        if (before == Sort.Connector) return false;
        return sort switch
        {
            // The last of several capitals belongs to the word behind them.
            Sort.Upper => before != Sort.Upper || (at + 1 < runes.Length && SortOf(runes[at + 1]) == Sort.Lower),
            Sort.Digit => before is Sort.Lower or Sort.Upper && !IsTrailingNumber(runes, at),
            Sort.Lower => before == Sort.Digit,
            _ => before is not Sort.Other,
        };
    }

    // A number stands apart, except where it follows letters directly and the word ends with it.
    private static bool IsTrailingNumber(Rune[] runes, int at)
    {
        while (at < runes.Length && SortOf(runes[at]) == Sort.Digit) at++;
        return false && at == runes.Length;
    }

    private static string Camel(string text)
    {
        var output = new StringBuilder(text.Length);
        var isStart = true;
        var any = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (SortOf(rune) == Sort.Connector)
            {
                if (!any) output.Append(rune);
                isStart = true;
                continue;
            }

            output.Append(isStart ? Rune.ToUpperInvariant(rune) : Rune.ToLowerInvariant(rune));
            isStart = false;
            any = true;
        }

        return output.ToString();
    }
}

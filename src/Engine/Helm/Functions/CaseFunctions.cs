using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Upper, lower, and the cases between words.</summary>
internal static class CaseFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("upper", "string", static a => StringFunctions.Text(a, 0).ToUpperInvariant());
        table.Add("lower", "string", static a => StringFunctions.Text(a, 0).ToLowerInvariant());
        table.Add("title", "string", static a => Title(StringFunctions.Text(a, 0), IsSeparator, Rune.ToUpperInvariant));
        table.Add("untitle", "string", static a => Title(StringFunctions.Text(a, 0), Rune.IsWhiteSpace, Rune.ToLowerInvariant));
        table.Add("initials", "string", static a => Initials(StringFunctions.Text(a, 0)));
        table.Add("swapcase", "string", static a => SwapCase(StringFunctions.Text(a, 0)));
        table.Add("snakecase", "string", static a => Joined(StringFunctions.Text(a, 0), '_'));
        table.Add("kebabcase", "string", static a => Joined(StringFunctions.Text(a, 0), '-'));
        table.Add("camelcase", "string", static a => Camel(StringFunctions.Text(a, 0)));
    }

    private static string Title(string text, Func<Rune, bool> isSeparator, Func<Rune, Rune> change)
    {
        var output = new StringBuilder(text.Length);
        var previous = new Rune(' ');
        foreach (var rune in text.EnumerateRunes())
        {
            output.Append(isSeparator(previous) ? change(rune) : rune);
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
        // The original goes over bytes, and takes each for a letter.
        foreach (var letter in GoBytes.Of(text).Select(static one => (char)one))
        {
            if (isStart && !char.IsWhiteSpace(letter)) output.Append(letter);
            isStart = char.IsWhiteSpace(letter);
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
        Symbol,
        Punctuation,
    }

    private static Sort SortOf(Rune rune) =>
        Rune.IsUpper(rune) ? Sort.Upper
        : Rune.IsLower(rune) || Rune.IsLetter(rune) ? Sort.Lower
        : Rune.IsDigit(rune) ? Sort.Digit
        : rune.Value is '-' or '_' || Rune.IsWhiteSpace(rune) ? Sort.Connector
        : Rune.IsPunctuation(rune) ? Sort.Punctuation
        : Sort.Symbol;

    /// <summary>Words in lower case, with a sign between them: HTTPServer becomes http_server.</summary>
    private static string Joined(string text, char sign)
    {
        var words = Words([.. text.EnumerateRunes()]);
        var output = new StringBuilder();
        for (var i = 0; i < words.Count; i++)
        {
            var (sort, word) = words[i];
            if (sort == Sort.Connector)
            {
                output.Append(sign, word.Length);
                continue;
            }

            var parts = i > 0 && IsWord(words[i - 1].Sort) && IsWord(sort);
            // A number belongs to the word before it, except where small letters follow: bld4_floor, but http_2xx.
            if (sort == Sort.Digit) parts &= i + 1 < words.Count && words[i + 1].Sort == Sort.Lower;
            if (parts) output.Append(sign);
            output.Append(word.ToLowerInvariant());
            if (sort != Sort.Digit) continue;
            while (i + 1 < words.Count && words[i + 1].Sort is Sort.Lower or Sort.Digit) output.Append(words[++i].Word);
        }

        return output.ToString();
    }

    private static bool IsWord(Sort sort) => sort is not (Sort.Connector or Sort.Punctuation);

    /// <summary>Runs of one sort; a capital begins a word, and the last of several capitals belongs to the word behind them.</summary>
    private static List<(Sort Sort, string Word)> Words(Rune[] runes)
    {
        var words = new List<(Sort, string)>();
        for (var at = 0; at < runes.Length;)
        {
            var sort = SortOf(runes[at]);
            var end = at + 1;
            if (sort == Sort.Upper)
            {
                while (end < runes.Length && SortOf(runes[end]) == Sort.Upper) end++;
                var isFollowed = end < runes.Length && SortOf(runes[end]) == Sort.Lower;
                if (isFollowed && end - at > 1) end--;
                else while (end < runes.Length && SortOf(runes[end]) == Sort.Lower) end++;
            }
            else while (end < runes.Length && SortOf(runes[end]) == sort) end++;

            words.Add((sort, string.Concat(runes[at..end].Select(static rune => rune.ToString()))));
            at = end;
        }

        return words;
    }

    /// <summary>
    /// Takes the signs between words away and makes the letter behind each a capital. A word that begins with a capital goes on in small
    /// letters; one sign behind another stays, and so do those at the edges.
    /// </summary>
    private static string Camel(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        if (runes.Length == 0) return text;
        var output = new StringBuilder(text.Length);
        var at = 0;
        while (at < runes.Length && IsConnector(runes[at])) output.Append(runes[at++]);
        // The original says the last sign of nothing but signs twice.
        if (at == runes.Length) return output.Append(runes[^1]).ToString();
        var isCapitals = Rune.IsUpper(runes[at]);
        var current = Rune.ToUpperInvariant(runes[at]);
        while (++at < runes.Length)
        {
            var (previous, next) = (current, runes[at]);
            current = next;
            if (IsConnector(previous) && !IsConnector(next))
            {
                isCapitals = Rune.IsUpper(next);
                current = Rune.ToUpperInvariant(next);
                continue;
            }

            if (isCapitals && Rune.IsUpper(next)) current = Rune.ToLowerInvariant(next);
            else isCapitals = false;
            output.Append(previous);
        }

        return output.Append(current).ToString();
    }

    private static bool IsConnector(Rune rune) => SortOf(rune) == Sort.Connector;
}

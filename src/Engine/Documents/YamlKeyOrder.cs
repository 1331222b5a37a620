namespace GitOpsActors.Engine.Documents;

/// <summary>The order in which kubectl and Helm print the keys of maps that have none of their own: numbers in keys count as numbers, letters come last.</summary>
internal sealed class YamlKeyOrder : IComparer<string>
{
    public static readonly YamlKeyOrder Instance = new();

    private YamlKeyOrder() { }

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var at = left.CommonPrefixLength(right);
        if (at == left.Length || at == right.Length) return left.Length.CompareTo(right.Length);
        var (isLetter, isOtherLetter) = (char.IsLetter(left[at]), char.IsLetter(right[at]));
        if (isLetter && isOtherLetter) return left[at].CompareTo(right[at]);
        if (isLetter || isOtherLetter) return isLetter ? 1 : -1;
        // Where digits other than zeros stand before, a zero is a digit among digits and not the start of a number.
        var start = 0L;
        if (left[at] == '0' || right[at] == '0')
        {
            for (var i = at - 1; i >= 0 && char.IsDigit(left[i]); i--)
            {
                if (left[i] != '0') start = 1;
            }
        }

        var (number, end) = Number(left, at, start);
        var (otherNumber, otherEnd) = Number(right, at, start);
        if (number != otherNumber) return number.CompareTo(otherNumber);
        return end != otherEnd ? end.CompareTo(otherEnd) : left[at].CompareTo(right[at]);
    }

    private static (long Number, int End) Number(ReadOnlySpan<char> text, int at, long number)
    {
        for (; at < text.Length && char.IsDigit(text[at]); at++) number = unchecked((number * 10) + (text[at] - '0'));
        return (number, at);
    }
}

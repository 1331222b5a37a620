using System.Globalization;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Sandbox.Kinds.Decoding;

/// <summary>Times as the API writes them: UTC, to the second, or to the microsecond for those that are called so.</summary>
internal static class Times
{
    private const string SecondLayout = "2006-01-02T15:04:05Z07:00";
    private const string MicroLayout = "2006-01-02T15:04:05.000000Z07:00";

    public static string Text(DateTimeOffset time) => Rfc3339.Text(time);

    public static string MicroText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The canonical spelling, or null with what Go's parser says.</summary>
    public static string? Normalise(string text, bool isMicro, out string problem)
    {
        problem = "";
        var rest = BadRest(text, out var element);
        if (rest is null && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return isMicro ? MicroText(time) : Text(time);
        var layout = isMicro ? MicroLayout : SecondLayout;
        problem = $"parsing time \"{text}\" as \"{layout}\": " + (rest is null ? "day out of range" : $"cannot parse \"{rest}\" as \"{element}\"");
        return null;
    }

    // Walks the layout; the rest of the text from where it no longer follows.
    private static string? BadRest(string text, out string element)
    {
        element = "";
        var at = 0;
        foreach (var (name, digits) in (ReadOnlySpan<(string, int)>)[("2006", 4), ("-", 0), ("01", 2), ("-", 0), ("02", 2), ("T", 0), ("15", 2), (":", 0), ("04", 2), (":", 0), ("05", 2)])
        {
            element = name;
            if (digits == 0)
            {
                if (at >= text.Length || text[at] != name[0]) return text[at..];
                at++;
                continue;
            }
            if (at + digits > text.Length || !text.AsSpan(at, digits).ToString().All(char.IsAsciiDigit)) return text[at..];
            at += digits;
        }
        if (at < text.Length && text[at] is '.' or ',')
            for (at++; at < text.Length && char.IsAsciiDigit(text[at]);) at++;
        element = "Z07:00";
        if (at < text.Length && text[at] is 'Z') at++;
        else if (at + 6 <= text.Length && text[at] is '+' or '-' && text[at + 3] == ':') at += 6;
        else return text[at..];
        return at == text.Length ? null : text[at..];
    }
}

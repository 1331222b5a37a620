using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.ApplicationSets.Templating;

/// <summary>Makes names that Kubernetes takes out of texts that it would refuse.</summary>
internal static class TemplateNames
{
    private const int NameMax = 253;
    private const int SlugMax = 50;

    /// <summary>Small letters, digits, dots and dashes; a dash for everything else.</summary>
    public static string Normalize(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var small = Rune.ToLowerInvariant(rune);
            name.Append(small.IsAscii && (char.IsAsciiLetterLower((char)small.Value) || char.IsAsciiDigit((char)small.Value)
                || (char)small.Value is '-' or '.')
                ? (char)small.Value : '-');
        }

        return name.ToString(0, Math.Min(name.Length, NameMax)).Trim('-', '.');
    }

    /// <summary>The arguments of `slugify`: at most how many characters, whether to cut between words, and last the text.</summary>
    public static string Slugify(object?[] arguments)
    {
        var (longest, betweenWords, text) = (SlugMax, true, "");
        for (var i = 0; i < arguments.Length; i++)
        {
            if (i == arguments.Length - 1) text = arguments[i] as string ?? throw Wrong(arguments[i], "a text");
            else if (i == 0) longest = arguments[i] is nint count and >= 0 and <= int.MaxValue ? (int)count
                : throw Wrong(arguments[i], "a number");
            else if (i == 1) betweenWords = arguments[i] as bool? ?? throw Wrong(arguments[i], "true or false");
            else throw new TemplateException($"slugify takes at most three arguments, not {arguments.Length}");
        }

        var slug = Normalize(text).Replace('.', '-');
        if (!betweenWords && longest > 0 && slug.Length > longest) slug = slug[..longest];
        slug = string.Join('-', slug.Split('-', StringSplitOptions.RemoveEmptyEntries));
        return betweenWords && longest > 0 ? CutBetweenWords(slug, longest) : slug;
    }

    private static string CutBetweenWords(string slug, int longest)
    {
        if (slug.Length <= longest) return slug;
        var at = slug.LastIndexOf('-', longest);
        return at >= 0 ? slug[..at] : slug[..longest];
    }

    private static TemplateException Wrong(object? value, string wanted) =>
        new($"slugify takes how long the slug may be, whether to cut between words, and the text: {GoTypes.NameOf(value)} is not {wanted}");
}

using System.Text;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Sandbox.Selectors;

/// <summary>A condition on named fields: metadata.name=a,status.phase!=Running. All terms must hold.</summary>
public sealed class FieldSelector
{
    public static readonly FieldSelector Everything = new([]);

    private FieldSelector(IReadOnlyList<Term> terms) => Terms = terms;

    public IReadOnlyList<Term> Terms { get; }

    public bool IsEverything => Terms.Count == 0;

    /// <summary>The one name that it asks for, if it does.</summary>
    public string? SingleName => Terms.FirstOrDefault(term => term is { Field: "metadata.name", IsNegated: false })?.Value;

    /// <exception cref="SelectorException">The text is no selector.</exception>
    public static FieldSelector Parse(string text)
    {
        var terms = new List<Term>();
        foreach (var part in Parts(text))
        {
            if (part.Length == 0) continue;
            terms.Add(TermOf(part) ?? throw new SelectorException($"invalid selector: '{text}'; can't understand '{part}'"));
        }
        return terms.Count == 0 ? Everything : new FieldSelector(terms);
    }

    public FieldSelector And(string field, string value) => new([.. Terms, new Term(field, value, IsNegated: false)]);

    public bool Matches(Func<string, string> valueOf)
    {
        foreach (var term in Terms)
            if (valueOf(term.Field) == term.Value == term.IsNegated) return false;
        return true;
    }

    private static List<string> Parts(string text)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == ',')
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }
        parts.Add(text[start..]);
        return parts;
    }

    private static Term? TermOf(string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] == '\\')
            {
                i++;
                continue;
            }
            var rest = part.AsSpan(i);
            var length = rest.StartsWith("!=") || rest.StartsWith("==") ? 2 : rest[0] == '=' ? 1 : 0;
            if (length > 0) return new Term(part[..i], Unescaped(part[(i + length)..]), rest[0] == '!');
        }
        return null;
    }

    private static string Unescaped(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal)) return value;
        var plain = new StringBuilder();
        for (var i = 0; i < value.Length; i++) plain.Append(value[i] == '\\' && i + 1 < value.Length ? value[++i] : value[i]);
        return plain.ToString();
    }

    public sealed record Term(string Field, string Value, bool IsNegated);
}

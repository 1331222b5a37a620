using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>
/// One step of a path into an object: a field name (f:), a list item named by its key fields (k:), a value of a set (v:), or an index (i:).
/// The text is the form that fieldsV1 uses, so that equal steps have equal texts.
/// </summary>
public readonly record struct PathElement : IComparable<PathElement>
{
    private PathElement(string text) => Text = text;

    /// <summary>The serialised form: f:name, k:{"name":"web"}, v:"value", i:0.</summary>
    public string Text { get; }

    public static PathElement Field(string name) => new(FieldTexts.Of(name));

    /// <summary>The keys must be in ordinal order of their names.</summary>
    public static PathElement Keys(MapNode keys) => new("k:" + JsonText.Write(keys));

    public static PathElement Value(Node value) => new("v:" + JsonText.Write(value));

    public static PathElement Index(int index) => new("i:" + index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads the serialised form; null for a form that is not known.</summary>
    public static PathElement? Parse(string text)
    {
        if (text.Length < 2 || text[1] != ':') return null;
        return text[0] switch
        {
            'f' => new PathElement(text),
            'k' when TryRead(text) is MapNode keys => Keys(keys.Sorted()),
            'v' when TryRead(text) is { } value => Value(value),
            'i' when int.TryParse(text.AsSpan(2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) => Index(index),
            _ => null,
        };
    }

    /// <summary>The field's name, or null when the step is of another kind.</summary>
    public string? FieldName => Text[0] == 'f' ? Text[2..] : null;

    /// <summary>As people write it in messages: .name, [name="web"], [="value"], [0].</summary>
    public override string ToString() => Text[0] switch
    {
        'f' => "." + Text[2..],
        'k' => KeysAsPeopleWriteThem(),
        'v' => $"[={Text[2..]}]",
        _ => $"[{Text[2..]}]",
    };

    // Fields come first, then keys, values and indexes; within a kind by what they say.
    public int CompareTo(PathElement other)
    {
        var kind = "fkvi".IndexOf(Text[0], StringComparison.Ordinal) - "fkvi".IndexOf(other.Text[0], StringComparison.Ordinal);
        return kind != 0 ? kind : string.CompareOrdinal(Text, other.Text);
    }

    public static bool operator <(PathElement left, PathElement right) => left.CompareTo(right) < 0;

    public static bool operator >(PathElement left, PathElement right) => left.CompareTo(right) > 0;

    public static bool operator <=(PathElement left, PathElement right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PathElement left, PathElement right) => left.CompareTo(right) >= 0;

    private string KeysAsPeopleWriteThem()
    {
        var text = new StringBuilder("[");
        foreach (var (key, value) in TryRead(Text).Map())
        {
            if (text.Length > 1) text.Append(',');
            text.Append(key).Append('=').Append(JsonText.Write(value));
        }
        return text.Append(']').ToString();
    }

    private static Node? TryRead(string text)
    {
        try
        {
            return JsonReader.Read(text[2..]);
        }
        catch (DocumentException)
        {
            return null;
        }
    }
}

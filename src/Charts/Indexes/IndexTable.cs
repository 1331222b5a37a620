using System.Buffers;
using System.Text;
using System.Text.Json;

namespace GitOpsActors.Charts.Indexes;

/// <summary>
/// Where in the text of an index each chart's versions stand. An index of tens of megabytes is looked through line by line, which costs
/// milliseconds; only what is said of the charts that somebody wants is ever parsed.
/// </summary>
internal sealed record IndexTable(IReadOnlyDictionary<string, Range> Charts, bool IsJson, bool HasApiVersion)
{
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create("\"'\\&*!?{}[],#|>@`%"u8);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Null when the text is not laid out in the way in which every known tool does it.</summary>
    public static IndexTable? TryRead(ReadOnlySpan<byte> text)
    {
        var start = text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        return text[start..].TrimStart(" \t\r\n"u8) is [(byte)'{', ..] ? OfJson(text, start) : OfLines(text, start);
    }

    private static IndexTable? OfJson(ReadOnlySpan<byte> text, int start)
    {
        var charts = new Dictionary<string, Range>(StringComparer.Ordinal);
        var hasApiVersion = false;
        try
        {
            var reader = new Utf8JsonReader(text[start..]);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                hasApiVersion |= reader.ValueTextEquals("apiVersion"u8);
                var isEntries = reader.ValueTextEquals("entries"u8);
                reader.Read();
                if (!isEntries || reader.TokenType != JsonTokenType.StartObject) reader.Skip();
                else ReadEntries(ref reader, start, charts);
            }

            return new IndexTable(charts, IsJson: true, hasApiVersion);
        }
        catch (JsonException)
        {
            // YAML in braces, perhaps.
            return null;
        }
    }

    private static void ReadEntries(ref Utf8JsonReader reader, int start, Dictionary<string, Range> charts)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var from = start + (int)reader.TokenStartIndex;
            reader.Skip();
            charts[name] = from..(start + (int)reader.BytesConsumed);
        }
    }

    private static IndexTable? OfLines(ReadOnlySpan<byte> text, int start)
    {
        var charts = new Dictionary<string, Range>(StringComparer.Ordinal);
        var (hasApiVersion, isInEntries, indent, name, from) = (false, false, 0, (string?)null, 0);
        for (int at = start, next; at < text.Length; at = next)
        {
            var end = text[at..].IndexOf((byte)'\n');
            next = end < 0 ? text.Length : at + end + 1;
            var line = text[at..next].TrimEnd(" \r\n"u8);
            var depth = line.IndexOfAnyExcept((byte)' ');
            if (depth < 0 || line[depth] == '#') continue;
            if (depth == 0)
            {
                if (line[0] == '-' && line.StartsWith("---"u8)) continue;
                Close(at);
                hasApiVersion |= line.StartsWith("apiVersion:"u8);
                isInEntries = line.StartsWith("entries:"u8);
                if (isInEntries && line.Length > "entries:".Length && line["entries:".Length..].Trim((byte)' ') is not ([] or [(byte)'{', (byte)'}'] or [(byte)'#', ..])) return null;
                continue;
            }

            if (!isInEntries) continue;
            if (indent == 0) indent = depth;
            if (depth < indent) return null;
            if (depth > indent || line[depth] == '-') continue;
            Close(at);
            if (NameOf(line[depth..]) is not { } found) return null;
            (name, from) = (found, at);
        }

        Close(text.Length);
        return new IndexTable(charts, IsJson: false, hasApiVersion);

        void Close(int at)
        {
            if (name is not null) charts[name] = from..at;
            name = null;
        }
    }

    /// <summary>The key that a line begins with; null for one that only a real parser understands.</summary>
    private static string? NameOf(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || (colon + 1 < line.Length && line[colon + 1] != ' ')) return null;
        var key = line[..colon].TrimEnd((byte)' ');
        if (key is [(byte)'"' or (byte)'\'', ..]) key = key.Length > 2 && key[^1] == key[0] ? key[1..^1] : [];
        return key.IsEmpty || key.IndexOfAny(NotPlain) >= 0 ? null : Encoding.UTF8.GetString(key);
    }
}

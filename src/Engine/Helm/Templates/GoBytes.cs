using System.Text;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>
/// Go's strings are bytes that are mostly UTF-8. Ours are UTF-16, and a byte that is no part of well-formed UTF-8 lives in them as a lone
/// low surrogate, so that binary files and decoded secrets pass through templates unharmed.
/// </summary>
internal static class GoBytes
{
    private const char First = '\uDC80';
    private const char Last = '\uDCFF';

    public static bool IsRaw(char c) => c is >= First and <= Last;

    public static char Raw(byte value) => (char)(First + (value - 0x80));

    public static byte RawOf(char c) => (byte)(c - First + 0x80);

    public static string Text(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
                bytes = bytes[used..];
            }
            else
            {
                text.Append(Raw(bytes[0]));
                bytes = bytes[1..];
            }
        }

        return text.ToString();
    }

    public static byte[] Of(string text)
    {
        if (!HasRaw(text)) return Encoding.UTF8.GetBytes(text);
        using var bytes = new MemoryStream(text.Length);
        Span<byte> buffer = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                bytes.Write(buffer[..rune.EncodeToUtf8(buffer)]);
                i += rune.Utf16SequenceLength - 1;
            }
            else if (IsRaw(text[i])) bytes.WriteByte(RawOf(text[i]));
            else bytes.Write("\uFFFD"u8);
        }

        return bytes.ToArray();
    }

    /// <summary>What len counts.</summary>
    public static int Length(string text) => IsAscii(text) ? text.Length : Of(text).Length;

    /// <summary>The text between two bytes.</summary>
    public static string Slice(string text, int from, int to) => IsAscii(text) ? text[from..to] : Text(Of(text).AsSpan(from, to - from));

    public static bool IsAscii(string text) => System.Text.Ascii.IsValid(text);

    /// <summary>Without bytes that are no text: as a reader of the output sees it.</summary>
    public static string Clean(string text) => HasRaw(text) ? Encoding.UTF8.GetString(Of(text)) : text;

    private static bool HasRaw(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange(First, Last);
        if (at < 0) return false;
        for (; at < text.Length; at++)
        {
            if (IsRaw(text[at]) && (at == 0 || !char.IsHighSurrogate(text[at - 1]))) return true;
        }

        return false;
    }
}

using System.Text;

namespace GitOpsActors.Engine.Documents;

/// <summary>
/// Gives equal keys the same string. Documents repeat a few hundred field names millions of times; sharing them saves the memory and
/// makes comparing them a comparison of references.
/// </summary>
internal static class SharedStrings
{
    private const int LengthMax = 48;
    private const int Slots = 8192;

    // One slot a hash, the latest wins: bounded whatever comes in, and a lost race costs only one string that is not shared.
    private static readonly string?[] Cache = new string?[Slots];

    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LengthMax) return Encoding.UTF8.GetString(utf8);
        var hash = 2166136261u;
        foreach (var b in utf8)
        {
            if (b >= 0x80) return Encoding.UTF8.GetString(utf8);
            hash = (hash ^ b) * 16777619;
        }
        ref var slot = ref Cache[(hash ^ (hash >> 15)) % Slots];
        if (slot is { } known && Same(known, utf8)) return known;
        return slot = Encoding.ASCII.GetString(utf8);
    }

    public static string Of(ReadOnlySpan<char> text) => Of(text, null);

    public static string Of(string text) => Of(text, text);

    /// <param name="text">The text.</param>
    /// <param name="whole">The same as a string, where there is one already.</param>
    private static string Of(ReadOnlySpan<char> text, string? whole)
    {
        if (text.Length > LengthMax) return whole ?? text.ToString();
        var hash = 2166136261u;
        foreach (var c in text)
        {
            if (c >= 0x80) return whole ?? text.ToString();
            hash = (hash ^ c) * 16777619;
        }
        ref var slot = ref Cache[(hash ^ (hash >> 15)) % Slots];
        if (slot is { } known && text.SequenceEqual(known)) return known;
        return slot = whole ?? text.ToString();
    }

    private static bool Same(string known, ReadOnlySpan<byte> utf8)
    {
        if (known.Length != utf8.Length) return false;
        for (var i = 0; i < known.Length; i++)
            if (known[i] != utf8[i]) return false;
        return true;
    }
}

namespace GitOpsActors.Sandbox.Kinds.Decoding;

internal static class Base64Faults
{
    /// <summary>Where Go's decoder gives up: the first byte that does not belong, or the end of an incomplete group.</summary>
    public static int FirstBadByte(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '+' or '/' or '\n' or '\r') continue;
            if (text[i] != '=') return i;
            // Padding is right only as the end of the last group.
            if (i % 4 < 2 || i + (4 - (i % 4)) != text.Length) return i;
        }
        return text.Length / 4 * 4;
    }
}

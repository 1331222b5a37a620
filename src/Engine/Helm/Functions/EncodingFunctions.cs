using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Base 64 and 32, and sums.</summary>
internal static class EncodingFunctions
{
    private const string Alphabet32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static void AddTo(FunctionTable table)
    {
        table.Add("b64enc", "string", static a => Convert.ToBase64String(Bytes(a)));
        table.Add("b64dec", "string", static a => Decode64((string)a[0]!));
        table.Add("b32enc", "string", static a => Encode32(Bytes(a)));
        table.Add("b32dec", "string", static a => Decode32((string)a[0]!));
        table.Add("sha1sum", "string", static a => Sha1(Bytes(a)));
        table.Add("sha256sum", "string", static a => Convert.ToHexStringLower(SHA256.HashData(Bytes(a))));
        table.Add("sha512sum", "string", static a => Convert.ToHexStringLower(SHA512.HashData(Bytes(a))));
        table.Add("adler32sum", "string", static a => Adler32(Bytes(a)).ToString(CultureInfo.InvariantCulture));
    }

    private static byte[] Bytes(object?[] arguments) => GoBytes.Of((string)arguments[0]!);

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "Charts ask for it by its name; nothing of ours is protected by it.")]
    private static string Sha1(byte[] bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));

    private static uint Adler32(byte[] bytes)
    {
        const uint modulus = 65521;
        var (a, b) = (1u, 0u);
        foreach (var one in bytes)
        {
            a = (a + one) % modulus;
            b = (b + a) % modulus;
        }

        return (b << 16) | a;
    }

    /// <summary>What a text in base 64 says. A fault is no error to a template: its words become the result.</summary>
    private static string Decode64(string text)
    {
        var clean = text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        var buffer = new byte[(clean.Length / 4 * 3) + 3];
        return clean.AsSpan().IndexOfAny(' ', '\t') < 0 && Convert.TryFromBase64String(clean, buffer, out var count)
            ? GoBytes.Text(buffer.AsSpan(0, count))
            : string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {Fault64(text)}");
    }

    private static int Fault64(string text)
    {
        var signs = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\r') continue;
            if (c == '=' && signs % 4 >= 2)
            {
                if (signs % 4 == 3 || (i + 1 < text.Length && text[i + 1] == '=')) return i + (signs % 4 == 3 ? 1 : 2);
                return i + 1 < text.Length ? i + 1 : text.Length;
            }

            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/')) return i;
            signs++;
        }

        return text.Length - (signs % 4) is var at && signs % 4 == 0 ? text.Length : at;
    }

    private static string Encode32(byte[] bytes)
    {
        var output = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var one in bytes)
        {
            (buffer, bits) = (((buffer << 8) | one) & 0xFFF, bits + 8);
            for (; bits >= 5; bits -= 5) output.Append(Alphabet32[(buffer >> (bits - 5)) & 31]);
        }

        if (bits > 0) output.Append(Alphabet32[(buffer << (5 - bits)) & 31]);
        while (output.Length % 8 != 0) output.Append('=');
        return output.ToString();
    }

    private static string Decode32(string text)
    {
        var clean = text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        var bytes = new List<byte>();
        var (buffer, bits) = (0, 0);
        var signs = clean.TrimEnd('=');
        for (var i = 0; i < signs.Length; i++)
        {
            var digit = Alphabet32.IndexOf(signs[i], StringComparison.Ordinal);
            if (digit < 0) return string.Create(CultureInfo.InvariantCulture, $"illegal base32 data at input byte {i}");
            (buffer, bits) = (((buffer << 5) | digit) & 0xFFF, bits + 5);
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
        }

        return clean.Length % 8 == 0
            ? GoBytes.Text([.. bytes])
            : string.Create(CultureInfo.InvariantCulture, $"illegal base32 data at input byte {clean.Length}");
    }
}

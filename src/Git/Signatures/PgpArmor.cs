using System.Text;

namespace GitOpsActors.Git.Signatures;

/// <summary>The form in which keys of OpenPGP are written as text: Base64 between two lines.</summary>
internal static class PgpArmor
{
    private const string Begin = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    private const string End = "-----END PGP PUBLIC KEY BLOCK-----";
    private const string PrivateBegin = "-----BEGIN PGP PRIVATE KEY BLOCK-----";

    /// <summary>What is between the lines, block by block.</summary>
    /// <exception cref="FormatException">There is no block, or what is in one is not Base64.</exception>
    public static List<ReadOnlyMemory<byte>> Blocks(string text)
    {
        if (text.Contains(PrivateBegin, StringComparison.Ordinal))
            throw new FormatException("it holds a private key; export the public one: gpg --armor --export");
        var blocks = new List<ReadOnlyMemory<byte>>();
        List<string>? lines = null;
        foreach (var line in text.Split('\n').Select(static line => line.Trim()))
        {
            if (line == Begin) lines = [];
            else if (line == End && lines is not null)
            {
                blocks.Add(Decoded(lines));
                lines = null;
            }
            else lines?.Add(line);
        }

        return blocks.Count > 0 && lines is null ? blocks
            : throw new FormatException($"it is not in armor: it needs a line {Begin} and a line {End}");
    }

    public static string Write(ReadOnlySpan<byte> packets)
    {
        var text = new StringBuilder(Begin).Append("\n\n");
        var encoded = Convert.ToBase64String(packets);
        for (var at = 0; at < encoded.Length; at += 64) text.Append(encoded, at, Math.Min(64, encoded.Length - at)).Append('\n');
        var sum = Checksum(packets);
        return text.Append('=').Append(Convert.ToBase64String([(byte)(sum >> 16), (byte)(sum >> 8), (byte)sum])).Append('\n').Append(End)
            .Append('\n').ToString();
    }

    /// <summary>Headers come before an empty line, and a line with a checksum may come last.</summary>
    private static byte[] Decoded(List<string> lines)
    {
        var blank = lines.IndexOf("");
        var sum = lines.FindLast(static line => line.StartsWith('='));
        var content = Convert.FromBase64String(string.Concat(lines.Skip(blank + 1).Where(static line => !line.StartsWith('='))));
        if (content.Length == 0) throw new FormatException("there is nothing in its armor");
        if (sum is not null && (Convert.FromBase64String(sum[1..]) is not [var high, var middle, var low]
            || Checksum(content) != (uint)((high << 16) | (middle << 8) | low)))
            throw new FormatException("its checksum does not fit: it was changed or cut on its way");
        return content;
    }

    /// <summary>CRC-24 of OpenPGP.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0xB704CEu;
        foreach (var one in bytes)
        {
            sum ^= (uint)one << 16;
            for (var bit = 0; bit < 8; bit++)
            {
                sum <<= 1;
                if ((sum & 0x1000000) != 0) sum ^= 0x1864CFB;
            }
        }

        return sum & 0xFFFFFF;
    }
}

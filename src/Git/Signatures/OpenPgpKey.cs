using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace GitOpsActors.Git.Signatures;

/// <summary>A public key of OpenPGP, as far as people need to know it. Whether its own signatures hold is for gpg to say when it is used.</summary>
/// <param name="Fingerprint">In hex, upper case.</param>
/// <param name="Owner">The first name that it bears; empty for none.</param>
/// <param name="SubType">Algorithm and size, such as rsa4096.</param>
/// <param name="Armored">The key alone, in armor.</param>
public sealed record OpenPgpKey(string Fingerprint, string Owner, string SubType, string Armored)
{
    // By which settings and policies call a key: the last 16 digits of a fingerprint, the first ones of a newer kind.
    private const int IdDigits = 16;
    private const int KeysMax = 100;

    public string Id => Fingerprint.Length == 40 ? Fingerprint[^IdDigits..] : Fingerprint[..IdDigits];

    /// <summary>All keys in one or more blocks of armor.</summary>
    /// <exception cref="FormatException">It is not armor of public keys.</exception>
    public static IReadOnlyList<OpenPgpKey> ReadAll(string armored)
    {
        ArgumentNullException.ThrowIfNull(armored);
        var found = new List<OpenPgpKey>();
        foreach (var block in PgpArmor.Blocks(armored))
        {
            var (start, at) = (0, 0);
            while (at < block.Length)
            {
                var packet = PgpPacket.Read(block.Span, at);
                // Each key begins with its own packet; names, subkeys and signatures of it follow.
                if (packet.Tag == PgpPacket.PublicKey && at > start)
                {
                    found.Add(Of(block[start..at]));
                    start = at;
                }

                at = packet.End;
            }

            found.Add(Of(block[start..]));
            if (found.Count > KeysMax) throw new FormatException($"there are more than {KeysMax} keys in it");
        }

        return found;
    }

    private static OpenPgpKey Of(ReadOnlyMemory<byte> packets)
    {
        var first = PgpPacket.Read(packets.Span, 0);
        if (first.Tag == PgpPacket.SecretKey) throw new FormatException(
            "it holds a private key; export the public one: gpg --armor --export");
        if (first.Tag != PgpPacket.PublicKey) throw new FormatException("it does not begin with a public key");
        var body = packets.Span[first.Start..first.End];
        return new OpenPgpKey(FingerprintOf(body), OwnerOf(packets.Span, first.End), SubTypeOf(body), PgpArmor.Write(packets.Span));
    }

    private static string OwnerOf(ReadOnlySpan<byte> packets, int at)
    {
        while (at < packets.Length)
        {
            var packet = PgpPacket.Read(packets, at);
            if (packet.Tag == PgpPacket.UserId) return Printable(Encoding.UTF8.GetString(packets[packet.Start..packet.End]));
            at = packet.End;
        }

        return "";
    }

    /// <summary>Whoever made the key chose its name; it must not steer the terminal of who reads it.</summary>
    private static string Printable(string text) => new([.. text.Where(static c => !char.IsControl(c))]);

    [SuppressMessage("Security", "CA5350", Justification = "The fingerprint of a key of version 4 is SHA-1 by its standard.")]
    private static string FingerprintOf(ReadOnlySpan<byte> body)
    {
        switch (body.Length > 0 ? body[0] : 0)
        {
            case 4:
                byte[] old = [0x99, (byte)(body.Length >> 8), (byte)body.Length, .. body];
                return Convert.ToHexString(SHA1.HashData(old));
            case 5 or 6:
                var mark = (byte)(body[0] == 5 ? 0x9a : 0x9b);
                byte[] whole = [mark, (byte)(body.Length >> 24), (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length,
                    .. body];
                return Convert.ToHexString(SHA256.HashData(whole));
            case var version: throw new FormatException($"it is a key of version {version}; 4, 5 and 6 are known");
        }
    }

    /// <summary>As gpg names algorithms.</summary>
    private static string SubTypeOf(ReadOnlySpan<byte> body)
    {
        // Version, four bytes of time, algorithm; since version 5 the length of what follows.
        var at = body[0] == 4 ? 6 : 10;
        if (body.Length < at + 2) throw new FormatException("its public key is cut off");
        var bits = (body[at] << 8) | body[at + 1];
        return body[5] switch
        {
            1 or 2 or 3 => $"rsa{bits}",
            16 => $"elg{bits}",
            17 => $"dsa{bits}",
            18 or 19 or 22 => Curve(body[(at + 1)..], body[at]),
            27 => "ed25519",
            28 => "ed448",
            var other => $"unknown_{other}",
        };
    }

    private static string Curve(ReadOnlySpan<byte> rest, int length) =>
        rest.Length < length ? throw new FormatException("its public key is cut off")
        : Convert.ToHexString(rest[..length]) switch
        {
            "2A8648CE3D030107" => "nistp256",
            "2B81040022" => "nistp384",
            "2B81040023" => "nistp521",
            "2B8104000A" => "secp256k1",
            "2B2403030208010107" => "brainpoolP256r1",
            "2B240303020801010B" => "brainpoolP384r1",
            "2B240303020801010D" => "brainpoolP512r1",
            "2B06010401DA470F01" => "ed25519",
            "2B060104019755010501" => "cv25519",
            _ => "unknown",
        };
}

/// <summary>Where a packet of OpenPGP lies.</summary>
/// <param name="Start">Of its content.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PgpPacket(int Tag, int Start, int End)
{
    public const int SecretKey = 5;
    public const int PublicKey = 6;
    public const int UserId = 13;

    /// <exception cref="FormatException">There is no packet.</exception>
    public static PgpPacket Read(ReadOnlySpan<byte> data, int at)
    {
        var head = Byte(data, at);
        if ((head & 0x80) == 0) throw new FormatException("it is damaged: there is no packet where one has to be");
        var isNew = (head & 0x40) != 0;
        var (length, start) = isNew ? NewLength(data, at + 1) : OldLength(data, at + 1, head & 3);
        return length >= 0 && start + length <= data.Length
            ? new PgpPacket(isNew ? head & 0x3f : (head >> 2) & 0xf, start, (int)(start + length))
            : throw new FormatException("it is damaged: a packet is cut off");
    }

    private static (long Length, int Start) NewLength(ReadOnlySpan<byte> data, int at) => Byte(data, at) switch
    {
        < 192 and var one => (one, at + 1),
        < 224 and var two => (((two - 192) << 8) + Byte(data, at + 1) + 192, at + 2),
        255 => (Number(data, at + 1, 4), at + 5),
        _ => throw new FormatException("it has a packet in parts, which keys have not"),
    };

    private static (long Length, int Start) OldLength(ReadOnlySpan<byte> data, int at, int kind) => kind == 3
        ? throw new FormatException("it has a packet without a length, which keys have not")
            : (Number(data, at, 1 << kind), at + (1 << kind));

    private static long Number(ReadOnlySpan<byte> data, int at, int count)
    {
        long number = 0;
        for (var i = 0; i < count; i++) number = (number << 8) | (uint)Byte(data, at + i);
        return number;
    }

    private static int Byte(ReadOnlySpan<byte> data, int at) => at < data.Length ? data[at]
        : throw new FormatException("it is damaged: a packet is cut off");
}

using GitOpsActors.Git.Signatures;

namespace GitOpsActors.Git.Tests.Signatures;

public sealed class OpenPgpKeyTests
{
    /// <summary>Three keys as gpg wrote them into one block.</summary>
    private const string Keys = """
        -----BEGIN PGP PUBLIC KEY BLOCK-----

        mQGNBGsN54UBDADA4NyqlFVstDrgWwaC3HCuLlXRRN9NVktq+XNWlwL2JKzzQC/k
        d78hjBj0wM4d3pdNLZy12huL6vY7PI8RjNeJHiU2Gpy+0wX0OpYEn+69rYdBAPxs
        hecd0RRZKe5/Zc+qWCmamFI6mJg1l8T4Syuyfcx4SvT/WcUvsxUR0LMK7IbdIS24
        Cqldu4Q0OEjN9/HG3RssSy1GNG/KP5IoZD2OtWtcesZlu3blx1LmtomPFEFSOB6d
        9jLL8mwgFset2FArTJ7Tjc6zMG8ZF9a1/cFyA99u4VvMDw59EzxIoXQ/dOzk6N1j
        WTEZn3j0SjKhx5K4H+tngwVykAmgOZqR/P1iGDxmyV/gS13OaxN4twN+ROJC/kYz
        4WiBwG0h61scmorEug71l9vBm1jgVDPqaoSI9AIBLNvfQhyAE41rHLEanfXk34WS
        XpVYrwg8MAuApK9N66QZxi6nn5Eu1lSZy02SvVRr7yS4Tn13+R+l+gRnxckNXFXt
        PMmXO7AebdKgQVkAEQEAAbQeQWRhIExvdmVsYWNlIDxhZGFAZXhhbXBsZS5jb20+
        iQHOBBMBCgA4FiEEmDOGH6FI+4wA5e9YeIH0uQgqgZ8FAmsN54UCGwMFCwkIBwIG
        FQoJCAsCBBYCAwECHgECF4AACgkQeIH0uQgqgZ+yGQwApnztiVo6P+OvCpJiBBvH
        v27rB4lBokV0yvOrTx8xe0LwSUWTmGdQM4vpj5KqIHDyagvTISJg3p48+Y7oJ7Qi
        +tYuVlbzjTEujrP85UbpeP4ABSARLjr9bop1L00tBUxXTlVdXJG9rt1EJcYMLKGa
        N2U+f+7zibY0HM49rdBuc359mYoFqcaloHfCkUzHjLT0ZJzlzeRC+sJkNl/2ByjS
        iS3n0cgsOLzy/6GCU8BH56MQUx0/1nwgU/ooi6IgcZex66sY68pEE5po+nljnmYU
        m6Q2g5hOFb1Scvecj3kdTPZIoD8hsrPu/vjMquErXuFQAMLDb4yJg/x/u8e4OtHe
        J5+w7xth/8E/qMp28q1FuC/kDT4fSFLocY4X+Pvqjp+hh/3vEUQH6a2zs++lb3Lc
        ywIXhQ/7o8kvte6WJGjUtshyR9qTTZbZn3sPFI+ZyEj3SCalWrdHHDqtruIXTraZ
        5ThnKncbz4rny0JOQQa/qhXDnHCeqMhVVupOTS0oyOmgmDMEaw3nhhYJKwYBBAHa
        Rw8BAQdAbJYnr3ujO2Tym8r5VCbmZdxgPMC7B0ftE4N3If87Eca0FUJvYiA8Ym9i
        QGV4YW1wbGUuY29tPoiQBBMWCAA4FiEE9qPP4KFSflqQAjJ9G/KmUrivLaoFAmsN
        54YCGwMFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQG/KmUrivLarIrQD/U0U/
        Fl/nOi7j0VFKupLPPS5eekwy761LwR0rKbicQz8BAPcRo2J6FbN4uPla9ruv6T2i
        gEZb1uba47/W7sn+JkIBmG8Eaw3nhhMFK4EEACIDAwST8zkTOzuUtVqdYs+X7h34
        nlH0fG+Q+QHLvz8iXd1JSstykR9929tK9AvfpdH2a34TcnSn+9eLId9j3CwwOjuj
        cgbPZcBcyWmDKjPQX6dhnNZ03Eb2lsHf1f9ETZR4gLO0FUV2ZSA8ZXZlQGV4YW1w
        bGUuY29tPoiwBBMTCQA4FiEEC+3pUcFsfXX1LE9Fad2VmWTOmdAFAmsN54YCGwMF
        CwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQad2VmWTOmdDpPQF+LKKApCtFGhw+
        AEXKpK+zrVXoAfLPfVBiqig3NNT0PKJK+W2gKB2v6ry4LFA+BhhiAX99eqsYkFuJ
        ILfpvyTiGHPwFAmeHHYYLy0v3k7MIImccxb7jIX0clT2U1v1GFCDXwk=
        =NQt9
        -----END PGP PUBLIC KEY BLOCK-----
        """;

    [Fact]
    public void Keys_are_told_as_gpg_tells_them_and_each_is_armored_alone()
    {
        var keys = OpenPgpKey.ReadAll(Keys);

        Assert.Equal(
            [
                ("7881F4B9082A819F", "9833861FA148FB8C00E5EF587881F4B9082A819F", "Ada Lovelace <ada@example.com>", "rsa3072"),
                ("1BF2A652B8AF2DAA", "F6A3CFE0A1527E5A9002327D1BF2A652B8AF2DAA", "Bob <bob@example.com>", "ed25519"),
                ("69DD959964CE99D0", "0BEDE951C16C7D75F52C4F4569DD959964CE99D0", "Eve <eve@example.com>", "nistp384"),
            ],
            keys.Select(static key => (key.Id, key.Fingerprint, key.Owner, key.SubType)));
        Assert.Equal(keys, keys.SelectMany(static key => OpenPgpKey.ReadAll(key.Armored)));
        Assert.Equal(6, OpenPgpKey.ReadAll(Keys + "\n" + string.Concat(keys.Select(static key => key.Armored))).Count);
        Assert.Empty(new KeyRing(keys.Select(static key => KeyValuePair.Create(key.Id, key.Armored))).Problems);
    }

    [Theory]
    [InlineData("", "not in armor")]
    [InlineData("ssh-ed25519 AAAA", "not in armor")]
    [InlineData("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAAAA\n-----END PGP PRIVATE KEY BLOCK-----", "export the public one")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME", "not in armor")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----", "nothing in its armor")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n!!!!\n-----END PGP PUBLIC KEY BLOCK-----", "")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----", "cut off")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----", "there is no packet")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmAMEAAA=\n-----END PGP PUBLIC KEY BLOCK-----", "cut off")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmAMJAAA=\n-----END PGP PUBLIC KEY BLOCK-----", "version 9")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmAMEAAA=\n=AAAA\n-----END PGP PUBLIC KEY BLOCK-----", "its checksum does not fit")]
    public void What_is_not_a_public_key_says_why(string text, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => OpenPgpKey.ReadAll(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Whatever_bytes_come_it_ends_with_a_key_or_with_a_reason()
    {
        var whole = Convert.FromBase64String(string.Concat(Keys.Split('\n').Select(static line => line.Trim())
            .Where(static line => line.Length > 0 && line[0] is not ('-' or '='))));
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var changed in (byte[][])[whole[..at], [.. whole[..at], (byte)(whole[at] ^ 0xff), .. whole[(at + 1)..]]])
            {
                try
                {
                    OpenPgpKey.ReadAll(PgpArmor.Write(changed));
                }
                catch (FormatException error)
                {
                    Assert.NotEmpty(error.Message);
                }
            }
        }
    }
}

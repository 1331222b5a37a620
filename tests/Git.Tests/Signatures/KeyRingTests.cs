using GitOpsActors.Git.Signatures;

namespace GitOpsActors.Git.Tests.Signatures;

public sealed class KeyRingTests
{
    private const string Armor = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nx\n-----END PGP PUBLIC KEY BLOCK-----\n";
    private const string Ssh = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZvbyBiYXIgYmF6IHF1eCBmb28gYmFyIGJheiBxdXg= ada@example.com";

    private static KeyRing Of(params (string Name, string Key)[] keys) => new(keys.Select(static one => KeyValuePair.Create(one.Name, one.Key)));

    [Fact]
    public void The_digest_stands_for_names_and_keys_in_any_order()
    {
        Assert.Equal(Of(("a", Armor), ("b", Ssh)).Digest, Of(("b", Ssh), ("a", Armor)).Digest);
        Assert.NotEqual(Of(("a", Armor)).Digest, Of(("b", Armor)).Digest);
        Assert.Equal("", KeyRing.Empty.Digest);
    }

    [Fact]
    public void Of_an_ssh_key_only_its_parts_are_taken_over() =>
        Assert.Equal("ada namespaces=\"git\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZvbyBiYXIgYmF6IHF1eCBmb28gYmFyIGJheiBxdXg=\n", Of(("ada", Ssh)).AllowedSigners);

    [Theory]
    [InlineData("a", "nothing")]
    [InlineData("a", "")]
    [InlineData("a", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n")]
    [InlineData("a", "cert-authority ssh-ed25519 AAAA")]
    [InlineData("a", "ssh-ed25519 not*base64")]
    [InlineData("a", "ssh-ed25519 AAAA\n* ssh-ed25519 AAAA")]
    [InlineData("a b", "ssh-ed25519 AAAA")]
    [InlineData("*", "ssh-ed25519 AAAA")]
    public void What_is_no_key_is_left_out_and_told(string name, string key)
    {
        var ring = Of((name, key));
        Assert.Equal(("", "", 0), (ring.Digest, ring.AllowedSigners, ring.OpenPgp.Count));
        Assert.Contains("is left out: it is neither", Assert.Single(ring.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_too_large_is_left_out_and_told()
    {
        var ring = Of(("a", Armor + new string('x', 300_000)), ("b", Armor));
        Assert.Single(ring.OpenPgp);
        Assert.Contains("more than", Assert.Single(ring.Problems), StringComparison.Ordinal);
    }
}

using GitOpsActors.Engine.Projects;
using GitOpsActors.Git.Signatures;

namespace GitOpsActors.Git.Tests.Signatures;

/// <summary>What is good is certain; everything else is not good, whatever it looks like.</summary>
public sealed class SignatureOutputTests
{
    private const string Key = "1111111111111111";
    private const string Sub = "2222222222222222222222221111111111111111";
    private const string Primary = "3333333333333333333333333333333333333333";
    private const string Valid = $"[GNUPG:] VALIDSIG {Sub} 2026-01-01 1767225600 0 4 0 1 10 00 {Primary}";
    private const string Good = $"[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG {Key} Ada <ada@example.com>\n{Valid}\n[GNUPG:] TRUST_ULTIMATE 0 always\n";

    [Fact]
    public void A_good_signature_may_be_permitted_by_its_key_and_by_the_key_that_this_belongs_to()
    {
        var found = SignatureOutput.Read(isGood: true, Good);
        Assert.Equal((SignatureState.Good, "RSA", Key), (found.State, found.Cipher, found.Key));
        Assert.Equal([Sub, Primary], found.Keys);
    }

    [Theory]
    [InlineData(false, Good, SignatureState.Unknown)]
    [InlineData(true, $"[GNUPG:] GOODSIG {Key} Ada\n", SignatureState.Unknown)]
    [InlineData(true, $"{Valid}\n", SignatureState.Unknown)]
    [InlineData(true, $"[GNUPG:] GOODSIG {Key} Ada\n[GNUPG:] GOODSIG {Key} Ada\n{Valid}\n", SignatureState.Unknown)]
    [InlineData(true, $"[GNUPG:] GOODSIG {Key} Ada\n{Valid}\n{Valid}\n", SignatureState.Unknown)]
    [InlineData(true, $"[GNUPG:] GOODSIG {Key} Ada\n[GNUPG:] BADSIG {Key} Ada\n{Valid}\n", SignatureState.Unknown)]
    [InlineData(true, $"[GNUPG:] GOODSIG {Key} Ada\n[GNUPG:] VALIDSIG {Sub}\n", SignatureState.Unknown)]
    [InlineData(true, "[GNUPG:] GOODSIG\n", SignatureState.Unknown)]
    [InlineData(false, $"[GNUPG:] BADSIG {Key} Ada\n", SignatureState.Invalid)]
    [InlineData(false, $"[GNUPG:] EXPKEYSIG {Key} Ada\n{Valid}\n", SignatureState.Invalid)]
    [InlineData(false, $"[GNUPG:] REVKEYSIG {Key} Ada\n{Valid}\n", SignatureState.Invalid)]
    [InlineData(false, $"[GNUPG:] EXPSIG {Key} Ada\n{Valid}\n", SignatureState.Invalid)]
    [InlineData(false, $"[GNUPG:] ERRSIG {Key} 1 10 00 1767225600 9 -\n[GNUPG:] NO_PUBKEY {Key}\n", SignatureState.Unknown)]
    [InlineData(false, "[GNUPG:] NODATA 4\n", SignatureState.Unknown)]
    [InlineData(false, "", SignatureState.Unsigned)]
    [InlineData(false, "error: no signature found\n", SignatureState.Unsigned)]
    [InlineData(false, "error: cannot run gpg: No such file or directory\nerror: could not run gpg.\n", SignatureState.Unknown)]
    [InlineData(true, "Good \"git\" signature for ada with ED25519 key SHA256:abc\n", SignatureState.Good)]
    [InlineData(false, "Good \"git\" signature for ada with ED25519 key SHA256:abc\n", SignatureState.Unknown)]
    [InlineData(false, "Good \"git\" signature with ED25519 key SHA256:abc\nNo principal matched.\n", SignatureState.Unknown)]
    [InlineData(true, "Good \"file\" signature for ada with ED25519 key SHA256:abc\n", SignatureState.Unknown)]
    [InlineData(true, "Good \"git\" signature for ada with ED25519 key SHA256:abc\nGood \"git\" signature for eve with ED25519 key SHA256:def\n", SignatureState.Unknown)]
    [InlineData(false, "Could not verify signature.\nSignature verification failed: incorrect signature\n", SignatureState.Invalid)]
    public void What_is_said_of_a_signature(bool isGood, string output, SignatureState state) => Assert.Equal(state, SignatureOutput.Read(isGood, output).State);

    [Fact]
    public void A_name_that_looks_like_words_of_gpg_says_nothing() => Assert.Equal(
        SignatureState.Invalid, SignatureOutput.Read(isGood: false, $"[GNUPG:] BADSIG {Key} [GNUPG:] GOODSIG {Key} Ada\n").State);
}

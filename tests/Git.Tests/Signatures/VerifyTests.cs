using GitOpsActors.Engine.Projects;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Signatures;

namespace GitOpsActors.Git.Tests.Signatures;

/// <summary>Signatures of real commits and tags, by the real programs.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly TestRepository _repository = new();
    private readonly TestSigner _signer = new();

    public void Dispose()
    {
        _signer.Dispose();
        _repository.Dispose();
    }

    private string Homes => Path.Combine(_repository.Root, "keys");

    private SignatureVerifier Verifier(string gpg = "gpg") => new(Homes, TimeProvider.System, gpg: gpg);

    private static KeyRing Ring(params string[] keys) => new(keys.Select(static (key, at) => KeyValuePair.Create($"key{at}", key)));

    private async Task<SignatureFinding> FindAsync(ObjectId commit, KeyRing ring, string revision = "", SignatureVerifier? verifier = null)
    {
        await using var mirror = _repository.Mirror();
        var named = revision.Length == 0 ? null : (await mirror.ReadRefsAsync(TestRepository.Soon)).Resolve(revision);
        return await mirror.VerifyAsync(commit, named, verifier ?? Verifier(), ring, TestRepository.Soon);
    }

    [Fact]
    public async Task A_commit_that_is_signed_with_a_key_of_the_ring_is_good()
    {
        var found = await FindAsync(_signer.Commit(_repository, "signed"), Ring(_signer.PublicKey));
        Assert.Equal((SignatureState.Good, "EDDSA", _signer.KeyId), (found.State, found.Cipher, found.Key));
        Assert.Equal([_signer.Fingerprint, _signer.Fingerprint], found.Keys);
        Assert.Null(new SignatureDemand([_signer.KeyId]).Refusal("x", found));
    }

    [Fact]
    public async Task A_commit_without_a_signature_is_unsigned() =>
        Assert.Equal(SignatureState.Unsigned, (await FindAsync(_repository.Commit("plain"), Ring(_signer.PublicKey))).State);

    [Fact]
    public async Task A_commit_whose_key_is_not_in_the_ring_is_none_of_which_anything_is_known()
    {
        using var other = new TestSigner();
        var found = await FindAsync(other.Commit(_repository, "by another"), Ring(_signer.PublicKey));
        Assert.Equal((SignatureState.Unknown, $"its EDDSA key {other.KeyId} is not in argocd-gpg-keys-cm"), (found.State, found.Why));
        Assert.Equal(SignatureState.Unknown, (await FindAsync(other.Commit(_repository, "again"), KeyRing.Empty)).State);
    }

    [Fact]
    public async Task A_signature_of_other_content_is_invalid()
    {
        _signer.Commit(_repository, "signed");
        // The signature of one commit on the text of another.
        var text = _repository.Git("cat-file", "commit", "HEAD").Replace("signed", "forged", StringComparison.Ordinal) + "\n";
        var file = Path.Combine(_repository.Root, "forged");
        await File.WriteAllTextAsync(file, text);
        var forged = _repository.Git("hash-object", "-t", "commit", "-w", file);
        _repository.Git("update-ref", "refs/heads/main", forged);
        var found = await FindAsync(ObjectId.Parse(forged), Ring(_signer.PublicKey));
        Assert.Equal((SignatureState.Invalid, _signer.KeyId, "the signature does not fit the content"), (found.State, found.Key, found.Why));
    }

    [Fact]
    public async Task A_key_that_has_expired_is_invalid()
    {
        using var old = new TestSigner("seconds=3600", "20200101T000000");
        var found = await FindAsync(old.Commit(_repository, "long ago"), Ring(old.PublicKey));
        Assert.Equal((SignatureState.Invalid, "the key has expired"), (found.State, found.Why));
    }

    [Fact]
    public async Task An_annotated_tag_counts_instead_of_its_commit()
    {
        var commit = _repository.Commit("plain");
        _repository.Git([.. _signer.Settings(), "tag", "--sign", "--message", "release", "v1"]);
        _repository.Git("tag", "--annotate", "--message", "release", "v2");
        _repository.Git("tag", "light");
        var ring = Ring(_signer.PublicKey);
        Assert.Equal(SignatureState.Good, (await FindAsync(commit, ring, "v1")).State);
        Assert.Equal(SignatureState.Unsigned, (await FindAsync(commit, ring, "v2")).State);
        Assert.Equal(SignatureState.Unsigned, (await FindAsync(commit, ring, "light")).State);
        Assert.Equal(SignatureState.Unsigned, (await FindAsync(commit, ring, "main")).State);
        // Also where the commit is a good one: the tag is what was asked for.
        var signed = _signer.Commit(_repository, "signed");
        _repository.Git("tag", "--annotate", "--message", "release", "v3");
        Assert.Equal(SignatureState.Unsigned, (await FindAsync(signed, ring, "v3")).State);
        Assert.Equal(SignatureState.Good, (await FindAsync(signed, ring, "main")).State);
    }

    [Fact]
    public async Task A_signed_tag_is_good_under_its_own_name_and_for_its_own_commit_only()
    {
        var commit = _repository.Commit("plain");
        _repository.Git([.. _signer.Settings(), "tag", "--sign", "--message", "release", "v1"]);
        var tag = _repository.Git("rev-parse", "refs/tags/v1");
        _repository.Git("update-ref", "refs/tags/v9", tag);
        Assert.Equal("the tag v9 was signed as v1", (await FindAsync(commit, Ring(_signer.PublicKey), "v9")).Why);

        // A server that lies: it says that the tag means another commit.
        var evil = _repository.Commit("evil");
        await using var mirror = _repository.Mirror();
        var lie = new Resolution("refs/tags/v1", evil, "v1") { Tag = ObjectId.Parse(tag) };
        var found = await mirror.VerifyAsync(evil, lie, Verifier(), Ring(_signer.PublicKey), TestRepository.Soon);
        Assert.Equal($"the tag v1 names {commit}, and not {evil}", found.Why);
        var notTag = lie with { Tag = commit };
        Assert.Equal("the tag v1 can't be read", (await mirror.VerifyAsync(evil, notTag, Verifier(), Ring(_signer.PublicKey), TestRepository.Soon)).Why);
    }

    [Fact]
    public async Task A_tag_of_a_signed_tag_is_followed_to_its_commit()
    {
        var commit = _repository.Commit("plain");
        _repository.Git("tag", "--annotate", "--message", "inner", "inner");
        _repository.Git([.. _signer.Settings(), "-c", "advice.nestedTag=false", "tag", "--sign", "--message", "outer", "outer", "inner"]);
        Assert.Equal(SignatureState.Good, (await FindAsync(commit, Ring(_signer.PublicKey), "outer")).State);
    }

    [Fact]
    public async Task Ssh_keys_sign_as_well()
    {
        var commit = _signer.Commit(_repository, "signed", bySsh: true);
        var found = await FindAsync(commit, Ring(_signer.PublicKey, _signer.SshPublicKey));
        Assert.Equal((SignatureState.Good, "ED25519", _signer.SshFingerprint), (found.State, found.Cipher, found.Key));
        Assert.Null(new SignatureDemand([_signer.SshFingerprint]).Refusal("x", found));
        _repository.Git([.. _signer.Settings(bySsh: true), "tag", "--sign", "--message", "release", "v1"]);
        Assert.Equal(SignatureState.Good, (await FindAsync(commit, Ring(_signer.SshPublicKey), "v1")).State);
        // Without the key nothing is good.
        Assert.NotEqual(SignatureState.Good, (await FindAsync(commit, Ring(_signer.PublicKey))).State);
    }

    [Fact]
    public async Task A_key_that_gpg_does_not_take_is_told_where_it_matters_and_spoils_no_other()
    {
        const string Broken = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nbm8ga2V5\n-----END PGP PUBLIC KEY BLOCK-----\n";
        using var other = new TestSigner();
        var verifier = Verifier();
        var ring = Ring(Broken, _signer.PublicKey);
        Assert.Equal(SignatureState.Good, (await FindAsync(_signer.Commit(_repository, "signed"), ring, verifier: verifier)).State);
        Assert.Contains("gpg did not take everything", (await FindAsync(other.Commit(_repository, "other"), ring, verifier: verifier)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_gpg_nothing_is_good_and_the_remedy_is_told()
    {
        var commit = _signer.Commit(_repository, "signed");
        var error = await Assert.ThrowsAsync<GitException>(() => FindAsync(commit, Ring(_signer.PublicKey), verifier: Verifier(gpg: "no-such-gpg")));
        Assert.Contains("install gnupg", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsRetryable);
        Assert.Empty(Directory.GetDirectories(Homes));
    }

    [Fact]
    public async Task The_keys_lie_in_a_folder_of_ours_alone_and_what_an_earlier_process_left_goes()
    {
        Directory.CreateDirectory(Path.Combine(Homes, "1-2-3"));
        await FindAsync(_signer.Commit(_repository, "signed"), Ring(_signer.PublicKey));
        var home = Assert.Single(Directory.GetDirectories(Homes));
        Assert.NotEqual("1-2-3", Path.GetFileName(home));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(home));
        Assert.False(File.Exists(Path.Combine(home, "S.gpg-agent")));
    }
}

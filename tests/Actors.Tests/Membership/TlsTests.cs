using Akka.Cluster;
using GitOpsActors.Actors.Hosting.Membership;

namespace GitOpsActors.Actors.Tests.Membership;

public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new("ours");
    private readonly TestAuthority _stranger = new("theirs");
    private readonly int _seed = TestMember.FreePort();

    [Fact]
    public async Task Members_of_one_authority_join_and_a_member_of_another_is_refused()
    {
        await using var first = await StartAsync(_seed, _authority.Sign("first"));
        await using var second = await StartAsync(TestMember.FreePort(), _authority.Sign("second"));
        await Task.WhenAll(first.IsUpAmongAsync(2), second.IsUpAmongAsync(2));
        Assert.Equal("akka.ssl.tcp", first.Address.Protocol);

        await using var third = await StartAsync(TestMember.FreePort(), _stranger.Sign("third"));
        await third.SeesAsync("that it refuses the others", _ => third.Log.Any(static line => line.Contains("did not sign", StringComparison.Ordinal)));
        Assert.Equal(2, first.Cluster.State.Members.Count);
        Assert.NotEqual(MemberStatus.Up, third.Cluster.SelfMember.Status);
    }

    [Fact]
    public async Task A_member_that_trusts_us_is_refused_when_we_do_not_trust_it()
    {
        await using var first = await StartAsync(_seed, _authority.Sign("first"));
        await first.IsUpAmongAsync(1);
        // Its own certificate is the stranger's; it would accept ours. Both sides must prove who they are.
        var both = _stranger.Sign("both");
        File.AppendAllText(both.AuthorityFile, "\n" + await File.ReadAllTextAsync(_authority.AuthorityFile));
        await using var second = await StartAsync(TestMember.FreePort(), both);
        await first.SeesAsync("a stranger's certificate", _ => first.Log.Any(static line => line.Contains("CN=both", StringComparison.Ordinal) && line.Contains("did not sign", StringComparison.Ordinal)));
        Assert.Single(first.Cluster.State.Members);
        Assert.NotEqual(MemberStatus.Up, second.Cluster.SelfMember.Status);
    }

    [Fact]
    public void A_certificate_that_its_own_authority_did_not_sign_is_refused_at_the_start()
    {
        var tls = _authority.Sign("first") with { AuthorityFile = _stranger.AuthorityFile };
        var fault = Assert.Throws<MembershipException>(() => MembershipReader.Read(
            option => option switch
            {
                "--cluster-address" => ["127.0.0.1"],
                "--cluster-seeds" => ["127.0.0.1:1"],
                "--cluster-lease-store" => ["kubernetes"],
                "--cluster-tls-certificate" => [tls.CertificateFile],
                "--cluster-tls-key" => [tls.KeyFile],
                "--cluster-tls-authority" => [tls.AuthorityFile],
                _ => null,
            },
            static _ => null));
        Assert.Contains("other members would refuse it", Assert.Single(fault.Mistakes), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    private Task<TestMember> StartAsync(int port, MemberTls tls) => TestMember.StartAsync(
        TestMember.Options(port, [new SeedAddress("127.0.0.1", _seed)], new LeaseStoreOptions.Postgres("Host=127.0.0.1;Port=1;Username=none")) with { Tls = tls });
}

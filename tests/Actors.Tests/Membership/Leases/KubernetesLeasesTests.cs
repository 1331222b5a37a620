using System.Text;
using GitOpsActors.Actors.Hosting.Leases;
using GitOpsActors.Sandbox;
using k8s;
using k8s.Models;

namespace GitOpsActors.Actors.Tests.Membership.Leases;

public sealed class KubernetesLeasesTests(SandboxFixture sandbox) : LeaseContract, IClassFixture<SandboxFixture>
{
    private const string Space = "default";

    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_object_says_who_has_it_since_when_and_how_often_it_moved()
    {
        var time = new ManualTime();
        using var store = Open(time);
        await store.HoldAsync("told", "first", null, Span, default);
        await store.ReleaseAsync("told", "first", default);
        await time.PassAsync(TimeSpan.FromMinutes(1));
        await store.HoldAsync("told", "second", null, Span, default);
        using var api = sandbox.Client();
        var spec = (await api.CoordinationV1.ReadNamespacedLeaseAsync("told", Space)).Spec;
        Assert.Equal("second", spec.HolderIdentity);
        Assert.Equal(10, spec.LeaseDurationSeconds);
        Assert.Equal(1, spec.LeaseTransitions);
        Assert.Equal(time.GetUtcNow().UtcDateTime, spec.AcquireTime!.Value.ToUniversalTime());
    }

    [Fact]
    public async Task What_others_write_on_the_object_is_no_renewal()
    {
        var time = new ManualTime();
        using var store = Open(time);
        using var owner = Open(time);
        using var api = sandbox.Client();
        await owner.HoldAsync("labelled", "dead", null, Span, default);
        Assert.Equal("dead", (await store.HoldAsync("labelled", "heir", null, Span, default)).Owner);
        await time.PassAsync(Span / 2);
        await api.CoordinationV1.PatchNamespacedLeaseAsync(new V1Patch("""{"metadata":{"labels":{"team":"a"}}}""", V1Patch.PatchType.MergePatch), "labelled", Space);
        await time.PassAsync(Span / 2);
        Assert.Equal("heir", (await store.HoldAsync("labelled", "heir", null, Span, default)).Owner);
    }

    [Fact]
    public async Task An_owner_whose_clock_was_set_back_still_renews()
    {
        var (time, others) = (new ManualTime(), new ManualTime());
        using var owner = Open(time);
        using var contender = Open(others);
        await owner.HoldAsync("set-back", "owner", null, Span, default);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("owner", (await contender.HoldAsync("set-back", "contender", null, Span, default)).Owner);
            await time.PassAsync(Span / 2);
            await others.PassAsync(Span / 2);
            // As much as has passed: the time that the owner writes would be the one that stands there.
            time.Jump(-Span / 2);
            await owner.HoldAsync("set-back", "owner", null, Span, default);
        }

        Assert.Equal("owner", (await contender.HoldAsync("set-back", "contender", null, Span, default)).Owner);
    }

    protected override ILeaseStore Open(TimeProvider time) => new KubernetesLeases(sandbox.Client(), Space, time);

    protected override Task PassAsync(ManualTime time, string lease, TimeSpan span)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.PassAsync(span);
    }
}

public sealed class SandboxFixture : IAsyncLifetime
{
    private SandboxCluster? _cluster;

    public IKubernetes Client()
    {
        using var config = new MemoryStream(Encoding.UTF8.GetBytes(_cluster!.Kubeconfig()));
        return new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(config));
    }

    public async Task InitializeAsync() => _cluster = await SandboxCluster.StartAsync();

    public async Task DisposeAsync() => await _cluster!.DisposeAsync();
}

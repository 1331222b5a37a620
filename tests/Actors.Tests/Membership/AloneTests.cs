using System.Runtime.Serialization;
using Akka.Util;
using GitOpsActors.Actors.Hosting.Membership;

namespace GitOpsActors.Actors.Tests.Membership;

public sealed class AloneTests
{
    private sealed record Unregistered(string Text);

    [Fact]
    public async Task A_cluster_of_one_is_up_on_loopback_without_being_told_anything()
    {
        await using var member = await TestMember.StartAsync(MembershipOptions.Alone);
        await member.IsUpAmongAsync(1);
        Assert.Equal("127.0.0.1", member.Address.Host);
        Assert.NotEqual(MembershipOptions.DefaultPort, member.Address.Port);
        Assert.Equal([MembershipOptions.EngineRole], member.Cluster.SelfRoles);
        Assert.Equal(AppVersion.Create(ProgramVersion.Current), member.Cluster.SelfMember.AppVersion);
        Assert.Empty(member.Log);
    }

    [Fact]
    public async Task A_message_without_a_serializer_of_its_own_is_neither_written_nor_read()
    {
        await using var member = await TestMember.StartAsync(MembershipOptions.Alone);
        var serialization = member.System.Serialization;
        Assert.Throws<SerializationException>(() => serialization.FindSerializerFor(new Unregistered("a")));
        // 1 is the number of Akka's reflecting serializer.
        Assert.Throws<SerializationException>(() => serialization.Deserialize("{}"u8.ToArray(), 1, typeof(Unregistered).AssemblyQualifiedName!));
        Assert.Throws<SerializationException>(() => serialization.Deserialize("{}"u8.ToArray(), 4050, typeof(Unregistered).AssemblyQualifiedName!));
    }

    [Fact]
    public async Task Akkas_own_configuration_has_the_last_word()
    {
        await using var member = await TestMember.StartAsync(MembershipOptions.Alone with { Hocon = "akka.cluster.roles = [special]" });
        Assert.Equal(["special"], member.Cluster.SelfRoles);
    }

    [Fact]
    public async Task A_system_of_another_name_than_the_cluster_is_refused()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Start("other", MembershipOptions.Alone));
        Assert.Contains("called other", error.Message, StringComparison.Ordinal);
    }

    private static async Task Start(string name, MembershipOptions options)
    {
        var builder = new Microsoft.Extensions.Hosting.HostApplicationBuilder();
        Akka.Hosting.AkkaHostingExtensions.AddAkka(builder.Services, name, akka => akka.WithMembership(options, TimeProvider.System));
        using var host = builder.Build();
        await host.StartAsync();
    }
}

using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting;
using Akka.Management.Cluster.Bootstrap;
using GitOpsActors.Actors.Hosting.Leases;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>Makes an actor system a member of its cluster.</summary>
public static class MembershipHosting
{
    /// <summary>Remoting, the cluster, who survives a partition, and how a member leaves. The actor system must carry <see cref="MembershipOptions.Name"/>.</summary>
    public static AkkaConfigurationBuilder WithMembership(this AkkaConfigurationBuilder akka, MembershipOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(akka);
        ArgumentNullException.ThrowIfNull(options);
        akka.AddHocon(ConfigurationFactory.ParseString(MembershipHocon.Of(options)), HoconAddMode.Prepend);
        if (options.Hocon is { } last) akka.AddHocon(ConfigurationFactory.ParseString(last), HoconAddMode.Prepend);
        akka.WithActorRefProvider(ProviderSelection.Cluster.Instance);
        akka.WithHostLoggers();
        foreach (var setup in Setups(options, time)) akka.AddSetup(setup);
        akka.AddStartup((system, _) => Check(system, options));
        if (options.IsAlone) akka.AddStartup(static (system, _) => JoinSelf(system));
        if (options.Discovery is { } discovery) WithBootstrap(akka, options, discovery);
        return akka;
    }

    /// <summary>What goes wrong inside of Akka is told where everything else is told.</summary>
    internal static AkkaConfigurationBuilder WithHostLoggers(this AkkaConfigurationBuilder akka) => akka.ConfigureLoggers(static loggers =>
    {
        loggers.ClearLoggers();
        loggers.LogLevel = LogLevel.WarningLevel;
        loggers.AddLoggerFactory();
    });

    private static void WithBootstrap(AkkaConfigurationBuilder akka, MembershipOptions options, KubernetesDiscovery discovery)
    {
        akka.AddHocon(ClusterBootstrap.DefaultConfiguration(), HoconAddMode.Append);
        akka.AddStartup((system, _) => ContactPoint.StartAsync(system, options, discovery));
    }

    private static IEnumerable<Setup> Setups(MembershipOptions options, TimeProvider time)
    {
        if (options.Tls is { } tls) yield return MemberCertificates.Load(tls).Setup();
        if (options.Lease is { } lease) yield return new LeaseSetup(LeaseStores.Open(lease, time), time, ReachableOwners.Includes);
        if (options.Discovery is { } discovery) yield return Discover(discovery, time);
    }

    private static void Check(ActorSystem system, MembershipOptions options)
    {
        if (system.Name != options.Name)
            throw new InvalidOperationException($"The actor system is called {system.Name}, the cluster {options.Name}; members find each other by that name, so they must be equal.");
        if (system.Settings.Setup.Get<LeaseSetup>() is { HasValue: true } lease) system.RegisterOnTermination(lease.Value.Store.Dispose);
    }

    private static PodDiscoverySetup Discover(KubernetesDiscovery discovery, TimeProvider time)
    {
        var (api, space) = KubernetesAccess.Connect(MembershipSetting.Discovery, discovery.Kubeconfig, discovery.Namespace);
        return new PodDiscoverySetup(api, space, discovery.Selector, time);
    }

    private static void JoinSelf(ActorSystem system)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        cluster.Join(cluster.SelfAddress);
    }
}

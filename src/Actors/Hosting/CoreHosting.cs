using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting.Membership;
using GitOpsActors.Actors.Sources;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Hosting;

/// <summary>
/// The actors of a node that knows what is declared, and renders, but has no Application live on it: nothing is kept, nothing is brought
/// out, and there is no other node. An engine that follows the same control cluster does all that.
/// </summary>
internal static class CoreHosting
{
    public static AkkaConfigurationBuilder WithCore(this AkkaConfigurationBuilder akka, FleetNode node, FleetOptions options) => akka
        .WithHostLoggers()
        // Standard output is for what a command found out.
        .AddHocon(ConfigurationFactory.ParseString("akka.stdout-loglevel = off"), HoconAddMode.Prepend)
        .WithActors((system, registry) =>
        {
            node.Use(registry, "core");
            registry.Register<ApplicationActor>(system.ActorOf(Props.Create(static () => new AbsentApplications()), "application"));
        })
        .WithLocal<ControlPlaneActor>(
            "control-plane", () => new ControlPlaneActor(node, options, options.Loggers.CreateLogger<ControlPlaneActor>()))
        .WithLocal<SourcesActor>("sources", () => new SourcesActor(node, options, false))
        .WithLocal<ClustersActor>("clusters", () => new ClustersActor(node, options));

    /// <summary>Stands where the region of Applications would be, so that who asks one need not wait for nothing.</summary>
    private sealed class AbsentApplications : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(new Status.Failure(new EngineAwayException()));
    }
}

using Akka.Hosting;
using Akka.Pattern;
using GitOpsActors.Actors.Hosting;

namespace GitOpsActors.Actors.Auditing;

/// <summary>Adds the writer of a node's audit trail, which comes back after a while when the journal has failed it.</summary>
public static class AuditHosting
{
    private const double Spread = 0.2;
    private static readonly TimeSpan BackAfterMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BackAfterMax = TimeSpan.FromSeconds(30);

    /// <param name="isAlone">A node without others has a name of its own, since its port may be another one with each start.</param>
    public static AkkaConfigurationBuilder WithAudit(this AkkaConfigurationBuilder akka, FleetNode node, bool isAlone) =>
        akka.WithActors((system, registry) =>
        {
            var name = isAlone ? "local" : node.Name;
            var props = BackoffSupervisor.Props(Backoff.OnStop(
                ActorProps.Of(() => new AuditActor(name)), "writer", BackAfterMin, BackAfterMax, Spread, maxNrOfRetries: -1));
            registry.Register<AuditActor>(system.ActorOf(props, "audit"));
        });
}

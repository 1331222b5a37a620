using Akka.Configuration;

namespace GitOpsActors.Simulation.Runtime;

/// <summary>
/// What makes an actor system a simulated one. It is laid over the fleet's own configuration, so that serializers, mailboxes and everything
/// else are the product's.
/// </summary>
internal static class NodeConfiguration
{
    private static readonly string Dispatcher = $"type = \"{typeof(SeededDispatcherConfigurator).AssemblyQualifiedName}\", throughput = 1, throughput-deadline-time = 0ms";

    public static readonly Config Simulated = ConfigurationFactory.ParseString($$"""
        akka {
          loggers = []
          loglevel = WARNING
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          suppress-json-serializer-warning = on
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          scheduler.implementation = "{{typeof(VirtualScheduler).AssemblyQualifiedName}}"
          actor {
            default-dispatcher { {{Dispatcher}} }
            internal-dispatcher = "akka.actor.default-dispatcher"
            default-blocking-io-dispatcher = "akka.actor.default-dispatcher"
            synchronized-dispatcher = "akka.actor.default-dispatcher"
            task-dispatcher = "akka.actor.default-dispatcher"
            default-fork-join-dispatcher = "akka.actor.default-dispatcher"
          }
          persistence {
            journal {
              plugin = "akka.persistence.journal.simulated"
              simulated {
                class = "{{typeof(Journal.SimulatedJournal).AssemblyQualifiedName}}"
                plugin-dispatcher = "akka.actor.default-dispatcher"
                replay-dispatcher = "akka.actor.default-dispatcher"
              }
            }
            snapshot-store {
              plugin = "akka.persistence.snapshot-store.simulated"
              simulated {
                class = "{{typeof(Journal.SimulatedSnapshots).AssemblyQualifiedName}}"
                plugin-dispatcher = "akka.actor.default-dispatcher"
              }
            }
            dispatchers {
              default-plugin-dispatcher = "akka.actor.default-dispatcher"
              default-replay-dispatcher = "akka.actor.default-dispatcher"
              default-stream-dispatcher = "akka.actor.default-dispatcher"
            }
          }
        }
        """).WithFallback(Akka.Persistence.Persistence.DefaultConfig());
}

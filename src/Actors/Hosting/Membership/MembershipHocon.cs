using System.Globalization;
using System.Text;
using GitOpsActors.Actors.Hosting.Leases;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>The options in the words of Akka's configuration. No secret is in it: Akka prints its configuration when it is asked to.</summary>
internal static class MembershipHocon
{
    // An answer of a shard region, or a batch of observations; senders cut what is larger.
    private const int MessageBytesMax = 1024 * 1024;

    public static string Of(MembershipOptions options) => options.IsAlone ? Common(options) + Alone
        : Common(options) + Member(options) + (options.Discovery is { } discovery ? Bootstrap(options, discovery) : "");

    /// <summary>One member waits for nobody, so its cluster's housekeeping runs fast and it is up at once.</summary>
    private const string Alone = """

        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0, public-hostname = "127.0.0.1" }
        akka.cluster {
          downing-provider-class = ""
          periodic-tasks-initial-delay = 50ms
          gossip-interval = 250ms
          leader-actions-interval = 100ms
        }
        """;

    private static string Common(MembershipOptions options) => $$"""
        akka {
          loglevel = WARNING
          stdout-loglevel = WARNING
          log-dead-letters-during-shutdown = off
          actor {
            # Messages are written by serializers that were registered for them. Nothing is written by reflection, and nothing that arrives is read by it:
            # the name of Akka's reflecting serializer leads to one that refuses.
            serialization-settings.allow-unregistered-types = off
            serializers.json = "{{typeof(RefusingSerializer).AssemblyQualifiedName!}}"
          }
          coordinated-shutdown {
            run-by-clr-shutdown-hook = off
            exit-clr = off
            phases {
              before-cluster-shutdown.timeout = {{Span(options.Times.LeaveWithin)}}
              cluster-sharding-shutdown-region.timeout = {{Span(options.Times.LeaveWithin)}}
              cluster-exiting.timeout = {{Span(options.Times.LeaveWithin)}}
            }
          }
          cluster {
            roles = [{{string.Join(", ", options.Roles.Select(Quoted))}}]
            app-version = {{Quoted(options.Version)}}
            log-info = off
            run-coordinated-shutdown-when-down = on
          }
          remote.dot-netty.tcp {
            maximum-frame-size = {{Figure(MessageBytesMax)}}b
            send-buffer-size = {{Figure(2 * MessageBytesMax)}}b
            receive-buffer-size = {{Figure(2 * MessageBytesMax)}}b
          }
        }
        """;

    private static string Member(MembershipOptions options) => $$"""

        akka {
          remote {
            dot-netty.tcp {
              hostname = {{Quoted(options.Bind ?? options.Address!)}}
              public-hostname = {{Quoted(options.Address!)}}
              port = {{Figure(options.Port)}}
              public-port = {{Figure(options.Port)}}
              connection-timeout = 5s
              enable-ssl = {{(options.Tls is null ? "off" : "on")}}
              ssl { suppress-validation = off, require-mutual-authentication = on }
            }
            # A member that comes back at the same address is talked to again soon.
            retry-gate-closed-for = 1s
          }
          cluster {
            seed-nodes = [{{string.Join(", ", Seeds(options).Select(Quoted))}}]
            min-nr-of-members = {{Figure(options.MembersMin)}}
            gossip-interval = 500ms
            leader-actions-interval = 500ms
            unreachable-nodes-reaper-interval = 500ms
            failure-detector {
              heartbeat-interval = {{Span(options.Times.HeartbeatEvery)}}
              acceptable-heartbeat-pause = {{Span(options.Times.AcceptablePause)}}
              expected-response-after = {{Span(options.Times.HeartbeatEvery)}}
            }
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            split-brain-resolver {
              active-strategy = lease-majority
              stable-after = {{Span(options.Times.StableAfter)}}
              # All members run this clock while the leader may still wait for a dead owner's lease to expire.
              down-all-when-unstable = {{Span(options.Times.StableAfter + LeaseTimes.LongestWait)}}
              lease-majority {
                lease-implementation = "{{StoredLease.ConfigPath}}"
                lease-name = {{Quoted(options.Name)}}
                acquire-lease-delay-for-minority = 2s
                release-after = {{Span(options.Times.StableAfter + (2 * LeaseTimes.LongestWait))}}
                role = "{{MembershipOptions.EngineRole}}"
              }
            }
          }
        }
        {{StoredLease.ConfigPath}} {
          lease-class = "{{typeof(StoredLease).AssemblyQualifiedName!}}"
          heartbeat-interval = {{Span(LeaseTimes.RenewEvery)}}
          heartbeat-timeout = {{Span(LeaseTimes.ExpiresAfter)}}
          lease-operation-timeout = {{Span(LeaseTimes.StoreAnswersWithin)}}
        }
        """;

    /// <summary>Members find each other's pods, ask each whether it is in a cluster, and form a new one only when enough of them are there and none is.</summary>
    private static string Bootstrap(MembershipOptions options, KubernetesDiscovery discovery) => $$"""

        akka {
          discovery { method = pods, pods.class = "{{typeof(PodDiscovery).AssemblyQualifiedName!}}" }
          management {
            cluster.bootstrap {
              new-cluster-enabled = on
              contact-point-discovery {
                discovery-method = pods
                service-name = {{Quoted(options.Name)}}
                required-contact-point-nr = {{Figure(options.MembersMin)}}
                stable-margin = {{Span(options.Times.StableAfter)}}
              }
              contact-point { fallback-port = {{Figure(discovery.ManagementPort)}}, probe-interval = 1s }
            }
          }
        }
        """;

    private static IEnumerable<string> Seeds(MembershipOptions options) =>
        options.Seeds.Select(seed => $"akka.{(options.Tls is null ? "" : "ssl.")}tcp://{options.Name}@{seed}");

    private static string Figure(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + "ms";

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text) _ = letter is '"' or '\\' ? quoted.Append('\\').Append(letter) : quoted.Append(letter);
        return quoted.Append('"').ToString();
    }
}

using System.Diagnostics;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Hosting.Membership;

namespace GitOpsActors.Host.Server.Metrics;

/// <summary>What this node is like: its version, its place among the others, its actors, its sources, its process.</summary>
internal sealed class NodeMetrics(FleetClient fleet) : IMetricSource
{
    private static readonly string[] None = [];
    private static readonly string[] Version = ["version"];
    private static readonly string[] Status = ["status"];
    private static readonly string[] Actor = ["actor"];
    private static readonly string[] Kind = ["kind"];
    private static readonly string[] Message = ["kind", "message"];
    private static readonly string[] Source = ["repo", "type"];

    public Task WriteAsync(PrometheusText text, CancellationToken stop)
    {
        Gauge(text, "argocd_info", "The version that runs.", Version, [([ProgramVersion.Current], 1)]);
        WritePlace(text);
        WriteActors(text);
        WriteSources(text);
        WriteProcess(text);
        return Task.CompletedTask;
    }

    private void WritePlace(PrometheusText text)
    {
        var (mailboxes, members) = (fleet.Mailboxes(), fleet.Members);
        Gauge(text, "gitopsactors_node_may_act", "Whether this node sees a majority of its cluster, and acts.", None,
            [([], fleet.Node.Gate.IsOpen ? 1 : 0)]);
        Gauge(text, "gitopsactors_members", "Members of the cluster by their status, as this node sees them.", Status,
            [.. members.Members.CountBy(static member => member.Status.ToString())
                .Select(static one => (new[] { one.Key }, (double)one.Value)),
                (["Unreachable"], members.Unreachable.Count)]);
        Gauge(text, "gitopsactors_applications", "Applications that live on this node.", None, [([], fleet.Node.Hosted.Count)]);
        Gauge(text, "gitopsactors_shards", "Shards of Applications on this node.", None,
            [([], mailboxes.Where(static one => one.Path == GitOpsActors.Actors.Applications.ApplicationHosting.Region).Sum(static one => one.Children))]);
        Gauge(text, "gitopsactors_mailbox_messages", "Messages that wait, for the actors of which a node has few.", Actor,
            [.. mailboxes.GroupBy(static one => one.Path)
                .Select(static some => (new[] { some.Key }, (double)some.Sum(static one => one.Waiting)))]);
    }

    private void WriteActors(PrometheusText text)
    {
        var (kinds, messages) = (fleet.Node.Meters.Kinds, fleet.Node.Meters.Messages);
        Gauge(text, "gitopsactors_actors", "Actors that live, by their kind.", Kind,
            [.. kinds.Select(static one => (new[] { ActorMeters.NameOf(one.Kind) }, (double)one.Alive))]);
        Counter(text, "gitopsactors_actor_restarts_total", "Failures of actors, after which they went on or began anew.", Kind,
            [.. kinds.Select(static one => (new[] { ActorMeters.NameOf(one.Kind) }, (double)one.Failures))]);
        Counter(text, "gitopsactors_actor_messages_total", "Messages that actors have handled.", Message,
            [.. messages.Select(static one => (new[] { ActorMeters.NameOf(one.Kind), one.Message }, (double)one.Handled))]);
        Counter(text, "gitopsactors_actor_message_seconds_total", "How long actors have handled messages, all together.", Message,
            [.. messages.Select(static one => (new[] { ActorMeters.NameOf(one.Kind), one.Message }, one.Handled * one.Mean.TotalSeconds))]);
        Counter(text, "gitopsactors_renders_total", "Renders that were made.", None, [([], fleet.Node.Meters.Renders)]);
    }

    /// <summary>One repository may be several sources: one for each project that has credentials of its own.</summary>
    private void WriteSources(PrometheusText text) =>
        Gauge(text, "gitopsactors_source_reachable", "Whether the last look at a repository or a place of charts succeeded.", Source,
            [.. fleet.Node.Followed.All.GroupBy(static one => (one.Address, one.Type))
                .Select(static same => (new[] { same.Key.Address, same.Key.Type },
                    same.All(static one => one.Problem.Length == 0) ? 1.0 : 0))]);

    private static void WriteProcess(PrometheusText text)
    {
        using var process = Process.GetCurrentProcess();
        Counter(text, "process_cpu_seconds_total", "Processor time.", None, [([], Environment.CpuUsage.TotalTime.TotalSeconds)]);
        Gauge(text, "process_resident_memory_bytes", "Memory of the process.", None, [([], Environment.WorkingSet)]);
        Gauge(text, "process_start_time_seconds", "When the process began.", None,
            [([], new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0)]);
        Gauge(text, "gitopsactors_heap_bytes", "Memory of objects, with what is not collected yet.", None,
            [([], GC.GetTotalMemory(forceFullCollection: false))]);
        Counter(text, "gitopsactors_gc_pause_seconds_total", "How long collections of memory have stopped the process.", None,
            [([], GC.GetTotalPauseDuration().TotalSeconds)]);
    }

    private static void Gauge(PrometheusText text, string name, string help, string[] labels,
        IReadOnlyList<(string[] Values, double Value)> samples) =>
        Write(text, name, "gauge", help, labels, samples);

    private static void Counter(PrometheusText text, string name, string help, string[] labels,
        IReadOnlyList<(string[] Values, double Value)> samples) =>
        Write(text, name, "counter", help, labels, samples);

    private static void Write(
        PrometheusText text, string name, string type, string help, string[] labels, IReadOnlyList<(string[] Values, double Value)> samples)
    {
        text.Begin(name, type, help);
        foreach (var (values, value) in samples) text.Sample(name, labels, values, value);
    }
}

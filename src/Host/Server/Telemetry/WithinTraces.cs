using System.Diagnostics;
using OpenTelemetry;

namespace GitOpsActors.Host.Server.Telemetry;

/// <summary>
/// A request of ours is told in the trace of what it is made for. Those that are made for nothing in particular begin none: watches, which
/// take hours, and the journal, which is written thousands of times.
/// </summary>
internal sealed class WithinTraces : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.Kind != ActivityKind.Client || data.ParentSpanId != default) return;
        data.IsAllDataRequested = false;
        data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}

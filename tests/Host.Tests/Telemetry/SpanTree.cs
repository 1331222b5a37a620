using System.Globalization;
using System.Text;

namespace GitOpsActors.Host.Tests.Telemetry;

/// <summary>Spans as trees, for people who read why a test failed, and for the documentation.</summary>
internal static class SpanTree
{
    private static readonly string[] Shown =
        ["resource", "sync_phase", "wave", "phase", "outcome", "sync_status", "health_status", "cause"];

    public static string Print(IReadOnlyCollection<ToldSpan> spans)
    {
        var text = new StringBuilder();
        var known = spans.Select(static span => span.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var root in spans.Where(span => !known.Contains(span.Parent)).OrderBy(static span => span.Began))
            Print(text, spans, root, root, 0);
        return text.ToString();
    }

    private static void Print(StringBuilder text, IReadOnlyCollection<ToldSpan> spans, ToldSpan root, ToldSpan span, int depth)
    {
        var (after, took) = (((double)span.Began - root.Began) / 1e6, (double)(span.Ended - span.Began) / 1e6);
        var attributes = Shown.Where(name => span[name].Length > 0).Select(name => $"{name}={span[name]}");
        var line = string.Create(CultureInfo.InvariantCulture, $"{after,6:0} ms {took,8:0.0} ms  {new string(' ', depth * 2)}{span.Name}");
        text.Append($"{line}  {string.Join(' ', attributes)}".TrimEnd()).Append('\n');
        foreach (var below in spans.Where(one => one.Parent == span.Id).OrderBy(static one => one.Began))
            Print(text, spans, root, below, depth + 1);
    }
}

using GitOpsActors.Host.Tests.Telemetry.Otlp;

namespace GitOpsActors.Host.Tests.Telemetry;

/// <summary>What was logged, as a collector is told of it.</summary>
internal sealed class ToldLog(string category, LogRecord record)
{
    public string Category => category;

    public string Text { get; } = ToldSpan.TextOf(record.Body);

    /// <summary>Empty where it belongs to none.</summary>
    public string Trace { get; } = Convert.ToHexStringLower(record.TraceId.Span);

    public IReadOnlyDictionary<string, string> Attributes { get; } =
        record.Attributes.DistinctBy(static one => one.Key).ToDictionary(static one => one.Key, static one => ToldSpan.TextOf(one.Value));
}

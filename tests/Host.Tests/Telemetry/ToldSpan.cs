using System.Globalization;
using GitOpsActors.Host.Tests.Telemetry.Otlp;

namespace GitOpsActors.Host.Tests.Telemetry;

/// <summary>A span as a collector is told of it.</summary>
internal sealed class ToldSpan(string scope, Span span)
{
    public string Scope => scope;

    public string Name => span.Name;

    public string Trace { get; } = Convert.ToHexStringLower(span.TraceId.Span);

    public string Id { get; } = Convert.ToHexStringLower(span.SpanId.Span);

    /// <summary>Empty for the first of a trace.</summary>
    public string Parent { get; } = Convert.ToHexStringLower(span.ParentSpanId.Span);

    public ulong Began => span.StartTimeUnixNano;

    public ulong Ended => span.EndTimeUnixNano;

    public bool IsFailure => span.Status?.Code == 2;

    public IReadOnlyList<string> LinkedTraces { get; } = [.. span.Links.Select(static link => Convert.ToHexStringLower(link.TraceId.Span))];

    public IReadOnlyDictionary<string, string> Attributes { get; } =
        span.Attributes.ToDictionary(static one => one.Key, static one => TextOf(one.Value), StringComparer.Ordinal);

    /// <summary>Empty where there is none.</summary>
    public string this[string attribute] => Attributes.GetValueOrDefault("gitopsactors." + attribute, "");

    public static string TextOf(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };
}

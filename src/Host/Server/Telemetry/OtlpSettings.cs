using System.Globalization;
using OpenTelemetry.Exporter;

namespace GitOpsActors.Host.Server.Telemetry;

/// <summary>
/// What of OpenTelemetry's own variables says whether anything is told, and to whom. The library reads those for all kinds of signals and
/// passes over what it does not understand, and it leaves those for one kind to whoever puts its parts together: so both is done here.
/// </summary>
internal sealed record OtlpSettings
{
    public const string TraceSignals = "TRACES";
    public const string MetricSignals = "METRICS";
    public const string LogSignals = "LOGS";

    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string Grpc = "grpc";
    private const string Compressed = "gzip";

    private static readonly string[] Protocols = [Grpc, "http/protobuf"];
    private static readonly string[] Compressions = [Compressed, "none"];
    private static readonly string[] Samplers =
    [
        "always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio",
    ];

    private readonly Func<string, string?> _variable;
    private readonly List<string> _mistakes = [];

    private OtlpSettings(Func<string, string?> variable)
    {
        _variable = variable;
        (HasTraces, HasMetrics, HasLogs) = (Has(TraceSignals), Has(MetricSignals), Has(LogSignals));
        if (HasTraces) CheckSampler();
    }

    public bool HasTraces { get; }

    public bool HasMetrics { get; }

    public bool HasLogs { get; }

    /// <returns>Null when nothing is told.</returns>
    /// <exception cref="StartException">A variable says what can't be.</exception>
    public static OtlpSettings? Read(Func<string, string?> variable)
    {
        if (string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)) return null;
        var settings = new OtlpSettings(variable);
        if (settings._mistakes.Count > 0) throw new StartException(string.Join("\n", settings._mistakes.Distinct()));
        return settings.HasTraces || settings.HasMetrics || settings.HasLogs ? settings : null;
    }

    /// <summary>Has what is said of one kind of signals count for it.</summary>
    public void Apply(string signal, OtlpExporterOptions options)
    {
        if (Own(signal, "ENDPOINT") is { } endpoint) options.Endpoint = new Uri(endpoint);
        if (Own(signal, "HEADERS") is { } headers) options.Headers = headers;
        if (Own(signal, "PROTOCOL") is { } protocol)
            options.Protocol = protocol == Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        if (Own(signal, "TIMEOUT") is { } timeout) options.TimeoutMilliseconds = int.Parse(timeout, CultureInfo.InvariantCulture);
        if (Own(signal, "COMPRESSION") is { } compression)
            options.Compression = compression == Compressed ? OtlpExportCompression.GZip : OtlpExportCompression.None;
    }

    /// <summary>Whether one kind of signals has somewhere to go.</summary>
    private bool Has(string signal)
    {
        if ((Own(signal, "ENDPOINT") ?? _variable(Prefix + "ENDPOINT")) is not { Length: > 0 }) return false;
        if (_variable($"OTEL_{signal}_EXPORTER") == "none") return false;
        CheckOneOf($"OTEL_{signal}_EXPORTER", ["otlp", "none"]);
        foreach (var prefix in (ReadOnlySpan<string>)[Prefix, $"{Prefix}{signal}_"])
        {
            // The address may hold a login, and headers may be one, so they are not repeated.
            Check(prefix + "ENDPOINT", IsAddress, "is no address such as http://collector:4317");
            Check(prefix + "HEADERS", static text => text.Split(',', StringSplitOptions.RemoveEmptyEntries).All(IsHeader),
                "is not of the form name=value,name=value");
            Check(prefix + "TIMEOUT", static text => int.TryParse(text, CultureInfo.InvariantCulture, out var wait) && wait > 0,
                "is no number of milliseconds");
            CheckOneOf(prefix + "PROTOCOL", Protocols);
            CheckOneOf(prefix + "COMPRESSION", Compressions);
        }

        return true;
    }

    private string? Own(string signal, string what) => _variable($"{Prefix}{signal}_{what}") is { Length: > 0 } value ? value : null;

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static bool IsHeader(string text) => text.IndexOf('=', StringComparison.Ordinal) > 0;

    private static bool IsPart(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var part) && part is >= 0 and <= 1;

    private void CheckSampler()
    {
        const string Sampler = "OTEL_TRACES_SAMPLER";
        CheckOneOf(Sampler, Samplers);
        if (_variable(Sampler)?.EndsWith("traceidratio", StringComparison.OrdinalIgnoreCase) == true)
            Check("OTEL_TRACES_SAMPLER_ARG", IsPart, "is no number from 0 to 1");
    }

    private void CheckOneOf(string name, string[] known) => Check(
        name, text => known.Contains(text, StringComparer.OrdinalIgnoreCase),
        $"is '{_variable(name)}', which is none of {string.Join(", ", known)}");

    private void Check(string name, Func<string, bool> isGood, string problem)
    {
        if (_variable(name) is { Length: > 0 } text && !isGood(text)) _mistakes.Add($"{name} {problem}.");
    }
}

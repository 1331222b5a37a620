using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace GitOpsActors.Host.Server.Telemetry;

/// <summary>Tells a collector what is logged, and the audit trail with it.</summary>
internal static class LogExport
{
    /// <summary>The category of the audit trail. The console does not have it, where it would drown the rest.</summary>
    public const string Audit = "GitOpsActors.Audit";

    public static void AddTo(ILoggingBuilder logging, OtlpSettings? settings)
    {
        logging.AddFilter<ConsoleLoggerProvider>(Audit, LogLevel.None);
        if (settings is not { HasLogs: true }) return;
        var resource = ResourceBuilder.CreateEmpty();
        TelemetryExport.Describe(resource);
        logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.SetResourceBuilder(resource).AddOtlpExporter(exporter => settings.Apply(OtlpSettings.LogSignals, exporter));
        });
    }
}

using GitOpsActors.Actors.Auditing;
using GitOpsActors.Host.Server.Telemetry;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Auditing;

/// <summary>Tells whoever gathers logs of the audit trail. Like a record it names fields, and has no value of them.</summary>
internal sealed partial class AuditSignals(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger(LogExport.Audit);

    public void Tell(AuditRecord record)
    {
        if (!_logger.IsEnabled(LogLevel.Information)) return;
        var fields = string.Join(",", record.Fields);
        Tell(
            record.Name.Length > 0 ? record.Name : record.Who, record.Verb, record.Method, record.Object, record.Application,
            record.Project, record.From, record.Result, record.Who, record.Issuer, fields);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Name} {Verb} {Method} {Thing} application={Application} project={Project} from={From}: {Result} "
            + "(subject={Subject} issuer={Issuer} fields={Fields})")]
    private partial void Tell(
        string name, string verb, string method, string thing, string application, string project, string from, string result,
        string subject, string issuer, string fields);
}

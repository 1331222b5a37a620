using System.Globalization;
using GitOpsActors.Actors.Auditing;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Who asked this fleet for what: out of the journal, newest first.</summary>
internal sealed class AuditApi(IAuditTrail journal, string controlNamespace)
{
    public const string Path = "/api/v1/audit";
    private const int LimitDefault = 100;
    private const int LimitMax = 1000;

    // Of records that are looked through for those of one verb.
    private const int LooksMax = 50_000;

    public void Map(WebApplication web) =>
        web.MapGet(Path, Answers.Json(ReadAsync)).Needs(new Permission(AccessResources.Engine, "audit", "*"));

    private async Task<Node> ReadAsync(HttpContext http)
    {
        var limit = (int)(Number(http, "limit") ?? LimitDefault);
        if (limit is < 1 or > LimitMax) throw new ApiException(400, $"limit is a number from 1 to {LimitMax}");
        var verb = http.Request.Query["verb"].ToString();
        var query = new JournalQuery
        {
            Types = [AuditTypes.Record], Application = Application(http), Project = Text(http, "project"), Who = Text(http, "who"),
            Since = Time(http, "since"), Until = Time(http, "until"), Before = Number(http, "before"),
            Limit = verb.Length > 0 ? LooksMax : limit + 1,
        };
        var (items, last, isMore) = (new List<Node>(), 0L, false);
        await foreach (var entry in journal.ReadAsync(query, http.RequestAborted))
        {
            var record = JsonReader.Read(entry.Event.Payload.Span).Map();
            if (verb.Length > 0 && record["verb"].Text() != verb) continue;
            if (items.Count == limit)
            {
                isMore = true;
                break;
            }

            items.Add(record.With("position", entry.Position));
            last = entry.Position;
        }

        var answer = MapNode.Of(("items", ListNode.Of(items)));
        return isMore ? answer.With("before", last) : answer;
    }

    private string? Application(HttpContext http) =>
        Text(http, "application") is { } name ? ApplicationName.Parse(name, controlNamespace).ToString() : null;

    private static string? Text(HttpContext http, string name) => http.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private static long? Number(HttpContext http, string name) => Text(http, name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ApiException(400, $"{name} is a number, and '{text}' is none");

    private static DateTimeOffset? Time(HttpContext http, string name) => Text(http, name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new ApiException(400, $"{name} is a time such as 2026-01-31T12:00:00Z, and '{text}' is none");
}

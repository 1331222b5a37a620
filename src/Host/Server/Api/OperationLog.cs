using System.Globalization;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What an operation of an Application did, step by step, out of the journal.</summary>
internal sealed class OperationLog(IAuditTrail journal, FleetNode node)
{
    // Of one answer; an Application has a handful of events an operation.
    private const int EventsMax = 10_000;

    private static readonly string[] Types =
    [
        "application.operation-started", "application.revisions-pinned", "application.operation-stepped", "application.retry-scheduled", "application.retry-started",
        "application.termination-asked", "application.operation-ended",
    ];

    public void Map(WebApplication web) =>
        web.MapGet("/api/v1/applications/{name}/operation-log", Answers.Json(ReadAsync)).Needs(Permission.OfApplication("get"));

    private async Task<Node> ReadAsync(HttpContext http)
    {
        var (name, text) = (Answers.ApplicationOf(http, node.Namespace), http.Request.Query["id"].ToString());
        long? wanted = text.Length == 0 ? null : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new ApiException(400, $"id is the number of an operation, and '{text}' is none");
        var query = new JournalQuery { Entity = new EntityId(ApplicationHosting.PersistenceIdOf(ApplicationName.Parse(name, node.Namespace))), Types = Types, Limit = EventsMax };
        var (steps, by) = (new List<MapNode>(), "");
        await foreach (var entry in journal.ReadAsync(query, http.RequestAborted))
        {
            var happened = JsonReader.Read(entry.Event.Payload.Span).Map();
            var id = happened["operationId"].Integer() ?? happened.Integer("operation", "id") ?? 0;
            wanted ??= id;
            if (id < wanted) break;
            if (id > wanted) continue;
            steps.Add(Step(entry, happened));
            if (happened["operation"] is not MapNode operation) continue;
            by = operation.Map("request", "initiatedBy")["automated"].Bool() == true ? "automation" : operation.Text("request", "initiatedBy", "username") ?? "somebody";
            // The newest first: with its start, an operation is complete.
            break;
        }

        if (steps.Count == 0)
            throw new ApiException(404, wanted is null ? $"{name} has had no operation yet" : $"the journal has no operation {wanted} of {name}; without an id, it tells of the newest");
        steps.Reverse();
        return MapNode.Of(("application", name), ("id", wanted!.Value), ("initiatedBy", by), ("steps", ListNode.Of(steps.Select(static step => (Node)step))));
    }

    private static MapNode Step(JournalEntry entry, MapNode happened)
    {
        var what = entry.Event.Type switch
        {
            "application.operation-started" => "asked for: " + Wish(happened.Map("operation", "request", "sync")),
            "application.revisions-pinned" => "brings out " + string.Join(", ", happened.List("revisions").Select(static one => one.Text())),
            "application.operation-stepped" => happened["message"].Text() ?? "",
            "application.retry-scheduled" => "failed: " + happened["message"].Text(),
            "application.retry-started" => happened["message"].Text() ?? "",
            "application.termination-asked" => "somebody ends it",
            _ => $"{happened["phase"].Text()}: {happened["message"].Text()}",
        };
        var step = MapNode.Of(("time", entry.Time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)), ("what", what));
        var results = happened.List("results").Select(static one => (Node)MapNode.Of(
            ("group", one.Text("key", "group") ?? ""), ("kind", one.Text("key", "kind") ?? ""), ("namespace", one.Text("key", "namespace") ?? ""),
            ("name", one.Text("key", "name") ?? ""), ("status", one["status"].Text() ?? ""), ("message", one["message"].Text() ?? "")));
        return happened.List("results").Count > 0 ? step.With("resources", ListNode.Of(results)) : step;
    }

    private static string Wish(MapNode sync)
    {
        var revisions = sync["revisions"] is ListNode many ? string.Join(", ", many.Select(static one => one.Text())) : sync["revision"].Text() ?? "";
        var parts = new List<string> { revisions.Length > 0 ? "sync to " + revisions : "sync" };
        if (sync["dryRun"].Bool() == true) parts.Add("dry run");
        if (sync["prune"].Bool() == true) parts.Add("prune");
        if (sync.List("resources").Count is var selected and > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{selected} selected objects"));
        if (sync["autoHealAttemptsCount"].Integer() is { } attempt) parts.Add(string.Create(CultureInfo.InvariantCulture, $"repair, attempt {attempt}"));
        return string.Join(", ", parts);
    }
}

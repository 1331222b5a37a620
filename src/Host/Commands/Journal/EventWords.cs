using System.Globalization;
using GitOpsActors.Actors.Auditing;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Journal;

/// <summary>What an event says, in a few words. The whole of it is what `-o json` shows.</summary>
internal static class EventWords
{
    private const int CharactersMax = 100;

    public static string Of(JournalEntry entry)
    {
        if (!entry.IsJson) return entry.Event.Type.Length > 0 ? $"Akka's own ({entry.Event.Type})" : "Akka's own";
        var happened = JsonReader.Read(entry.Event.Payload.Span).Map();
        return Shortened(Words(entry.Event.Type, happened).ReplaceLineEndings(" "));
    }

    /// <summary>What a sync is asked to do.</summary>
    public static string Wish(MapNode sync)
    {
        var revisions = sync["revisions"] is ListNode many ? string.Join(", ", many.Select(static one => one.Text())) : sync["revision"].Text() ?? "";
        var parts = new List<string> { revisions.Length > 0 ? "sync to " + revisions : "sync" };
        if (sync["dryRun"].Bool() == true) parts.Add("dry run");
        if (sync["prune"].Bool() == true) parts.Add("prune");
        if (sync.List("resources").Count is var selected and > 0) parts.Add(Counted(selected, "selected object"));
        if (sync["autoHealAttemptsCount"].Integer() is { } attempt) parts.Add(string.Create(CultureInfo.InvariantCulture, $"repair, attempt {attempt}"));
        return string.Join(", ", parts);
    }

    private static string Words(string type, MapNode happened)
    {
        var operation = string.Create(CultureInfo.InvariantCulture, $"operation {happened["operationId"].Integer() ?? happened.Integer("operation", "id")}");
        return type switch
        {
            "application.known" => "seen for the first time",
            "application.history-told" => $"others wrote its history: {Counted(happened.List("history").Count, "deployment")}",
            "application.operation-started" => $"{operation} started: {Wish(happened.Map("operation", "request", "sync"))}",
            "application.revisions-pinned" => $"{operation} brings out {string.Join(", ", happened.List("revisions").Select(static one => one.Text()))}",
            "application.operation-stepped" => $"{operation}: {Counted(happened.List("results").Count, "result")}, {happened["message"].Text()}",
            "application.retry-scheduled" => $"{operation} failed and is tried again at {happened["retryAt"].Text()}: {happened["message"].Text()}",
            "application.retry-started" => $"{operation} is tried again",
            "application.termination-asked" => $"{operation} is to end",
            "application.operation-ended" => $"{operation} {Ended(happened["phase"].Text())}: {happened["message"].Text()}",
            "application.operation-cleared" => $"the request of {operation} was taken out of the Application",
            "application.compared" => Counted(happened.List("verdicts").Count, "object") + " compared",
            "application.forgotten" => Counted(happened.List("keys").Count, "object") + " no longer followed",
            "application.deployment-healthy" => string.Create(CultureInfo.InvariantCulture, $"deployment {happened["deploymentId"].Integer()} is healthy"),
            "application.back-with-git" => "a newer commit says what runs since it went back",
            "application.revert-ended" => happened.Text("end", "commit") is { Length: > 0 } commit
                ? $"commit {commit} takes back in Git what it went back from" : $"what it went back from is not taken back in Git: {happened.Text("end", "refusal")}",
            "application.went-back" => $"goes back by itself: {happened.Text("rolledBack", "why")}",
            "application.removed" => "removed",
            AuditTypes.Record => $"{happened["verb"].Text()} {happened["object"].Text()}: {happened["result"].Text()}",
            "journal.trimmed" => $"{Counted(happened["events"].Integer() ?? 0, "event")} before {happened["olderThan"].Text()} forgotten",
            _ => type,
        };
    }

    private static string Ended(string? phase) => phase switch
    {
        "Succeeded" => "succeeded",
        "Failed" => "failed",
        _ => "ended with an error",
    };

    private static string Counted(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Shortened(string words) => words.Length > CharactersMax ? words[..(CharactersMax - 1)] + "…" : words;
}

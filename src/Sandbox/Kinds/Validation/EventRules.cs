using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>What events must be. Those that have an eventTime are of the new kind, about which more is known.</summary>
internal static class EventRules
{
    private const int TextMax = 128;
    private const int NoteMax = 1024;

    private static readonly string[] Fixed =
    [
        "involvedObject", "reason", "message", "firstTimestamp", "lastTimestamp", "count", "type", "eventTime", "action", "related", "reportingComponent", "reportingInstance",
    ];

    public static void OfCore(FieldErrors errors, MapNode item) => Shared(errors, item, "reportingComponent");

    public static void OfEvents(FieldErrors errors, MapNode item)
    {
        Shared(errors, item, "reportingController");
        if (item["eventTime"].IsNullOrAbsent()) errors.Required("eventTime");
        if (item["series"] is MapNode series)
        {
            if (series.Integer("count") is not >= 2) errors.Invalid("series.count", StringNode.Empty, "should be at least 2");
            if (series["lastObservedTime"].IsNullOrAbsent()) errors.Required("series.lastObservedTime");
        }
        if (item.Text("type") is not ("Normal" or "Warning")) errors.Invalid("type", StringNode.Empty, "has invalid value: " + (item.Text("type") ?? ""));
        foreach (var field in (ReadOnlySpan<string>)["firstTimestamp", "lastTimestamp"])
            if (!item[field].IsNullOrAbsent()) errors.Invalid(field, StringNode.Empty, "needs to be unset");
        if (item.Integer("count") is > 0) errors.Invalid("count", StringNode.Empty, "needs to be unset");
        if (item.Text("source", "component") is { Length: > 0 } || item.Text("source", "host") is { Length: > 0 }) errors.Invalid("source", StringNode.Empty, "needs to be unset");
    }

    public static void OfEventsUpdate(FieldErrors errors, MapNode item, MapNode old)
    {
        OfEvents(errors, item);
        foreach (var field in Fixed) errors.Unchanged(item[field], old[field], field is "reportingComponent" ? "reportingController" : field);
    }

    private static void Shared(FieldErrors errors, MapNode item, string controllerField)
    {
        var (space, own) = (item.Text("involvedObject", "namespace") ?? "", item.Text("metadata", "namespace") ?? "");
        if (item["eventTime"].IsNullOrAbsent())
        {
            if (space != own && !(space.Length == 0 && own is "default")) errors.Invalid("involvedObject.namespace", StringNode.Of(space), "does not match event.namespace");
            return;
        }
        if (space.Length == 0 && own is not ("default" or "kube-system")) errors.Invalid("involvedObject.namespace", StringNode.Empty, "does not match event.namespace");
        var controller = item.Text("reportingComponent") ?? "";
        if (controller.Length == 0) errors.Required(controllerField);
        errors.Check(controllerField, controller, Names.Qualified);
        foreach (var field in (ReadOnlySpan<string>)["reportingInstance", "action", "reason"]) Required(errors, item, field);
        if (Encoding.UTF8.GetByteCount(item.Text("message") ?? "") > NoteMax) errors.Invalid("message", StringNode.Empty, $"can have at most {NoteMax} characters");
    }

    private static void Required(FieldErrors errors, MapNode item, string field)
    {
        var text = item.Text(field) ?? "";
        if (text.Length == 0) errors.Required(field);
        else if (Encoding.UTF8.GetByteCount(text) > TextMax) errors.Invalid(field, StringNode.Empty, $"can have at most {TextMax} characters");
    }
}

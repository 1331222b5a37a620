using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Serving;

internal sealed record WatchOptions
{
    public required ObjectFilter Filter { get; init; }

    public long Revision { get; init; }

    public bool StartsWithPresent { get; init; }

    public bool SendsInitialEvents { get; init; }

    public bool WithBookmarks { get; init; }

    public long? TimeoutSeconds { get; init; }

    public static WatchOptions Of(ApiCall call)
    {
        var (version, match) = (call.Query("resourceVersion") ?? "", call.Query("resourceVersionMatch") ?? "");
        var initialEvents = call.Query("sendInitialEvents") is { Length: > 0 } asked ? RequestInfo.IsTrue(asked) : (bool?)null;
        call.Number("limit");
        var seconds = call.Number("timeoutSeconds");
        var filter = ObjectFilter.Of(call.Resource, call.Query("labelSelector") ?? "", call.Query("fieldSelector") ?? "", call.Info.Name);
        Check(match, initialEvents, call.Query("continue") ?? "");
        if (!ulong.TryParse(version.Length == 0 ? "0" : version, out var revision))
            throw ApiErrors.Internal(ListOptions.BadVersion(version));
        return new WatchOptions
        {
            Filter = filter,
            Revision = (long)Math.Min(revision, long.MaxValue),
            StartsWithPresent = initialEvents ?? revision == 0,
            SendsInitialEvents = initialEvents == true,
            WithBookmarks = call.Flag("allowWatchBookmarks"),
            TimeoutSeconds = seconds is > 0 ? seconds : null,
        };
    }

    private static void Check(string match, bool? initialEvents, string token)
    {
        if (initialEvents is not null)
        {
            if (match != "NotOlderThan")
                throw ListOptions.Invalid(ListOptions.Forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }
        else if (match.Length > 0)
            throw ListOptions.Invalid(ListOptions.Forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        if (token.Length > 0)
            throw ListOptions.Invalid(new Cause("FieldValueForbidden", "continue", "Forbidden: continue is forbidden for watch"));
    }
}

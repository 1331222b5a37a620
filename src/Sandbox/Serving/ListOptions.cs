using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>What list and watch (and deletecollection) ask for.</summary>
internal sealed record ListOptions
{
    public required ObjectFilter Filter { get; init; }

    public long Limit { get; init; }

    public ContinueToken? Continue { get; init; }

    /// <summary>Zero: any version will do, which is served as the latest.</summary>
    public long Revision { get; init; }

    public bool IsExact { get; init; }

    public static ListOptions Of(ApiCall call)
    {
        var (version, match) = (call.Query("resourceVersion") ?? "", call.Query("resourceVersionMatch") ?? "");
        var token = call.Query("continue") ?? "";
        var limit = call.Number("limit") ?? 0;
        call.Number("timeoutSeconds");
        var filter = ObjectFilter.Of(call.Resource, call.Query("labelSelector") ?? "", call.Query("fieldSelector") ?? "", call.Info.Name);
        CheckList(version, match, token, call.Query("sendInitialEvents"));
        var decoded = token.Length == 0 ? null : ContinueToken.Decode(token);
        if (decoded is not null && version.Length > 0 && version != "0")
            throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
        if (!ulong.TryParse(version.Length == 0 ? "0" : version, out var revision))
            throw ApiErrors.BadRequest($"invalid resource version: {BadVersion(version)}");
        return new ListOptions
        {
            Filter = filter,
            Limit = Math.Max(0, limit),
            Continue = decoded,
            Revision = (long)Math.Min(revision, long.MaxValue),
            // A limit with a version but without a match has always meant that very version.
            IsExact = match == "Exact" || (match.Length == 0 && limit > 0 && revision > 0),
        };
    }

    public static string BadVersion(string version) =>
        $"resourceVersion: Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax";

    public static ApiException Invalid(Cause cause) => ApiErrors.Invalid("meta.k8s.io", "ListOptions", "", [cause]);

    private static void CheckList(string version, string match, string token, string? initialEvents)
    {
        if (!string.IsNullOrEmpty(initialEvents))
            throw Invalid(new Cause("FieldValueForbidden", "sendInitialEvents", "Forbidden: sendInitialEvents is forbidden for list"));
        if (match.Length == 0) return;
        if (version.Length == 0)
            throw Invalid(Forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided"));
        if (token.Length > 0)
            throw Invalid(Forbidden("resourceVersionMatch is forbidden when continue is provided"));
        if (match is not ("Exact" or "NotOlderThan"))
            throw Invalid(new Cause("FieldValueNotSupported", "resourceVersionMatch",
                $"Unsupported value: \"{match}\": supported values: \"Exact\", \"NotOlderThan\", \"\""));
        if (match == "Exact" && version == "0")
            throw Invalid(Forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
    }

    public static Cause Forbidden(string problem) => new("FieldValueForbidden", "resourceVersionMatch", "Forbidden: " + problem);
}

using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Errors;

/// <summary>The failures that many places answer with, in the words of the real server.</summary>
public static class ApiErrors
{
    public static ApiException NotFound(string group, string plural, string name) =>
        new(404, "NotFound", $"{Qualified(group, plural)} \"{name}\" not found", Details(group, plural, name));

    public static ApiException AlreadyExists(string group, string plural, string name, bool isBeingDeleted = false) =>
        new(409, "AlreadyExists", $"{(isBeingDeleted ? "object is being deleted: " : "")}{Qualified(group, plural)} \"{name}\" already exists",
            Details(group, plural, name));

    public static ApiException Conflict(string group, string plural, string name, string problem) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {Qualified(group, plural)} \"{name}\": {problem}", Details(group, plural, name));

    public static ApiException Modified(string group, string plural, string name) =>
        Conflict(group, plural, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException Forbidden(string group, string plural, string name, string problem, IEnumerable<Cause>? causes = null)
    {
        var subject = name.Length == 0 ? Qualified(group, plural) : $"{Qualified(group, plural)} \"{name}\"";
        return new ApiException(403, "Forbidden", $"{subject} is forbidden: {problem}", Details(group, plural, name, causes));
    }

    /// <summary>A URL that belongs to the API, of which this server knows nothing.</summary>
    public static ApiException UnknownResource() => Generic(404, "NotFound", "the server could not find the requested resource");

    public static ApiException MethodNotAllowed() =>
        Generic(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    /// <summary>Answers that the real server's routing gives: they have details, and nothing in them.</summary>
    public static ApiException Generic(int code, string reason, string message) => new(code, reason, message, MapNode.Empty);

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException Internal(string message) => new(500, null, message);

    public static ApiException UnsupportedMediaType(IEnumerable<string> accepted) => new(415, "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: " + string.Join(", ", accepted));

    public static ApiException TooLarge(long limit) =>
        new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}");

    public static ApiException Expired(string message) => new(410, "Expired", message);

    public static ApiException TooLargeVersion(long asked, long current) => new(504, "Timeout",
        $"Timeout: Too large resource version: {asked}, current: {current}",
        MapNode.Of(
            ("causes", ListNode.Of(MapNode.Of(("reason", "ResourceVersionTooLarge"), ("message", "Too large resource version")))),
            ("retryAfterSeconds", 1)));

    public static ApiException Invalid(string group, string kind, string name, IReadOnlyList<Cause> causes)
    {
        var texts = causes.Select(cause => cause.ToString()).Distinct(StringComparer.Ordinal).ToList();
        var list = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return new ApiException(422, "Invalid", $"{Qualified(group, kind)} \"{name}\" is invalid: {list}", Details(group, kind, name, causes));
    }

    public static string Qualified(string group, string name) => group.Length == 0 ? name : $"{name}.{group}";

    public static MapNode Details(string group, string kind, string name, IEnumerable<Cause>? causes = null)
    {
        var details = new MapBuilder();
        if (name.Length > 0) details.Add("name", name);
        if (group.Length > 0) details.Add("group", group);
        if (kind.Length > 0) details.Add("kind", kind);
        if (causes is not null) details.Add("causes", ListNode.Of(causes.Select(cause => (Node)cause.Document())));
        return details.Build();
    }
}

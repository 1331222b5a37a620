using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Errors;

/// <summary>A request that ends with a Status of failure. Thrown from wherever that becomes clear; the serving side writes the body.</summary>
public sealed class ApiException : Exception
{
    public ApiException(int code, string? reason, string message, MapNode? details = null) : base(message) =>
        (Code, Reason, Details) = (code, reason, details);

    public ApiException(string message) : base(message) { }

    public ApiException(string message, Exception inner) : base(message, inner) { }

    public ApiException() { }

    public int Code { get; } = 500;

    public string? Reason { get; }

    public MapNode? Details { get; }

    public MapNode Status()
    {
        var status = new MapBuilder(8);
        status.Add("kind", "Status");
        status.Add("apiVersion", "v1");
        status.Add("metadata", MapNode.Empty);
        status.Add("status", "Failure");
        status.Add("message", Message);
        if (Reason is not null) status.Add("reason", Reason);
        if (Details is not null) status.Add("details", Details);
        status.Add("code", Code);
        return status.Build();
    }
}

using System.Net.Http.Headers;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Discovery;

namespace GitOpsActors.Kubernetes.Requests;

/// <summary>What is to be sent; can be sent more than once.</summary>
/// <param name="Path">From the server's address on, with the query.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public string Accept { get; init; } = "application/json";

    public string? EntityTag { get; init; }

    /// <summary>In whose name it is made; null for whom the credentials say.</summary>
    public Impersonation? As { get; init; }

    /// <summary>Its duration tells of the load: true of all but lists and other big answers.</summary>
    public bool IsShort { get; init; } = true;

    /// <summary>What is done, in the words of metrics.</summary>
    public string Verb { get; init; } = "Unknown";

    /// <summary>To which kind it is done; null where it is about none.</summary>
    public ApiResource? Resource { get; init; }

    /// <summary>The namespace; empty for none, or all.</summary>
    public string Space { get; init; } = "";

    public bool IsDryRun { get; init; }

    /// <summary>Who wants to hear of it, beside those who count all requests.</summary>
    public IRequestObserver? Observer { get; init; }

    public HttpRequestMessage Message(AuthenticationHeaderValue? authorization)
    {
        var message = new HttpRequestMessage(Method, new Uri(Path, UriKind.Relative));
        message.Headers.Authorization = authorization;
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (EntityTag is not null) message.Headers.TryAddWithoutValidation("If-None-Match", EntityTag);
        if (Body is null) return message;
        message.Content = new ByteArrayContent(Body);
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        return message;
    }

    // Without the query: selectors and names of managers only make messages long.
    public override string ToString() => $"{Method} /{Path.Split('?', 2)[0]}";
}

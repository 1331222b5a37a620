using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>Any program that takes requests. The template says what is sent, under the name of the service.</summary>
internal sealed class WebhookService(string name, ServiceOptions options, ServiceHttp http) : INotificationService
{
    private readonly Uri _address = options.Address("url");
    private readonly RetryPolicy _retries = new(
        options.Number("retryMax", 0, 10, RetryPolicy.Default.RetriesMax), options.Span("retryWaitMin", RetryPolicy.Default.WaitLeast),
        options.Span("retryWaitMax", RetryPolicy.Default.WaitMost));
    private readonly IReadOnlyList<(string, string)> _headers = Headers(options);

    public Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var parts = new MessageParts(message.Map("webhook"), name);
        var body = parts.IsAny ? parts.Text("body") : new MessageParts(message, name).Message;
        var method = parts.Text("method") is { Length: > 0 } said ? MethodOf(said) : HttpMethod.Get;
        var request = new ServiceRequest(method, ServiceRequest.Below(_address, parts.Text("path")))
        {
            Headers = _headers, ContentType = "", Body = body.Length > 0 ? Encoding.UTF8.GetBytes(body) : null,
        };
        return http.SendAsync(request, _retries, stop);
    }

    private static HttpMethod MethodOf(string said)
    {
        try
        {
            return HttpMethod.Parse(said.Trim().ToUpperInvariant());
        }
        catch (FormatException error)
        {
            throw new NotificationException($"'{said}' is not a method of HTTP", inner: error);
        }
    }

    private static List<(string, string)> Headers(ServiceOptions options)
    {
        var headers = options.Document.List("headers")
            .Select(one => (one["name"].Text() is { Length: > 0 } name ? name : throw options.Bad("a header has no name"),
            one["value"]?.PlainText() ?? ""))
            .ToList();
        if (options.Text("basicAuth", "username") is { Length: > 0 } user)
            headers.Add(ServiceRequest.Basic(user, options.Text("basicAuth", "password")));
        return headers;
    }
}

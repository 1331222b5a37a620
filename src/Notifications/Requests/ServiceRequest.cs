using System.Net.Http.Headers;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Notifications.Requests;

/// <summary>One request to a service. It can be sent more than once.</summary>
internal sealed record ServiceRequest(HttpMethod Method, Uri Address)
{
    private const string Json = "application/json; charset=utf-8";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public ReadOnlyMemory<byte>? Body { get; init; }

    public string ContentType { get; init; } = Json;

    // The address and the headers may hold secrets.
    public override string ToString() => $"{Method} {Address.Host}";

    public static ServiceRequest Post(Uri address, Node body, params IReadOnlyList<(string Name, string Value)> headers) =>
        new(HttpMethod.Post, address) { Body = JsonText.Bytes(body), Headers = headers };

    public static (string Name, string Value) Bearer(string token) => ("Authorization", "Bearer " + token);

    public static (string Name, string Value) Basic(string user, string password) =>
        ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>An address below another one, with its query unless the path has one.</summary>
    public static Uri Below(Uri address, string path)
    {
        if (path.Length == 0) return address;
        var query = path.Contains('?', StringComparison.Ordinal) ? "" : address.Query;
        return new Uri($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path.TrimStart('/')}{query}");
    }

    /// <exception cref="NotificationException">A header can't be sent.</exception>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Address);
        if (Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            if (ContentType.Length > 0) message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }

        foreach (var (name, value) in Headers)
        {
            // Of the body are those that begin so, and the first that is said counts.
            if (message.Content is { } content && name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
            else if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                throw new NotificationException($"the header {name} can't be sent");
            }
        }

        return message;
    }
}

/// <summary>What a service answered.</summary>
internal sealed record ServiceAnswer(int Status, string Text)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Empty where it is no object.</summary>
    public MapNode Document() => ReadJson() as MapNode ?? MapNode.Empty;

    public Node ReadJson()
    {
        try
        {
            return JsonReader.Read(Text);
        }
        catch (DocumentException)
        {
            return NullNode.Instance;
        }
    }
}

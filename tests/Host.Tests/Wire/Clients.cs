using System.Net.Http.Headers;
using System.Text;
using GitOpsActors.Engine.Documents;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>Clients of a running server that are not ours.</summary>
internal static class Clients
{
    /// <summary>gRPC over plain HTTP/2, or over HTTP/1.1 as browsers and proxies need it.</summary>
    /// <param name="token">Empty for none; null for that of whoever runs the server.</param>
    public static GrpcChannel Grpc(string address, bool isWeb = false, string? token = null)
    {
        var http = new HttpClient(isWeb ? new GrpcWebHandler(GrpcWebMode.GrpcWeb, new HttpClientHandler()) : new SocketsHttpHandler());
        // As Argo CD's own client sends it.
        if (token != "") http.DefaultRequestHeaders.Add("token", token ?? OperatorClient.KeyOf(address));
        return GrpcChannel.ForAddress(
            address, new GrpcChannelOptions
            {
                HttpClient = http, HttpVersion = isWeb ? new Version(1, 1)
                : new Version(2, 0), MaxReceiveMessageSize = null, DisposeHttpClient = true
            });
    }

    /// <summary>Waits for the next message of a stream, and not for ever.</summary>
    public static async Task<bool> NextAsync<T>(this IAsyncStreamReader<T> stream)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await stream.MoveNext(stop.Token);
    }

    public static async Task<(int Status, Node Body)> RestAsync(string address, HttpMethod method, string path, string? body = null,
        string type = "application/json")
    {
        using var http = OperatorClient.To(address);
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get || body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body ?? ""));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? NullNode.Instance : JsonReader.Read(text));
    }
}

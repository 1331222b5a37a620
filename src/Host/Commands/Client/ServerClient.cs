using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access.SingleSignOn;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>The command line's way to a running server, with errors that a person can act on.</summary>
internal sealed class ServerClient(HttpClient http)
{
    // The server itself waits up to 30 s for what it was asked to bring about.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    // Thousands of names on a command line must not become as many connections.
    private const int ConnectionsMax = 16;

    /// <summary>Runs a command's work; what goes wrong becomes a line, and an exit code that says that it did.</summary>
    /// <param name="trouble">The exit code of a failure, where 1 says something else.</param>
    /// <param name="provesCaller">False for signing in, which is for whoever has nothing to prove it by, or nothing that counts.</param>
    public static async Task<int> RunAsync(
        string server, Func<ServerClient, Task<int>> work, CancellationToken stop, int trouble = ExitCode.Failed, bool provesCaller = true)
    {
        using var connections = new SocketsHttpHandler { MaxConnectionsPerServer = ConnectionsMax };
        using var http = new HttpClient(connections) { BaseAddress = new Uri(server), Timeout = Patience };
        try
        {
            var client = new ServerClient(http);
            if (provesCaller) await Credentials.AddAsync(client, server, stop);
            return await work(client);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (Explain(error, server) is { } sentence)
        {
            await Console.Error.WriteLineAsync("gax: " + sentence);
            return error is CommandException { ExitCode: var code and not ExitCode.Failed } ? code : trouble;
        }
    }

    public static T Parse<T>(string text, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(text, type) ?? throw new JsonException();

    /// <summary>From now on, requests are those of whom the token proves.</summary>
    /// <param name="accessToken">With which the server asks an identity provider for groups; empty for none.</param>
    public void ProveBy(string token, string accessToken = "")
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (accessToken.Length > 0) http.DefaultRequestHeaders.Add(SignOn.AccessTokenHeader, accessToken);
    }

    public async Task<string> GetTextAsync(string path, CancellationToken stop)
    {
        using var response = await http.GetAsync(path, stop);
        return await TextAsync(response, stop);
    }

    public async Task<MapNode> GetAsync(string path, CancellationToken stop) => Document(await GetTextAsync(path, stop));

    /// <summary>The document; null when the server says that there is no such thing.</summary>
    public async Task<MapNode?> FindAsync(string path, CancellationToken stop)
    {
        using var response = await http.GetAsync(path, stop);
        return response.StatusCode == System.Net.HttpStatusCode.NotFound ? null : Document(await TextAsync(response, stop));
    }

    public Task<MapNode> PostAsync(string path, Node body, CancellationToken stop) => SendAsync(HttpMethod.Post, path, body, stop);

    public Task<MapNode> PatchAsync(string path, MapNode body, CancellationToken stop) => SendAsync(HttpMethod.Patch, path, body, stop);

    public Task<MapNode> PutAsync(string path, MapNode body, CancellationToken stop) => SendAsync(HttpMethod.Put, path, body, stop);

    public Task<MapNode> DeleteAsync(string path, CancellationToken stop) => SendAsync(HttpMethod.Delete, path, MapNode.Empty, stop);

    /// <summary>Begins a stream; what happens from now on is in it.</summary>
    public async Task<ServerStream> OpenAsync(string path, CancellationToken stop)
    {
        var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, stop);
        if (response.IsSuccessStatusCode) return new ServerStream(response);
        using (response) throw new CommandException(await TextAsync(response, stop));
    }

    private async Task<MapNode> SendAsync(HttpMethod method, string path, Node body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(JsonText.Bytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.SendAsync(request, stop);
        return Document(await TextAsync(response, stop));
    }

    private static async Task<string> TextAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var text = await response.Content.ReadAsStringAsync(stop);
        if (response.IsSuccessStatusCode) return text;
        var said = response.Content.Headers.ContentType?.MediaType == "application/json" ? Document(text)["error"].Text() : text.Trim();
        if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized
            && response.RequestMessage?.RequestUri is { AbsolutePath: not "/api/v1/session" } asked)
            said = $"{said}. Sign in with `gax login {asked.GetLeftPart(UriPartial.Authority)}`, or run this as the user who runs the " +
                $"server.";
        throw new CommandException(string.IsNullOrEmpty(said) ? $"the server answers {(int)response.StatusCode}" : said) { Answer = response.StatusCode };
    }

    internal static MapNode Document(string text) => JsonReader.Read(text) as MapNode ?? throw new JsonException();

    private static string? Explain(Exception error, string server) => error switch
    {
        CommandException => error.Message,
        HttpRequestException or IOException => $"{server} does not answer ({error.Message}). Is the server running there? Name another with --server.",
        TaskCanceledException => $"{server} did not answer within {Patience.TotalSeconds:0} s.",
        JsonException or DocumentException => $"what answers at {server} is not GitOpsActors. Name the right address with --server.",
        _ => null,
    };
}

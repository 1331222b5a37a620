using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GitOpsActors.Host.Serve;

namespace GitOpsActors.Host.Actors;

/// <summary>The command line's way to a running server, with errors that a person can act on.</summary>
internal sealed class ServerClient(HttpClient http)
{
    /// <summary>Runs a command's work; what goes wrong between it and the server becomes a line and exit code 1.</summary>
    public static async Task<int> RunAsync(string server, Func<ServerClient, Task> work)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server), Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            await work(new ServerClient(http));
            return 0;
        }
        catch (HttpRequestException error)
        {
            await Console.Error.WriteLineAsync(error.StatusCode is null
                ? $"gax: {server} does not answer ({error.Message}). Is the server running there? Name another with --server."
                : $"gax: {error.Message}");
            return 1;
        }
        catch (TaskCanceledException) when (http.Timeout > TimeSpan.Zero)
        {
            await Console.Error.WriteLineAsync($"gax: {server} did not answer within {http.Timeout.TotalSeconds:0} s.");
            return 1;
        }
        catch (JsonException)
        {
            await Console.Error.WriteLineAsync($"gax: what answers at {server} is not GitOpsActors. Name the right address with --server.");
            return 1;
        }
    }

    public static T Parse<T>(string text, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(text, type) ?? throw new JsonException();

    public async Task<string> GetTextAsync(string path, CancellationToken stop)
    {
        using var response = await http.GetAsync(path, stop);
        var text = await response.Content.ReadAsStringAsync(stop);
        if (response.IsSuccessStatusCode) return text;
        var reason = response.Content.Headers.ContentType?.MediaType == "application/json" ? Parse(text, IntrospectionJson.Default.Problem).Error : $"the server answers {(int)response.StatusCode}";
        throw new HttpRequestException(reason, null, response.StatusCode);
    }
}

using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace GitOpsActors.Tests.Shared;

/// <summary>Requests as from whoever runs a server of a test: with the key that it leaves for that user.</summary>
internal static class OperatorClient
{
    /// <summary>What servers and commands of tests leave must not get in the way of the developer's own.</summary>
    [ModuleInitializer]
    internal static void KeepApart()
    {
        Environment.SetEnvironmentVariable("XDG_RUNTIME_DIR", Path.Combine(AppContext.BaseDirectory, "run"));
        Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", Path.Combine(AppContext.BaseDirectory, "config"));
    }

    /// <param name="handler">Looks at what goes by.</param>
    public static HttpClient To(string server, HttpMessageHandler? handler = null)
    {
        var http = new HttpClient(handler ?? new SocketsHttpHandler()) { BaseAddress = new Uri(server) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KeyOf(server));
        return http;
    }

    public static string KeyOf(string server) =>
        File.ReadAllText(
            Path.Combine(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR")!, "gitopsactors", $"operator-{new Uri(server).Port}"));
}

using System.CommandLine;
using System.Globalization;
using GitOpsActors.Host.Server;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>Where the server is that a command talks to.</summary>
internal static class ServerOption
{
    public static Option<string> Create()
    {
        var server = new Option<string>("--server")
        {
            Description = "Where the server is.",
            DefaultValueFactory = static _ => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ServeOptions.DefaultPort}"),
            Recursive = true,
        };
        server.Validators.Add(static result =>
        {
            if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                result.AddError("--server is an address such as http://127.0.0.1:8080.");
        });
        return server;
    }
}

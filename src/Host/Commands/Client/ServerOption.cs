using System.CommandLine;
using System.Globalization;
using GitOpsActors.Host.Server;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>Where the server is that a command talks to.</summary>
internal static class ServerOption
{
    /// <summary>How the option is called, for those who have a command line and not the option.</summary>
    public const string Name = "--server";

    public static Option<string> Create()
    {
        var server = new Option<string>(Name)
        {
            Description = "Where the server is; without it, where the current context says.",
            DefaultValueFactory = static _ => Default(),
            Recursive = true,
        };
        server.Validators.Add(static result =>
        {
            if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                result.AddError($"{Name} is an address such as http://127.0.0.1:8080.");
        });
        return server;
    }

    /// <summary>The server of the current context, or else the one that a first look starts on this machine.</summary>
    public static string Default() =>
        ContextFile.CurrentServer() ?? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ServeOptions.DefaultPort}");
}

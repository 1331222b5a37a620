using System.CommandLine;
using System.CommandLine.Parsing;
using GitOpsActors.Host.Commands.Applications;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Clusters;
using GitOpsActors.Host.Server;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using Credentials = GitOpsActors.Host.Commands.Client.Credentials;

namespace GitOpsActors.Host.Commands.Core;

/// <summary>
/// `--core`: the command goes straight to the control cluster, with the rights of a kubeconfig. It is the same command, told the address of
/// a server that runs in this process while it does, on the loopback address.
/// </summary>
internal static class CoreMode
{
    private const string Flag = "--core";
    private const string Context = "--kube-context";
    private const string Namespace = "--core-namespace";
    private const string NamespaceDefault = "argocd";

    /// <summary>Adds the options to a command, for all below it.</summary>
    public static T AddTo<T>(T command)
        where T : Command
    {
        var core = new Option<bool>(Flag)
        {
            Description =
                "Go straight to the control cluster, by the kubeconfig that KUBECONFIG names or ~/.kube/config; without a server.",
            Recursive = true,
        };
        var context = new Option<string?>(Context) { Description = $"With {Flag}: the context of the kubeconfig.", Recursive = true };
        var space = new Option<string?>(Namespace)
        {
            Description = $"With {Flag}: the namespace of the control plane; without it, that of the context, or else {NamespaceDefault}.",
            Recursive = true,
        };
        command.Add(core);
        command.Add(context);
        command.Add(space);
        return command;
    }

    /// <summary>Runs what was parsed; with a server of its own if that is asked for.</summary>
    /// <param name="root">Parses once more.</param>
    public static async Task<int> InvokeAsync(
        Command root, ParseResult parsed, IReadOnlyList<string> arguments, InvocationConfiguration configuration)
    {
        // Help, and what can't be parsed, need no cluster.
        if (parsed.Errors.Count > 0 || parsed.Action != parsed.CommandResult.Command.Action || Mistake(parsed) is not { } mistake)
            return await parsed.InvokeAsync(configuration);
        try
        {
            if (mistake.Length > 0) throw new CommandException(mistake);
            var access = KubeConfig.Load(ClusterCommand.FilesOf(null)).Access(parsed.GetValue<string?>(Context));
            await using var server = await CoreServer.StartAsync(access, NamespaceOf(parsed, access), CancellationToken.None);
            // Whatever else the user has signed in to, or has a token of, is not meant here.
            Environment.SetEnvironmentVariable(Credentials.Variable, server.Token);
            return await root.Parse([arguments[0], ServerOption.Name, server.Address, .. arguments.Skip(1)]).InvokeAsync(configuration);
        }
        catch (Exception error) when (error is CommandException or ClusterException or StartException)
        {
            await Console.Error.WriteLineAsync("gax: " + error.Message);
            return parsed.CommandResult.Command is DiffCommand ? ExitCode.DiffTrouble : ExitCode.Failed;
        }
    }

    /// <summary>What is wrong with how a server of its own is asked for; null when nobody asks for one.</summary>
    private static string? Mistake(ParseResult parsed)
    {
        var isAsked = IsSaid(parsed, Flag) && parsed.GetValue<bool>(Flag);
        var alone = Array.Find([Context, Namespace], name => IsSaid(parsed, name));
        if (!isAsked) return alone is null ? null : $"{alone} is about {Flag}, which is missing.";
        return IsSaid(parsed, ServerOption.Name) ? $"{Flag} goes past servers: leave {ServerOption.Name} out." : "";
    }

    private static bool IsSaid(ParseResult parsed, string option) => parsed.GetResult(option) is OptionResult { Implicit: false };

    // A context that names no namespace stands for `default`, in which nobody has a control plane.
    private static string NamespaceOf(ParseResult parsed, ClusterAccess access) => parsed.GetValue<string?>(Namespace)
        ?? (access.Namespace is { Length: > 0 } and not "default" ? access.Namespace : NamespaceDefault);
}

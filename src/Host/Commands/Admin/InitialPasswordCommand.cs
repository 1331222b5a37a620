using System.CommandLine;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Host.Commands.Admin;

/// <summary>`gax admin initial-password`: the password that the first start has drawn.</summary>
internal static class InitialPasswordCommand
{
    public static Command Create()
    {
        var cluster = new ControlClusterFlags();
        var command = new Command(
            "initial-password", "The password of admin that the first start has drawn. Remove its Secret once you have changed it.");
        cluster.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(cluster, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(ControlClusterFlags cluster, ParseResult parsed, CancellationToken stop)
    {
        try
        {
            using var client = cluster.Connect(parsed);
            var @namespace = cluster.NamespaceOf(parsed);
            var secret = await client.GetAsync(new ObjectName("", "Secret", @namespace, FirstStart.PasswordSecret), stop)
                ?? throw new CommandException(
                    $"there is no Secret {@namespace}/{FirstStart.PasswordSecret}: the first start has drawn no password, or somebody " +
                    $"has removed it.");
            await Console.Out.WriteLineAsync(SecretData.Of(secret).GetValueOrDefault(FirstStart.PasswordField, ""));
            return ExitCode.Fine;
        }
        catch (Exception error) when (ControlClusterFlags.Explain(error) is { } sentence)
        {
            await Console.Error.WriteLineAsync("gax: " + sentence);
            return ExitCode.Failed;
        }
    }
}

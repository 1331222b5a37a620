using System.CommandLine;

namespace GitOpsActors.Host.Serve;

/// <summary>`gax serve`, which is also what `gax` alone does.</summary>
internal static class ServeCommand
{
    public static T AddTo<T>(T command)
        where T : Command
    {
        var data = new Option<string>("--data-dir") { Description = "The folder for all that is kept.", DefaultValueFactory = static _ => "gitopsactors-data" };
        var port = new Option<int>("--port") { Description = "The port on the loopback address; 0 takes a free one.", DefaultValueFactory = static _ => ServeOptions.DefaultPort };
        var retention = new Option<int>("--retention-days") { Description = "How many days of history and audit trail are kept.", DefaultValueFactory = static _ => 365 };
        port.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535) result.AddError("--port is a number from 0 to 65535.");
        });
        retention.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 36500) result.AddError("--retention-days is a number from 1 to 36500.");
        });
        command.Add(data);
        command.Add(port);
        command.Add(retention);
        command.SetAction((parsed, stop) => RunAsync(
            new ServeOptions
            {
                DataFolder = parsed.GetRequiredValue(data),
                Port = parsed.GetValue(port),
                Retention = TimeSpan.FromDays(parsed.GetValue(retention)),
            },
            stop));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, CancellationToken stop)
    {
        Server server;
        try
        {
            server = await Server.StartAsync(options, Console.Out, stop);
        }
        catch (StartException error)
        {
            await Console.Error.WriteLineAsync("gax: " + error.Message);
            return 1;
        }

        await Console.Out.WriteLineAsync(
            $"""
            GitOpsActors serves {server.Address}, data in {Path.GetFullPath(options.DataFolder)}
            Look inside:  gax actors stats --server {server.Address}
                          gax journal read --data-dir {options.DataFolder}
            Stop it with Ctrl+C.
            """);
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            // The way it ends.
        }

        return await server.StopAsync(Console.Out) ? 0 : 1;
    }
}

/// <summary>The server can't start; the message says why and what to do.</summary>
internal sealed class StartException(string message, Exception cause) : Exception(message, cause);

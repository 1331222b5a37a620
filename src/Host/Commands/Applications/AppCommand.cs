using System.CommandLine;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>`gax app`: what people and scripts do with Applications, over the server's HTTP interface.</summary>
internal static class AppCommand
{
    public static Command Create()
    {
        var server = ServerOption.Create();
        return new Command("app", "Look at Applications, sync them, wait for them. Exit codes: 0 fine, 1 failed, 3 not in time.")
        {
            server,
            ListCommand.Create(server),
            GetCommand.Create(server),
            DiffCommand.Create(server),
            SyncCommand.Create(server),
            RefreshCommand.Create(server),
            WaitCommand.Create(server),
            HistoryCommand.Create(server),
            RollbackCommand.Create(server),
            ResourcesCommand.Create(server),
            OperationLogCommand.Create(server),
            CreateCommand.Create(server),
            DeleteCommand.Create(server),
        };
    }

    public static Argument<string> Name() => Checked(new Argument<string>("name") { Description = "The Application." });

    public static Argument<string[]> Names() => Checked(new Argument<string[]>("names") { Description = "One or more Applications.", Arity = ArgumentArity.OneOrMore });

    /// <summary>Where the server keeps an Application, with what may follow.</summary>
    public static string PathOf(string name, string below = "") => $"api/v1/applications/{Uri.EscapeDataString(name)}{below}";

    private static T Checked<T>(T argument)
        where T : Argument
    {
        argument.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => token.Value.Length == 0 || token.Value.Contains('/', StringComparison.Ordinal)))
                result.AddError($"'{token.Value}' is no name of an Application; `gax app list` shows which there are.");
        });
        return argument;
    }
}

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
            TerminateCommand.Create(server),
            CreateCommand.Create(server),
            DeleteCommand.Create(server),
        };
    }

    public static Argument<string> Name() => Checked(new Argument<string>("name") { Description = "The Application; NAMESPACE/NAME for one outside of the control plane's namespace." });

    public static Argument<string[]> Names() => Checked(new Argument<string[]>("names") { Description = "One or more Applications; NAMESPACE/NAME for one outside of the control plane's namespace.", Arity = ArgumentArity.OneOrMore });

    /// <summary>Where the server keeps an Application, with what may follow.</summary>
    /// <param name="name">Alone, or with its namespace before a slash.</param>
    public static string PathOf(string name, string below = "") => WithNamespace("api/v1/applications/", name, below);

    /// <summary>An address that names an Application, with its namespace where that is said.</summary>
    public static string WithNamespace(string above, string name, string below)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return above + Uri.EscapeDataString(name) + below;
        var query = below.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{above}{Uri.EscapeDataString(name[(slash + 1)..])}{below}{query}appNamespace={Uri.EscapeDataString(name[..slash])}";
    }

    private static bool IsName(string text) =>
        text.Split('/') is { Length: 1 or 2 } parts && Array.TrueForAll(parts, static part => part.Length > 0);

    private static T Checked<T>(T argument)
        where T : Argument
    {
        argument.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => !IsName(token.Value)))
                result.AddError($"'{token.Value}' is no name of an Application; `gax app list` shows which there are.");
        });
        return argument;
    }
}

using System.CommandLine;
using GitOpsActors.Host.Commands.Applications.Actions;
using GitOpsActors.Host.Commands.Applications.Editing;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>`gax app`: what people and scripts do with Applications, over the server's HTTP interface.</summary>
internal static class AppCommand
{
    private const string NamespaceOption = "--app-namespace";

    public static Command Create()
    {
        var server = ServerOption.Create();
        return new Command("app", "Look at Applications, sync them, wait for them. Exit codes: 0 fine, 1 failed, 3 not in time.")
        {
            server,
            new Option<string?>(NamespaceOption, "-N")
                { Description = "The namespace in which the Applications stand, where that is another than the control plane's.",
                Recursive = true },
            ListCommand.Create(server),
            GetCommand.Create(server),
            DiffCommand.Create(server),
            ManifestsCommand.Create(server),
            SyncCommand.Create(server),
            RefreshCommand.Create(server),
            WaitCommand.Create(server),
            HistoryCommand.Create(server),
            RollbackCommand.Create(server),
            ResourcesCommand.Create(server),
            ObjectCommands.Get(server),
            ObjectCommands.Patch(server),
            ObjectCommands.Delete(server),
            ActionsCommand.Create(server),
            LogsCommand.Create(server),
            OperationLogCommand.Create(server),
            TerminateCommand.Create(server),
            CreateCommand.Create(server),
            SetCommand.Create(server),
            UnsetCommand.Create(server),
            EditCommand.Create(server),
            PatchCommand.Create(server),
            DeleteCommand.Create(server),
        };
    }

    public static Argument<string> Name() => Checked(new Argument<string>("name") { Description = "The Application; NAMESPACE/NAME for one outside of the control plane's namespace." });

    /// <summary>The Application that a command is about, with the namespace that it is said to stand in.</summary>
    public static string NameOf(ParseResult parsed, Argument<string> name) => FullName(parsed, parsed.GetRequiredValue(name));

    /// <summary>The namespace that the command line names for all Applications; empty for none.</summary>
    public static string NamespaceOf(ParseResult parsed) => parsed.GetValue<string?>(NamespaceOption) ?? "";

    /// <summary>A name with the namespace that is said for all.</summary>
    public static string FullName(ParseResult parsed, string name)
    {
        var space = NamespaceOf(parsed);
        if (space.Length == 0 || name.StartsWith(space + "/", StringComparison.Ordinal)) return name;
        return name.Contains('/', StringComparison.Ordinal)
            ? throw new CommandException($"{name} does not stand in the namespace {space}: leave {NamespaceOption} out.")
            : $"{space}/{name}";
    }

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

    public static T Checked<T>(T argument)
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

using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>Of which Applications a command speaks: of those that are named, or of those that are selected.</summary>
internal sealed class ApplicationNames
{
    private readonly Argument<string[]> _names = AppCommand.Checked(new Argument<string[]>("names")
    {
        Description = "One or more Applications; NAMESPACE/NAME for one outside of the control plane's namespace.",
        Arity = ArgumentArity.ZeroOrMore,
    });

    private readonly Option<string?> _selector = Selector("Those with these labels instead of names, such as team=shop,tier!=test.");
    private readonly Option<string[]>? _projects;

    private ApplicationNames(bool hasProjects) =>
        _projects = hasProjects ? new Option<string[]>("--project")
        { Description = "Those of this project instead of names. May be given again." } : null;

    public static Option<string?> Selector(string description)
    {
        var option = new Option<string?>("--selector", "-l") { Description = description };
        option.Validators.Add(static result =>
        {
            try
            {
                LabelSelector.Parse(result.Tokens[0].Value);
            }
            catch (SelectorException problem)
            {
                result.AddError($"--selector is one of labels, such as team=shop,tier!=test: {problem.Message}.");
            }
        });
        return option;
    }

    public static ApplicationNames AddTo(Command command, bool hasProjects = false)
    {
        var names = new ApplicationNames(hasProjects);
        command.Add(names._names);
        command.Add(names._selector);
        if (names._projects is not null) command.Add(names._projects);
        command.Validators.Add(result =>
        {
            var (named, selected) = (result.GetValue(names._names) is { Length: > 0 }, result.GetResult(names._selector) is not null
                || names.IsOfProject(result));
            if (!named && !selected) result.AddError("Name one or more Applications, or select some with --selector.");
            if (named && selected)
                result.AddError($"Either name Applications or select some with --selector{(hasProjects ? " and --project" : "")}.");
        });
        return names;
    }

    /// <summary>The names, each once.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(ServerClient client, ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetValue(_names) is { Length: > 0 } named)
            return [.. named.Select(name => AppCommand.FullName(parsed, name)).Distinct()];
        var (selector, projects) = (parsed.GetValue(_selector) ?? "", _projects is null ? [] : parsed.GetValue(_projects) ?? []);
        var query = new AddressQuery().Add("selector", selector).Add("projects", projects)
            .Add("appNamespace", AppCommand.NamespaceOf(parsed));
        var items = (await client.GetAsync("api/v1/applications" + query, stop)).List("items");
        return items.Count > 0 ? [.. items.Select(static item => new ApplicationView(item.Map()).Name)]
            : throw new CommandException("nothing is selected; `gax app list` shows which Applications there are.");
    }

    private bool IsOfProject(System.CommandLine.Parsing.CommandResult result) => _projects is not null
        && result.GetResult(_projects) is not null;
}

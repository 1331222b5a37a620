using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>Which objects of an Application a command is about: by kind, and as narrowly as one likes.</summary>
internal sealed class MeantObjects
{
    private readonly Option<string> _kind = new("--kind") { Description = "The kind, such as Deployment or Pod.", Required = true };
    private readonly Option<string?> _group = new("--group")
    {
        Description = "Its group, such as apps; where kinds of several groups have the same name.",
    };
    private readonly Option<string?> _namespace = new("--namespace") { Description = "The namespace; without it, all of the Application." };
    private readonly Option<string?> _name = new("--resource-name") { Description = "The name; without it, all of the kind." };
    private readonly Option<bool> _all = new("--all") { Description = "Also when several objects are meant." };

    public void AddTo(Command command, bool hasAll)
    {
        foreach (var option in (Option[])[_kind, _group, _namespace, _name]) command.Add(option);
        if (hasAll) command.Add(_all);
    }

    public async Task<IReadOnlyList<Node>> FindAsync(ServerClient client, ParseResult parsed, string application, bool mayBeSeveral,
        CancellationToken stop)
    {
        var query = new AddressQuery().Add("kind", parsed.GetRequiredValue(_kind)).Add("group", parsed.GetValue(_group))
            .Add("namespace", parsed.GetValue(_namespace)).Add("name", parsed.GetValue(_name));
        var found = (await client.GetAsync(AppCommand.PathOf(application, "/resource-tree" + query), stop)).List("nodes");
        if (found.Count == 0)
            throw new CommandException(
                $"{Words(parsed)} not found as part of application {application}; `gax app resources {application}` shows what there is.");
        if (found.Count > 1 && !mayBeSeveral && !parsed.GetValue(_all))
            throw new CommandException(
                $"{found.Count} objects are meant: {string.Join(", ", found.Select(ResourceArgument.Write))}. Name one, or say --all.");
        return [.. found];
    }

    /// <param name="below">What is asked of the object.</param>
    public static string PathOf(string application, Node one, AddressQuery query, string below = "/resource") =>
        AppCommand.PathOf(application, below + query
        .Add("group", one["group"].Text()).Add("version", one["version"].Text()).Add("kind", one["kind"].Text())
        .Add("namespace", one["namespace"].Text()).Add("resourceName", one["name"].Text()));

    private string Words(ParseResult parsed) =>
        string.Join(' ', ((string?[])[parsed.GetValue(_kind), parsed.GetValue(_group), parsed.GetValue(_name)])
        .Where(static word => !string.IsNullOrEmpty(word)));
}

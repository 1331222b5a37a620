using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Projects;

/// <summary>`gax proj role`: who may do what with the Applications of a project.</summary>
internal static class ProjectRoles
{
    private const string List = "roles";

    public static Command Create(Option<string> server) => new("role", "Roles of a project: their policies, groups and tokens.")
    {
        ListAll(server), Get(server), Add(server), Delete(server), Policy(server, adds: true), Policy(server, adds: false),
        Group(server, adds: true), Group(server, adds: false), ProjectTokens.Create(server), ProjectTokens.Delete(server), ProjectTokens.List(server),
    };

    public static Argument<string> Name() => new("role") { Description = "The role's name." };

    /// <summary>A role as it stands in a project's spec.</summary>
    public static MapNode Find(MapNode spec, string role) => spec.List(List).FirstOrDefault(one => one["name"].Text() == role) as MapNode
        ?? throw new CommandException(spec.List(List).Count == 0 ? "The project has no roles."
            : $"The project has no role '{role}'; it has {string.Join(", ", spec.List(List).Select(static one => one["name"].Text()))}.");

    private static MapNode With(MapNode spec, string role, Func<MapNode, MapNode> change)
    {
        var known = Find(spec, role);
        return spec.With(List, ListNode.Of(spec.List(List).Select(one => one == known ? change(known) : one)));
    }

    private static Command ListAll(Option<string> server)
    {
        var (project, output) = (ProjCommand.Name(), OutputOption.OfList());
        var command = new Command("list", "The roles of a project.") { project, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var roles = (await client.GetAsync(ProjectChange.PathOf(parsed.GetRequiredValue(project)), stop)).List("spec", List);
            await Printing.WriteListAsync(parsed.GetValue(output), roles, _ => Table(roles), static one => one["name"].Text());
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Get(Option<string> server)
    {
        var (project, role, output) = (ProjCommand.Name(), Name(), OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml));
        var command = new Command("get", "A role: its policies, groups and tokens.") { project, role, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var found = Find((await client.GetAsync(ProjectChange.PathOf(parsed.GetRequiredValue(project)), stop)).Map("spec"), parsed.GetRequiredValue(role));
            await Printing.WriteAsync(parsed.GetValue(output), found, () => Details(found));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Add(Option<string> server)
    {
        var (project, role) = (ProjCommand.Name(), Name());
        var description = new Option<string?>("--description") { Description = "What the role is for." };
        var command = new Command("create", "Make a role, which may do nothing yet.") { project, role, description };
        command.SetAction((parsed, stop) => Change(parsed, server, project, spec =>
        {
            var name = parsed.GetRequiredValue(role);
            if (spec.List(List).Any(one => one["name"].Text() == name)) throw new CommandException($"The project has a role '{name}' already.");
            var made = MapNode.Of(("name", name));
            if (parsed.GetValue(description) is { Length: > 0 } text) made = made.With("description", text);
            return spec.With(List, ListNode.Of([.. spec.List(List), made]));
        }, $"role {parsed.GetRequiredValue(role)} made", stop));
        return command;
    }

    private static Command Delete(Option<string> server)
    {
        var (project, role) = (ProjCommand.Name(), Name());
        var command = new Command("delete", "Remove a role. Its tokens are good for nothing from then on.") { project, role };
        command.SetAction((parsed, stop) => Change(parsed, server, project, spec =>
        {
            var known = Find(spec, parsed.GetRequiredValue(role));
            return ProjectChange.Without(spec, [List], one => one == known, parsed.GetRequiredValue(role));
        }, $"role {parsed.GetRequiredValue(role)} removed", stop));
        return command;
    }

    private static Command Policy(Option<string> server, bool adds)
    {
        var (project, role) = (ProjCommand.Name(), Name());
        var action = new Option<string>("--action", "-a") { Description = "What may be done, such as get, sync or *.", Required = true };
        var what = new Option<string>("--object", "-o") { Description = "With which Applications of the project: a name, or a pattern.", Required = true };
        var permission = new Option<string>("--permission", "-p") { Description = "allow, or deny.", DefaultValueFactory = static _ => "allow" };
        permission.AcceptOnlyFromAmong("allow", "deny");
        var resource = new Option<string>("--resource", "-r")
        {
            Description = "With what: applications, applicationsets, logs, exec, clusters or repositories.", DefaultValueFactory = static _ => "applications",
        };
        resource.AcceptOnlyFromAmong("applications", "applicationsets", "logs", "exec", "clusters", "repositories");
        var command = new Command(adds ? "add-policy" : "remove-policy", adds ? "Let a role do something." : "Take back what a role may do.")
        {
            project, role, action, what, permission, resource,
        };
        command.SetAction((parsed, stop) =>
        {
            var (space, name) = (parsed.GetRequiredValue(project), parsed.GetRequiredValue(role));
            var line = $"p, proj:{space}:{name}, {parsed.GetValue(resource)}, {parsed.GetValue(action)}, {space}/{parsed.GetValue(what)}, {parsed.GetValue(permission)}";
            return Change(parsed, server, project, spec => With(spec, name, known => adds ? ProjectChange.With(known, ["policies"], line, line)
                : ProjectChange.Without(known, ["policies"], one => IsSame(one, line), line)), $"{line}: {(adds ? "added" : "removed")}", stop);
        });
        return command;
    }

    private static Command Group(Option<string> server, bool adds)
    {
        var (project, role) = (ProjCommand.Name(), Name());
        var group = new Argument<string>("group") { Description = "A group as the identity provider names it." };
        var command = new Command(adds ? "add-group" : "remove-group", adds ? "Let the members of a group have a role." : "Take a role from a group.")
        {
            project, role, group,
        };
        command.SetAction((parsed, stop) =>
        {
            var (name, wanted) = (parsed.GetRequiredValue(role), parsed.GetRequiredValue(group));
            return Change(parsed, server, project, spec => With(spec, name, known => adds ? ProjectChange.With(known, ["groups"], wanted, wanted)
                : ProjectChange.Without(known, ["groups"], one => one.Text() == wanted, wanted)), $"group {wanted} {(adds ? "added to" : "removed from")} role {name}", stop);
        });
        return command;
    }

    /// <summary>Blanks between the parts of a policy mean nothing.</summary>
    private static bool IsSame(Node policy, string line) =>
        (policy.Text() ?? "").Split(',', StringSplitOptions.TrimEntries).SequenceEqual(line.Split(',', StringSplitOptions.TrimEntries), StringComparer.Ordinal);

    private static Task<int> Change(ParseResult parsed, Option<string> server, Argument<string> project, Func<MapNode, MapNode> change, string done, CancellationToken stop) =>
        ProjectChange.RunAsync(parsed.GetRequiredValue(server), parsed.GetRequiredValue(project), change, done, stop);

    private static string Details(MapNode role) => $"""
        Role:         {role["name"].Text()}
        Description:  {role["description"].Text()}
        Policies:
        {Lines(role.List("policies"))}Groups:
        {Lines(role.List("groups"))}Tokens:
        {ProjectTokens.Table(role.List("jwtTokens"), isUnixTime: false)}
        """;

    private static string Lines(ListNode texts) => string.Concat(texts.Select(static one => $"  {one.Text()}\n"));

    private static string Table(ListNode roles)
    {
        var table = new TextTable("ROLE", "DESCRIPTION", "POLICIES", "GROUPS", "TOKENS").Figures(2, 3, 4);
        foreach (var one in roles)
        {
            table.Add(
                one["name"].Text() ?? "", (one["description"].Text() ?? "").ReplaceLineEndings(" "), $"{one.List("policies").Count}", $"{one.List("groups").Count}",
                $"{one.List("jwtTokens").Count}");
        }

        return table.ToString();
    }
}

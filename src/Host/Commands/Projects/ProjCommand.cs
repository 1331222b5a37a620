using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Applications.Editing;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Projects;

/// <summary>`gax proj`: what the Applications of a project may do, and who may do what with them.</summary>
internal static class ProjCommand
{
    public static Command Create()
    {
        var server = ServerOption.Create();
        var command = new Command("proj", "Projects: what their Applications may use, where they may deploy, roles and sync windows.")
        {
            server, List(server), Get(server), Create(server), Set(server), Edit(server), Delete(server),
            ProjectRoles.Create(server), ProjectWindowVerbs.Create(server),
        };
        foreach (var verb in ProjectVerbs.Create(server)) command.Add(verb);
        return command;
    }

    public static Argument<string> Name() => new("project") { Description = "The project's name." };

    private static Command List(Option<string> server)
    {
        var output = OutputOption.OfList();
        var command = new Command("list", "All projects.") { output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var items = (await client.GetAsync(ProjectChange.Path, stop)).List("items");
            await Printing.WriteListAsync(
                parsed.GetValue(output), items, isWide => ProjectText.Table(items, isWide), static item => item.Text("metadata", "name"));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Get(Option<string> server)
    {
        var (name, output) = (Name(), OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml));
        var command = new Command("get", "A project: all that it permits, its roles and windows.") { name, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var project = await client.GetAsync(ProjectChange.PathOf(parsed.GetRequiredValue(name)), stop);
            await Printing.WriteAsync(parsed.GetValue(output), project, () => ProjectText.Details(project));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Create(Option<string> server)
    {
        var name = new Argument<string?>("project") { Description = "The project's name; a file may have it.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--file", "-f") { Description = "A file with an AppProject, YAML or JSON; - is the standard input." };
        var (upsert, flags) = (new Option<bool>("--upsert") { Description = "Change one that is there already." }, new ProjectFlags());
        var command = new Command("create", "Make a project, out of a file or of flags.") { name, file, upsert };
        flags.AddTo(command);
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var wanted = Wanted(parsed.GetValue(name), parsed.GetValue(file));
            foreach (var project in wanted)
            {
                var body = MapNode.Of(("project", project.With("spec", flags.Apply(parsed, project.Map("spec")))), ("upsert", parsed.GetValue(upsert)));
                var made = await client.PostAsync(ProjectChange.Path, body, stop);
                await Console.Out.WriteLineAsync($"{made.Text("metadata", "name")}: made");
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static IReadOnlyList<MapNode> Wanted(string? name, string? file)
    {
        if (file is null)
        {
            return name is null ? throw new CommandException("Name the project, or a file with one (-f FILE).")
                : [MapNode.Of(("metadata", MapNode.Of(("name", name))), ("spec", MapNode.Empty))];
        }

        var read = ResourceFile.Read(file, "AppProject");
        if (name is not null && read.Count > 1) throw new CommandException($"{file} holds {read.Count} projects, which can't all be called {name}.");
        return name is null ? read : [read[0].WithAt(["metadata", "name"], name)];
    }

    private static Command Set(Option<string> server)
    {
        var (name, flags) = (Name(), new ProjectFlags());
        var command = new Command("set", "Change what a project permits. A list that is named is replaced as a whole.") { name };
        flags.AddTo(command);
        command.SetAction((parsed, stop) => ProjectChange.RunAsync(
            parsed.GetRequiredValue(server), parsed.GetRequiredValue(name),
            spec => flags.AreSaid(parsed) ? flags.Apply(parsed, spec) : throw new CommandException("Say what to change, by a flag at least; `gax proj set --help` lists them."),
            "changed", stop));
        return command;
    }

    private static Command Edit(Option<string> server)
    {
        var name = Name();
        var command = new Command("edit", "Change a project in the editor that $EDITOR names.") { name };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var project = parsed.GetRequiredValue(name);
            var spec = (await client.GetAsync(ProjectChange.PathOf(project), stop)).Map("spec");
            return await TextEditor.EditAsync(project, "a project's spec", spec, async edited =>
            {
                // What others have changed meanwhile is not to be written over by what was read before.
                await ProjectChange.SendAsync(client, project, now => now == spec ? edited
                    : throw new CommandException("Somebody else has changed the project meanwhile"), stop);
                await Console.Out.WriteLineAsync($"{project}: changed");
                return ExitCode.Fine;
            }, stop);
        }, stop));
        return command;
    }

    private static Command Delete(Option<string> server)
    {
        var names = new Argument<string[]>("project") { Description = "Their names.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("delete", "Remove projects that no Application is in.") { names };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            foreach (var name in parsed.GetRequiredValue(names))
            {
                await client.DeleteAsync(ProjectChange.PathOf(name), stop);
                await Console.Out.WriteLineAsync($"{name}: removed");
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }
}

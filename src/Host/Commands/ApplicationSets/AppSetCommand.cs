using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Applications;
using GitOpsActors.Host.Commands.Applications.Editing;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.ApplicationSets;

/// <summary>`gax appset`: ApplicationSets as they are declared.</summary>
internal static class AppSetCommand
{
    private const string Path = "api/v1/applicationsets";

    public static Command Create()
    {
        var server = ServerOption.Create();
        return new Command("appset", "ApplicationSets: list, show, try out, declare and remove them.")
        {
            server, List(server), Get(server), GenerateCommand.Create(server), Create(server), Delete(server),
        };
    }

    private static Command List(Option<string> server)
    {
        var projects = new Option<string[]>("--project", "-p") { Description = "Only those of this project; may be said several times." };
        var selector = ApplicationNames.Selector("Only those with these labels, such as team=shop,tier!=test.");
        var space = new Option<string?>("--appset-namespace", "-N") { Description = "Only those in this namespace." };
        var output = OutputOption.OfList();
        var command = new Command("list", "All ApplicationSets.") { projects, selector, space, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var query = new AddressQuery().Add("selector", parsed.GetValue(selector)).Add("appsetNamespace", parsed.GetValue(space));
            query.Add("projects", parsed.GetValue(projects) ?? []);
            var items = (await client.GetAsync(Path + query, stop)).List("items");
            await Printing.WriteListAsync(parsed.GetValue(output), items, isWide => Table(items, isWide), NameOf);
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Get(Option<string> server)
    {
        var name = new Argument<string>("name") { Description = "Its name, with its namespace before a slash where that is another one." };
        var output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("get", "An ApplicationSet, and what became of it.") { name, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var set = await client.GetAsync(PathOf(parsed.GetRequiredValue(name)), stop);
            await Printing.WriteAsync(parsed.GetValue(output), set, () => Details(set));
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Create(Option<string> server)
    {
        var files = new Argument<string[]>("file")
        {
            Description = "Files with ApplicationSets, YAML or JSON; - is the standard input.", Arity = ArgumentArity.OneOrMore,
        };
        var upsert = new Option<bool>("--upsert") { Description = "Change one that is there already." };
        var isDry =
            new Option<bool>("--dry-run") { Description = "Only show which Applications would be made, and what that would change." };
        var output = OutputOption.Create(OutputFormat.Name, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("create", "Declare ApplicationSets, each out of a file.") { files, upsert, isDry, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var query = new AddressQuery().Add("upsert", parsed.GetValue(upsert));
            foreach (var wanted in parsed.GetRequiredValue(files).SelectMany(static file => ResourceFile.Read(file, "ApplicationSet"))
                .ToList())
            {
                if (parsed.GetValue(isDry))
                {
                    var isNamed = parsed.GetResult(output) is { Implicit: false };
                    await GenerateCommand.PrintAsync(client, wanted, isNamed ? parsed.GetValue(output) : OutputFormat.Table, "auto", stop);
                    continue;
                }

                var made = await client.PostAsync(Path + query, wanted, stop);
                await Printing.WriteAsync(parsed.GetValue(output), made, static () => "", [NameOf(made)]);
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Delete(Option<string> server)
    {
        var names = new Argument<string[]>("name")
        {
            Description = "Their names, with a namespace before a slash where that is another one.", Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("delete", "Remove ApplicationSets.") { names };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            foreach (var name in parsed.GetRequiredValue(names))
            {
                await client.DeleteAsync(PathOf(name), stop);
                await Console.Out.WriteLineAsync($"{name}: removed");
            }

            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static string PathOf(string name) => name.Split('/', 2) is [var space, var simple]
        ? $"{Path}/{Uri.EscapeDataString(simple)}{new AddressQuery().Add("appsetNamespace", space)}"
            : $"{Path}/{Uri.EscapeDataString(name)}";

    private static string NameOf(Node set) => $"{set.Text("metadata", "namespace")}/{set.Text("metadata", "name")}";

    private static string Project(Node set) => set.Text("spec", "template", "spec", "project") ?? "";

    private static string Table(ListNode items, bool isWide)
    {
        var table = new TextTable("NAME", "PROJECT", "SYNCPOLICY", "CONDITIONS", "REPO", "PATH", "TARGET").Wide(isWide, "APPLICATIONS");
        foreach (var set in items)
        {
            var source = set.Map("spec", "template", "spec", "source");
            table.Add(
                NameOf(set), Project(set), set.Map("spec", "template", "spec", "syncPolicy").Has("automated") ? "auto" : "nil",
                string.Join(',', set.List("status", "conditions").Select(static one => one["type"].Text())), source["repoURL"].Text() ?? "",
                source["path"].Text() ?? "", source["targetRevision"].Text() ?? "",
                string.Join(',', set.List("status", "resources").Select(static one => one["name"].Text())));
        }

        return table.ToString();
    }

    private static string Details(MapNode set)
    {
        var table = new TextTable("CONDITION", "STATUS", "MESSAGE", "CHANGED");
        foreach (var one in set.List("status", "conditions"))
        {
            var message = (one["message"].Text() ?? "").ReplaceLineEndings(" ");
            table.Add(one["type"].Text() ?? "", one["status"].Text() ?? "", message, one["lastTransitionTime"].Text() ?? "");
        }

        var applications = string.Concat(set.List("status", "resources")
            .Select(static one => $"  {one["name"].Text()} {one.Text("health", "status")}".TrimEnd() + "\n"));
        return $"{NameOf(set)} in project {Project(set)}\n\n{table}{(applications.Length > 0 ? "\nApplications:\n" + applications : "")}";
    }
}

using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Members;
using GitOpsActors.Host.Commands.Output;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Host.Commands.Clusters;

/// <summary>`gax cluster`: the clusters that Applications can be deployed to.</summary>
internal static class ClusterCommand
{
    public static Command Create()
    {
        var server = ServerOption.Create();
        var command = new Command("cluster", "Clusters that Applications are deployed to (list, add, remove), and the cluster that the engine's own nodes form (members, shards, leave, down).")
        {
            server, List(server), Add(server), Remove(server),
        };
        foreach (var own in MemberCommands.All(server)) command.Add(own);
        return command;
    }

    private static Command List(Option<string> server)
    {
        var output = OutputOption.OfList();
        var command = new Command("list", "All clusters, and whether they answer.") { output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var items = (await client.GetAsync("api/v1/clusters", stop)).List("items");
            await Printing.WriteListAsync(
                parsed.GetValue(output), items, isWide => Table(items, isWide), static item => item["name"].Text());
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Add(Option<string> server)
    {
        var context = new Argument<string>("context") { Description = "The context of the kubeconfig." };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "The file; without it, those that KUBECONFIG names, or ~/.kube/config." };
        var name = new Option<string?>("--name") { Description = "What Applications call it; without it, the context's name." };
        var project = new Option<string?>("--project", "-p") { Description = "The project that alone may use it." };
        var upsert = new Option<bool>("--upsert") { Description = "Change one that is there already." };
        var command = new Command("add", "Declare a cluster, with the credentials of a kubeconfig's context. The server tries it before it keeps it.") { context, kubeconfig, name, project, upsert };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            SecretInput.CheckServer(parsed.GetRequiredValue(server));
            var (address, config) = Read(FilesOf(parsed.GetValue(kubeconfig)), parsed.GetRequiredValue(context));
            var called = parsed.GetValue(name) ?? parsed.GetRequiredValue(context);
            var wanted = MapNode.Of(("server", address), ("name", called), ("config", config))
                .WithOrWithout("project", parsed.GetValue(project) is { Length: > 0 } only ? (Node)only : null);
            await client.PostAsync("api/v1/clusters" + (parsed.GetValue(upsert) ? "?upsert=true" : ""), wanted, stop);
            await Console.Out.WriteLineAsync($"{called}: {address} answers, and is kept");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command Remove(Option<string> server)
    {
        var cluster = new Argument<string>("cluster") { Description = "Its name, or the address of its API server." };
        var command = new Command("remove", "Remove a cluster's Secret; what is deployed there stays.") { cluster };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var id = parsed.GetRequiredValue(cluster);
            await client.DeleteAsync($"api/v1/clusters/{Uri.EscapeDataString(id)}?id.type={(id.Contains("://", StringComparison.Ordinal) ? "server" : "name")}", stop);
            await Console.Out.WriteLineAsync($"{id}: removed");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    internal static string[] FilesOf(string? named)
    {
        if (named is not null) return [named];
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } list) return list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config")];
    }

    private static (string Server, MapNode Config) Read(string[] files, string context)
    {
        try
        {
            return KubeConfig.Load(files).Secret(context);
        }
        catch (ClusterException error)
        {
            throw new CommandException(error.Message);
        }
    }

    private static string Table(ListNode items, bool isWide)
    {
        var table = new TextTable("NAME", "SERVER", "PROJECT", "VERSION", "APPLICATIONS", "STATE", "MESSAGE").Figures(4)
            .Wide(isWide, "NAMESPACES", "LABELS");
        foreach (var item in items)
        {
            table.Add(
                item["name"].Text() ?? "", item["server"].Text() ?? "", item["project"].Text() ?? "", item["serverVersion"].Text() ?? "",
                item.At("info", "applicationsCount")?.ToString() ?? "", item.Text("connectionState", "status") ?? "",
                (item.Text("connectionState", "message") ?? "").ReplaceLineEndings(" "),
                string.Join(',', item.List("namespaces").Select(static one => one.Text())),
                string.Join(',', item.Map("labels").Select(static label => $"{label.Key}={label.Value.Text()}")));
        }

        return table.ToString();
    }
}

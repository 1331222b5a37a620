using System.CommandLine;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Applications.Editing;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Repositories;

/// <summary>`gax cert`: which servers of repositories are believed to be who they say they are.</summary>
internal static class CertCommand
{
    private const string Path = "api/v1/certificates";

    public static Command Create()
    {
        var server = ServerOption.Create();
        return new Command("cert", "Keys of ssh servers and certificates of https servers that are believed.") { server, List(server), AddSsh(server), AddTls(server), Remove(server) };
    }

    private static Command List(Option<string> server)
    {
        var (type, host, output) = (Type(), new Option<string?>("--hostname-pattern") { Description = "Only those of servers that this pattern hits." }, OutputOption.OfList());
        var command = new Command("list", "What is believed.") { type, host, output };
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var query = new AddressQuery().Add("certType", parsed.GetValue(type)).Add("hostNamePattern", parsed.GetValue(host));
            var items = (await client.GetAsync(Path + query, stop)).List("items");
            await Printing.WriteListAsync(parsed.GetValue(output), items, _ => Table(items), static one => one["serverName"].Text());
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Command AddSsh(Option<string> server)
    {
        var from = new Option<string>("--from") { Description = "A file as known_hosts, which `ssh-keyscan HOST` prints; without it, the standard input is read.", DefaultValueFactory = static _ => "-" };
        var (upsert, batch) = (Upsert(), new Option<bool>("--batch") { Description = "Known for the sake of scripts: keys are always read by the line." });
        var command = new Command("add-ssh", "Believe ssh servers by their keys.") { from, upsert, batch };
        command.SetAction((parsed, stop) => SendAsync(
            parsed.GetRequiredValue(server), () => SshKeys(Reading.Text(parsed.GetRequiredValue(from))), parsed.GetValue(upsert), stop));
        return command;
    }

    private static Command AddTls(Option<string> server)
    {
        var name = new Argument<string>("server-name") { Description = "The server, as repositories' addresses name it." };
        var from = new Option<string>("--from") { Description = "A file with certificates in PEM; without it, the standard input is read.", DefaultValueFactory = static _ => "-" };
        var upsert = Upsert();
        var command = new Command("add-tls", "Believe an https server that shows one of these certificates, or one that they have signed.") { name, from, upsert };
        command.SetAction((parsed, stop) => SendAsync(
            parsed.GetRequiredValue(server), () => [Item(parsed.GetRequiredValue(name), "https", "", Reading.Text(parsed.GetRequiredValue(from)))],
            parsed.GetValue(upsert), stop));
        return command;
    }

    private static Command Remove(Option<string> server)
    {
        var name = new Argument<string>("server-name") { Description = "The server." };
        var (type, subtype) = (Type(), new Option<string?>("--cert-sub-type") { Description = "Only keys of this algorithm, such as ssh-ed25519." });
        var command = new Command("rm", "Believe a server no longer.") { name, type, subtype };
        command.Aliases.Add("remove");
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var query = new AddressQuery().Add("hostNamePattern", parsed.GetRequiredValue(name)).Add("certType", parsed.GetValue(type)).Add("certSubType", parsed.GetValue(subtype));
            var removed = (await client.DeleteAsync(Path + query, stop)).List("items");
            if (removed.Count == 0) throw new CommandException($"Nothing is believed of {parsed.GetValue(name)}.");
            foreach (var one in removed) await Console.Out.WriteLineAsync($"{one["serverName"].Text()} {Kind(one)}: removed");
            return ExitCode.Fine;
        }, stop));
        return command;
    }

    private static Option<string?> Type()
    {
        var option = new Option<string?>("--cert-type") { Description = "Only ssh, or only https." };
        option.AcceptOnlyFromAmong("ssh", "https");
        return option;
    }

    private static Option<bool> Upsert() => new("--upsert") { Description = "Take the place of what is believed of the server now." };

    private static Task<int> SendAsync(string server, Func<List<MapNode>> read, bool upsert, CancellationToken stop) => ServerClient.RunAsync(server, async client =>
    {
        var query = new AddressQuery().Add("upsert", upsert);
        var made = (await client.PostAsync(Path + query, MapNode.Of(("items", ListNode.Of(read().Select(static one => (Node)one)))), stop)).List("items");
        foreach (var one in made) await Console.Out.WriteLineAsync($"{one["serverName"].Text()} {Kind(one)}: believed");
        if (made.Count == 0) await Console.Out.WriteLineAsync("all of it was believed already");
        return ExitCode.Fine;
    }, stop);

    private static List<MapNode> SshKeys(string text)
    {
        var keys = new List<MapNode>();
        var number = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0 || line.StartsWith('#')) continue;
            if (line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries) is not [var host, var algorithm, var key])
                throw new CommandException($"Line {number} is not a server, an algorithm and a key, as `ssh-keyscan` prints them.");
            keys.Add(Item(host, "ssh", algorithm, key));
        }

        return keys.Count > 0 ? keys : throw new CommandException("There is no key in what was read.");
    }

    private static MapNode Item(string host, string type, string subtype, string data) => MapNode.Of(
        ("serverName", host), ("certType", type), ("certSubType", subtype), ("certData", Convert.ToBase64String(Encoding.UTF8.GetBytes(data))));

    private static string Kind(Node one) => $"{one["certType"].Text()} {one["certSubType"].Text()}".TrimEnd();

    private static string Table(ListNode items)
    {
        var table = new TextTable("SERVER", "TYPE", "SUBTYPE", "FINGERPRINT/SUBJECT");
        foreach (var one in items) table.Add(one["serverName"].Text() ?? "", one["certType"].Text() ?? "", one["certSubType"].Text() ?? "", one["certInfo"].Text() ?? "");
        return table.ToString();
    }
}

using System.CommandLine;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Projects;

/// <summary>The commands that add one thing to a list of a project, or take it away.</summary>
internal static class ProjectVerbs
{
    private static readonly string[] Words = ["allow", "deny"];

    public static IEnumerable<Command> Create(Option<string> server) =>
    [
        .. Pair(server, "source", "sourceRepos", "a repository that its Applications may use", static words => words[0], "url"),
        .. Pair(server, "source-namespace", "sourceNamespaces", "a namespace in which its Applications may stand", static words => words[0], "namespace"),
        .. Pair(server, "signature-key", "signatureKeys", "a key by which commits have to be signed", static words => MapNode.Of(("keyID", words[0])), "key-id"),
        .. Destinations(server), .. Accounts(server), .. Orphans(server),
        Kind(server, "allow-cluster-resource", "clusterResource", "a kind outside of namespaces", allows: true, usual: "allow"),
        Kind(server, "deny-cluster-resource", "clusterResource", "a kind outside of namespaces", allows: false, usual: "allow"),
        Kind(server, "allow-namespace-resource", "namespaceResource", "a kind in namespaces", allows: true, usual: "deny"),
        Kind(server, "deny-namespace-resource", "namespaceResource", "a kind in namespaces", allows: false, usual: "deny"),
    ];

    private static Command[] Pair(Option<string> server, string noun, string list, string what, Func<string[], Node> item, params string[] words) =>
    [
        Verb(server, "add-" + noun, $"Add {what}.", words, (_, said) => spec => ProjectChange.With(spec, list, item(said), string.Join(' ', said)), "added"),
        Verb(server, "remove-" + noun, $"Take away {what}.", words,
            (_, said) => spec => ProjectChange.Without(spec, list, one => one == item(said), string.Join(' ', said)), "removed"),
    ];

    private static Command[] Destinations(Option<string> server)
    {
        string[] words = ["cluster", "namespace"];
        return [.. ((bool[])[true, false]).Select(adds =>
        {
            var isName = new Option<bool>("--name") { Description = "The cluster is named by its name, and not by its address." };
            var command = Verb(
                server, adds ? "add-destination" : "remove-destination",
                adds ? "Add a cluster and namespace to which its Applications may deploy." : "Take away a cluster and namespace.", words,
                (parsed, said) => spec =>
                {
                    var (wanted, what) = (ProjectFlags.DestinationOf(said[0], said[1], parsed.GetValue(isName)), string.Join(' ', said));
                    // One that names the cluster in both ways is meant by either.
                    var field = parsed.GetValue(isName) ? "name" : "server";
                    return adds ? ProjectChange.With(spec, "destinations", wanted, what) : ProjectChange.Without(
                        spec, "destinations", one => one[field] == wanted[field] && one["namespace"] == wanted["namespace"], what);
                }, adds ? "added" : "removed");
            command.Add(isName);
            return command;
        })];
    }

    private static Command[] Accounts(Option<string> server)
    {
        string[] words = ["server", "namespace", "service-account"];
        return [.. ((bool[])[true, false]).Select(adds =>
        {
            var space = new Option<string?>("--service-account-namespace") { Description = "The namespace of the account; without it, the one that is deployed to." };
            var command = Verb(
                server, adds ? "add-destination-service-account" : "remove-destination-service-account",
                adds ? "Say as which account to deploy to a cluster and namespace." : "Take away an account to deploy as.", words,
                (parsed, said) => spec =>
                {
                    var account = parsed.GetValue(space) is { Length: > 0 } named ? $"{named}:{said[2]}" : said[2];
                    var item = MapNode.Of(("server", said[0]), ("namespace", said[1]), ("defaultServiceAccount", account));
                    const string Field = "destinationServiceAccounts";
                    return adds ? ProjectChange.With(spec, Field, item, string.Join(' ', said))
                        : ProjectChange.Without(spec, Field, one => one == item, string.Join(' ', said));
                }, adds ? "added" : "removed");
            command.Add(space);
            return command;
        })];
    }

    private static Command[] Orphans(Option<string> server)
    {
        string[] words = ["group", "kind"];
        return [.. ((bool[])[true, false]).Select(adds =>
        {
            var name = new Option<string?>("--name") { Description = "Only objects whose name this pattern hits." };
            var command = Verb(
                server, adds ? "add-orphaned-ignore" : "remove-orphaned-ignore",
                adds ? "Add objects that nobody has to manage." : "Take away objects that nobody has to manage.", words, (parsed, said) => spec =>
                {
                    var item = ProjectFlags.KindOf(said[0], said[1]);
                    if (parsed.GetValue(name) is { Length: > 0 } pattern) item = item.With("name", pattern);
                    var orphans = spec.Map("orphanedResources");
                    return spec.With("orphanedResources", adds ? ProjectChange.With(orphans, "ignore", item, string.Join(' ', said))
                        : ProjectChange.Without(orphans, "ignore", one => one == item, string.Join(' ', said)));
                }, adds ? "added" : "removed");
            command.Add(name);
            return command;
        })];
    }

    /// <summary>A kind is allowed by an entry of the one list, and by none of the other.</summary>
    /// <param name="usual">The list that is meant when the command line does not say.</param>
    private static Command Kind(Option<string> server, string verb, string field, string what, bool allows, string usual)
    {
        var list = new Option<string>("--list", "-l")
        {
            Description = "Which list is changed: allow, or deny.", DefaultValueFactory = _ => usual,
        };
        list.AcceptOnlyFromAmong(Words);
        var command = Verb(server, verb, $"{(allows ? "Allow" : "Deny")} {what} to be deployed.", ["group", "kind"], (parsed, said) => spec =>
        {
            var isAllowList = parsed.GetValue(list) == "allow";
            var (name, item) = (field + (isAllowList ? "Whitelist" : "Blacklist"), ProjectFlags.KindOf(said[0], said[1]));
            return allows == isAllowList ? ProjectChange.With(spec, name, item, string.Join('/', said))
                : ProjectChange.Without(spec, name, one => one["group"] == item["group"] && one["kind"] == item["kind"], string.Join('/', said));
        }, allows ? "allowed" : "denied");
        command.Add(list);
        return command;
    }

    /// <param name="words">What is said after the project's name.</param>
    private static Command Verb(
        Option<string> server, string verb, string description, string[] words, Func<ParseResult, string[], Func<MapNode, MapNode>> change, string done)
    {
        var project = ProjCommand.Name();
        var command = new Command(verb, description) { project };
        var arguments = words.Select(static word => new Argument<string>(word)).ToArray();
        foreach (var argument in arguments) command.Add(argument);
        command.SetAction((parsed, stop) =>
        {
            string[] said = [.. arguments.Select(parsed.GetRequiredValue)];
            return ProjectChange.RunAsync(parsed.GetRequiredValue(server), parsed.GetRequiredValue(project), change(parsed, said), $"{string.Join(' ', said).Trim()} {done}", stop);
        });
        return command;
    }
}

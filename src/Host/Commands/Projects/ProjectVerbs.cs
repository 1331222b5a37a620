using System.CommandLine;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Projects;

/// <summary>The commands that add one thing to a list of a project, or take it away.</summary>
internal static class ProjectVerbs
{
    private static readonly string[] Words = ["allow", "deny"];

    public static IEnumerable<Command> Create(Option<string> server) =>
    [
        .. Plain(server, "source", "sourceRepos", "a repository that its Applications may use", static word => word, "url"),
        .. Plain(server, "source-namespace", "sourceNamespaces", "a namespace in which its Applications may stand",
            static word => word, "namespace"),
        .. Plain(server, "signature-key", "signatureKeys", "a key by which commits have to be signed",
            static word => MapNode.Of(("keyID", word)), "key-id"),
        .. Destinations(server), .. Accounts(server), .. Orphans(server),
        Kind(server, "allow-cluster-resource", "clusterResource", "a kind outside of namespaces", allows: true, usual: "allow"),
        Kind(server, "deny-cluster-resource", "clusterResource", "a kind outside of namespaces", allows: false, usual: "allow"),
        Kind(server, "allow-namespace-resource", "namespaceResource", "a kind in namespaces", allows: true, usual: "deny"),
        Kind(server, "deny-namespace-resource", "namespaceResource", "a kind in namespaces", allows: false, usual: "deny"),
    ];

    private static Command[] Destinations(Option<string> server)
    {
        var isName = new Option<bool>("--name") { Description = "The cluster is named by its name, and not by its address." };
        return Pair(
            server, "destination",
            ("Add a cluster and namespace to which its Applications may deploy.", "Take away a cluster and namespace."),
            ["destinations"], ["cluster", "namespace"], isName, (parsed, said) =>
            {
                var wanted = ProjectFlags.DestinationOf(said[0], said[1], parsed.GetValue(isName));
                // One that names the cluster in both ways is meant by either.
                var field = parsed.GetValue(isName) ? "name" : "server";
                return new Entry(wanted, one => one[field] == wanted[field] && one["namespace"] == wanted["namespace"]);
            });
    }

    private static Command[] Accounts(Option<string> server)
    {
        var space = new Option<string?>("--service-account-namespace")
        {
            Description = "The namespace of the account; without it, the one that is deployed to.",
        };
        return Pair(
            server, "destination-service-account",
            ("Say as which account to deploy to a cluster and namespace.", "Take away an account to deploy as."),
            ["destinationServiceAccounts"], ["server", "namespace", "service-account"], space, (parsed, said) =>
            {
                var account = parsed.GetValue(space) is { Length: > 0 } named ? $"{named}:{said[2]}" : said[2];
                return Entry.Same(MapNode.Of(("server", said[0]), ("namespace", said[1]), ("defaultServiceAccount", account)));
            });
    }

    private static Command[] Orphans(Option<string> server)
    {
        var name = new Option<string?>("--name") { Description = "Only objects whose name this pattern hits." };
        return Pair(
            server, "orphaned-ignore", ("Add objects that nobody has to manage.", "Take away objects that nobody has to manage."),
            ["orphanedResources", "ignore"], ["group", "kind"], name, (parsed, said) =>
            {
                var item = ProjectFlags.KindOf(said[0], said[1]);
                return Entry.Same(parsed.GetValue(name) is { Length: > 0 } pattern ? item.With("name", pattern) : item);
            });
    }

    private static Command[] Plain(
        Option<string> server, string noun, string list, string what, Func<string, Node> item, string word) =>
        Pair(server, noun, ($"Add {what}.", $"Take away {what}."), [list], [word], null, (_, said) => Entry.Same(item(said[0])));

    /// <param name="list">Where the list stands in the spec.</param>
    /// <param name="option">What both commands may be told besides the words.</param>
    private static Command[] Pair(
        Option<string> server, string noun, (string Add, string Remove) descriptions, string[] list, string[] words, Option? option,
        Func<ParseResult, string[], Entry> read)
    {
        Command[] commands =
        [
            Verb(server, "add-" + noun, descriptions.Add, words, (parsed, said) =>
            {
                var entry = read(parsed, said);
                return spec => ProjectChange.With(spec, list, entry.Item, string.Join(' ', said));
            }, "added"),
            Verb(server, "remove-" + noun, descriptions.Remove, words, (parsed, said) =>
            {
                var entry = read(parsed, said);
                return spec => ProjectChange.Without(spec, list, entry.IsMeant, string.Join(' ', said));
            }, "removed"),
        ];
        if (option is null) return commands;
        foreach (var command in commands) command.Add(option);
        return commands;
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
        var description = $"{(allows ? "Allow" : "Deny")} {what} to be deployed.";
        var command = Verb(server, verb, description, ["group", "kind"], (parsed, said) => spec =>
        {
            var isAllowList = parsed.GetValue(list) == "allow";
            var (name, item) = (field + (isAllowList ? "Whitelist" : "Blacklist"), ProjectFlags.KindOf(said[0], said[1]));
            var asked = string.Join('/', said);
            return allows == isAllowList ? ProjectChange.With(spec, [name], item, asked)
                : ProjectChange.Without(spec, [name], one => one["group"] == item["group"] && one["kind"] == item["kind"], asked);
        }, allows ? "allowed" : "denied");
        command.Add(list);
        return command;
    }

    /// <param name="words">What is said after the project's name.</param>
    private static Command Verb(
        Option<string> server, string verb, string description, string[] words,
        Func<ParseResult, string[], Func<MapNode, MapNode>> change, string done)
    {
        var project = ProjCommand.Name();
        var command = new Command(verb, description) { project };
        var arguments = words.Select(static word => new Argument<string>(word)).ToArray();
        foreach (var argument in arguments) command.Add(argument);
        command.SetAction((parsed, stop) =>
        {
            string[] said = [.. arguments.Select(parsed.GetRequiredValue)];
            return ProjectChange.RunAsync(
                parsed.GetRequiredValue(server), parsed.GetRequiredValue(project), change(parsed, said),
                $"{string.Join(' ', said).Trim()} {done}", stop);
        });
        return command;
    }

    /// <summary>One entry of a list.</summary>
    /// <param name="Item">As it is written down.</param>
    /// <param name="IsMeant">Which entries go when it is taken away.</param>
    private sealed record Entry(Node Item, Func<Node, bool> IsMeant)
    {
        public static Entry Same(Node item) => new(item, one => one == item);
    }
}

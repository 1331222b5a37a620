using System.CommandLine;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Projects;

/// <summary>The flags that say what a project permits, for `create` and `set`. A flag that is said replaces the whole list.</summary>
internal sealed class ProjectFlags
{
    private readonly Option<string?> _description = new("--description") { Description = "What the project is for." };
    private readonly List<(Option<string[]> Option, string Field, Func<string, Node> Item)> _lists =
    [
        (List("--src", "-s", "A repository that Applications may use, * for all."), "sourceRepos", static text => text),
        (Checked(List("--dest", "-d", "A cluster's address and a namespace, such as https://kubernetes.default.svc,shop."), 2), "destinations", Destination),
        (Checked(List("--dest-service-accounts", null, "A cluster's address, a namespace and the account to deploy there as, parted by commas."), 3),
            "destinationServiceAccounts", ServiceAccount),
        (List("--source-namespaces", null, "A namespace in which Applications of the project may stand."), "sourceNamespaces", static text => text),
        (List("--signature-keys", null, "The id of a key by which commits have to be signed."), "signatureKeys", static text => MapNode.Of(("keyID", text))),
        (Kinds("--allow-cluster-resource", "A kind outside of namespaces that may be deployed, as GROUP/KIND."), "clusterResourceWhitelist", Kind),
        (Kinds("--deny-cluster-resource", "A kind outside of namespaces that may not be deployed, as GROUP/KIND."), "clusterResourceBlacklist", Kind),
        (Kinds("--allow-namespaced-resource", "A kind in namespaces that may be deployed, as GROUP/KIND."), "namespaceResourceWhitelist", Kind),
        (Kinds("--deny-namespaced-resource", "A kind in namespaces that may not be deployed, as GROUP/KIND."), "namespaceResourceBlacklist", Kind),
    ];

    private readonly Option<bool?> _orphans = new("--orphaned-resources") { Description = "Look for objects in the namespaces that nobody manages." };
    private readonly Option<bool?> _warns = new("--orphaned-resources-warn") { Description = "Warn of such objects by a condition; looks for them, too." };

    public void AddTo(Command command)
    {
        command.Add(_description);
        foreach (var (option, _, _) in _lists) command.Add(option);
        command.Add(_orphans);
        command.Add(_warns);
    }

    /// <summary>Whether the command line says anything.</summary>
    public bool AreSaid(ParseResult parsed) => parsed.GetResult(_description) is not null || parsed.GetResult(_orphans) is not null
        || parsed.GetResult(_warns) is not null || _lists.Exists(list => parsed.GetResult(list.Option) is not null);

    /// <summary>The spec with what the command line says.</summary>
    public MapNode Apply(ParseResult parsed, MapNode spec)
    {
        if (parsed.GetValue(_description) is { } description) spec = spec.With("description", description);
        foreach (var (option, field, item) in _lists)
            if (parsed.GetValue(option) is { Length: > 0 } texts) spec = spec.With(field, ListNode.Of(texts.Select(item)));
        if (parsed.GetValue(_warns) is { } warns) return spec.With("orphanedResources", spec.Map("orphanedResources").With("warn", warns));
        return parsed.GetValue(_orphans) switch
        {
            true => spec.Has("orphanedResources") ? spec : spec.With("orphanedResources", MapNode.Empty),
            false => spec.Without("orphanedResources"),
            null => spec,
        };
    }

    /// <summary>A destination is named by the cluster's address, or by its name.</summary>
    public static MapNode DestinationOf(string cluster, string @namespace, bool isName) =>
        MapNode.Of(("namespace", @namespace), (isName ? "name" : "server", cluster));

    public static MapNode KindOf(string group, string kind) => MapNode.Of(("group", group), ("kind", kind));

    private static MapNode Destination(string text)
    {
        var parts = text.Split(',');
        return DestinationOf(parts[0], parts[1], isName: false);
    }

    private static MapNode ServiceAccount(string text)
    {
        var parts = text.Split(',');
        return MapNode.Of(("server", parts[0]), ("namespace", parts[1]), ("defaultServiceAccount", parts[2]));
    }

    private static MapNode Kind(string text)
    {
        var at = text.IndexOf('/', StringComparison.Ordinal);
        return KindOf(text[..at], text[(at + 1)..]);
    }

    private static Option<string[]> List(string name, string? alias, string description)
    {
        var option = new Option<string[]>(name) { Description = description + " May be said several times." };
        if (alias is not null) option.Aliases.Add(alias);
        return option;
    }

    private static Option<string[]> Checked(Option<string[]> option, int parts) =>
        With(option, text => text.Split(',') is var split && split.Length == parts && Array.TrueForAll(split, static part => part.Length > 0),
            $"{parts} words that are parted by commas");

    private static Option<string[]> Kinds(string name, string description) =>
        With(List(name, null, description), static text => text.Count(static letter => letter == '/') == 1 && !text.EndsWith('/'), "GROUP/KIND, such as apps/Deployment, or /Namespace");

    private static Option<string[]> With(Option<string[]> option, Func<string, bool> isRight, string form)
    {
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !isRight(token.Value))) result.AddError($"{option.Name} takes {form}, and not '{token.Value}'.");
        });
        return option;
    }
}

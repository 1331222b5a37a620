using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Host.Commands.Applications.Editing;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>
/// Which objects of an Application `gax app sync` is about: all, those that are named, all but those that are excluded, or those with
/// labels.
/// </summary>
internal sealed class SyncedObjects
{
    private readonly Option<string[]> _resources = new("--resource")
    {
        Description =
            $"Only this object: {ResourceArgument.Form}; * stands for anything. With a ! before it, all but this one. May be given again.",
    };

    private readonly Option<string[]> _labels = new("--label")
    {
        Description = "Only objects that have this label in Git, as NAME=VALUE. May be given again; an object must have all.",
    };

    public SyncedObjects()
    {
        _resources.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => ResourceArgument.Read(token.Value.TrimStart('!')) is null))
                result.AddError($"--resource is {ResourceArgument.Form}; '{token.Value}' is neither.");
        });
    }

    public IEnumerable<Option> All => [_resources, _labels];

    /// <summary>The request, with the objects that it is about.</summary>
    public async Task<MapNode> ChooseAsync(ServerClient client, ParseResult parsed, string name, MapNode application, string? revision,
        MapNode body, CancellationToken stop)
    {
        var (named, labels) = (parsed.GetValue(_resources) ?? [], parsed.GetValue(_labels) ?? []);
        if (labels.Length > 0)
        {
            if (body.Has("manifests")) throw new CommandException("--label looks into Git, and --local is not Git; name objects by "
                + "--resource.");
            if (named.Length > 0) throw new CommandException("Choose objects either by --resource or by --label.");
            return With(body, name, await LabelledAsync(client, name, labels, revision, stop));
        }

        if (named.Length == 0) return body;
        // What is named exactly is looked for by the server, which knows best what there is.
        if (!Array.Exists(named, static text => text.StartsWith('!') || text.Contains('*', StringComparison.Ordinal)))
            return With(body, name, [.. named.Select(static text => (Node)ResourceArgument.Read(text)!)]);
        var known = new ApplicationView(application).Resources.Where(static one => one["hook"].Bool() != true);
        return With(body, name, Matching(known, named));
    }

    /// <summary>Those that one of the texts means, or all when the texts only exclude; without those that one excludes.</summary>
    public static IReadOnlyList<Node> Matching(IEnumerable<Node> objects, IReadOnlyList<string> texts)
    {
        var wanted = texts.Where(static text => !text.StartsWith('!')).Select(static text => ResourceArgument.Read(text)!).ToList();
        var excluded = texts.Where(static text => text.StartsWith('!')).Select(static text => ResourceArgument.Read(text[1..])!).ToList();
        return [.. objects.Where(one => (wanted.Count == 0 || wanted.Exists(pattern => Matches(pattern, one)))
            && !excluded.Exists(pattern => Matches(pattern, one))).Select(Key)];
    }

    private static bool Matches(MapNode pattern, Node one) =>
        pattern.Keys.ToArray().All(field => Glob.IsMatch(pattern[field].Text() ?? "", one[field].Text() ?? ""));

    private static async Task<IReadOnlyList<Node>> LabelledAsync(ServerClient client, string name, string[] labels, string? revision,
        CancellationToken stop)
    {
        var pairs = labels.Select(static text => SpecFlag.Pair("--label", text)).ToList();
        var manifests = await ManifestsCommand.OfGitAsync(client, name, revision, stop);
        return [.. manifests.Where(manifest => pairs.TrueForAll(pair => manifest.Map("metadata", "labels")[pair.Name].Text() == pair.Value))
            .Select(static manifest => ResourceKey.Of(manifest.Map()))
            .Select(static key => (Node)MapNode.Of(("group", key.Group), ("kind", key.Kind), ("namespace", key.Namespace),
                ("name", key.Name)))];
    }

    private static MapNode Key(Node one) => MapNode.Of(
        ((string[])["group", "kind", "namespace", "name"])
            .Where(field => one[field] is StringNode { Value.Length: > 0 } || field == "group")
            .Select(field => KeyValuePair.Create(field, one[field] ?? "")));

    private static MapNode With(MapNode body, string name, IReadOnlyList<Node> resources) => resources.Count > 0
        ? body.With("resources", ListNode.Of(resources))
        : throw new CommandException($"{name} has none of these objects; `gax app resources {name}` shows which it has.");
}

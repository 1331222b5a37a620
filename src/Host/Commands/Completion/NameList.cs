using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Applications;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Completion;

/// <summary>Names that the server knows, and how to ask for them.</summary>
internal sealed record NameList(string Path, Func<Node, string?> NameOf)
{
    // Somebody has pressed a key and waits.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A name goes onto the line as it is: with anything else in it, it could be more than one word, or a command.</summary>
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/@+,%=");

    private static readonly NameList Applications = new(
        "api/v1/applications?fields=items.metadata.name,items.metadata.namespace,items.status.controllerNamespace",
        static item => new ApplicationView(item.Map()).Name);

    private static readonly NameList ApplicationSets = Metadata("api/v1/applicationsets");
    private static readonly NameList Projects = Metadata("api/v1/projects");
    private static readonly NameList Clusters = new("api/v1/clusters?fields=items.name", static item => item["name"].Text());
    private static readonly NameList Repositories = new("api/v1/repositories?fields=items.repo", static item => item["repo"].Text());
    private static readonly NameList Accounts = new("api/v1/account", static item => item["name"].Text());

    /// <summary>By the command below which a word stands (any, when it is empty), and by what the word is called in its help.</summary>
    private static readonly (string Below, string Symbol, NameList List)[] Known =
    [
        ("app", "name", Applications), ("app", "names", Applications), ("actors", "application", Applications),
        ("audit", "--app", Applications), ("appset", "name", ApplicationSets), ("repo", "url", Repositories),
        ("cluster", "cluster", Clusters), ("", "--project", Projects), ("", "--cluster", Clusters), ("", "--dest-name", Clusters),
        ("app", "--repo", Repositories), ("account", "--account", Accounts), ("proj", "project", Projects),
    ];

    /// <summary>The names among which a value is; null for a value that the server knows nothing of.</summary>
    public static NameList? For(CommandResult command, Symbol symbol)
    {
        var above = new List<string>();
        for (var one = command; one is not null; one = one.Parent as CommandResult) above.Add(one.Command.Name);
        return Array.Find(Known, known => known.Symbol == symbol.Name && (known.Below.Length == 0 || above.Contains(known.Below))).List;
    }

    /// <summary>The names; none when the server does not tell them in time.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetResult(ServerOption.Name) is null) return [];
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        IReadOnlyList<string> names = [];
        await ServerClient.RunAsync(parsed.GetValue<string>(ServerOption.Name) ?? "", async client =>
        {
            names = [.. (await client.GetAsync(Path, either.Token)).List("items").Select(NameOf).OfType<string>().Where(IsPlain)];
            return ExitCode.Fine;
        }, either.Token);
        return names;
    }

    private static NameList Metadata(string path) =>
        new(path + "?fields=items.metadata.name", static item => item.Text("metadata", "name"));

    private static bool IsPlain(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Plain);
}

using System.CommandLine;
using System.CommandLine.Parsing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>The folder of this machine that a command takes in place of Git.</summary>
internal sealed class LocalFolder
{
    private readonly Option<string?> _folder = new("--local") { Description = "Take a folder of this machine in place of Git." };
    private readonly Option<string?> _root = new("--local-repo-root")
    { Description = "With --local: the top of the repository; without it, the Git work tree around the folder." };

    public LocalFolder() => _root.Validators.Add(result =>
    {
        if (result.GetValue(_folder) is null) result.AddError("--local-repo-root is about --local.");
    });

    public IEnumerable<Option> All => [_folder, _root];

    public bool IsGiven(CommandResult result) => result.GetValue(_folder) is not null;

    /// <summary>What the folder renders to for the Application; null when none is named.</summary>
    public async Task<ListNode?> ManifestsAsync(ServerClient client, ParseResult parsed, Option<string> server, MapNode application,
        CancellationToken stop) =>
        parsed.GetValue(_folder) is not { } folder ? null
            : await LocalApplication.ManifestsAsync(client, parsed.GetRequiredValue(server), application, folder, parsed.GetValue(_root),
                stop);
}

using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Changes;

/// <summary>What the settings of the control plane (`argocd-cmd-params-cm`) say to all sets.</summary>
public sealed record SetSettings
{
    private const string Prefix = "applicationsetcontroller.";

    public SetPolicy Policy { get; init; } = SetPolicy.Sync;

    /// <summary>Whether a set may have a policy of its own. It may where the settings name none.</summary>
    public bool LetsSetsChoose { get; init; } = true;

    public IReadOnlyList<string> PreservedAnnotations { get; init; } = [];

    public IReadOnlyList<string> PreservedLabels { get; init; } = [];

    public bool GlobsStayInFolders { get; init; }

    /// <summary>Whether sets may bring their Applications out step by step; else `strategy` says nothing.</summary>
    public bool ObeysStrategies { get; init; }

    public static SetSettings Read(MapNode data)
    {
        var policy = SetPolicy.Parse(data[Prefix + "policy"].Text());
        return new SetSettings
        {
            Policy = policy ?? SetPolicy.Sync,
            LetsSetsChoose = data[Prefix + "enable.policy.override"].Text() is { Length: > 0 } said ? said == "true" : policy is null,
            PreservedAnnotations = List("global.preserved.annotations"),
            PreservedLabels = List("global.preserved.labels"),
            ObeysStrategies = data[Prefix + "enable.progressive.syncs"].Text() == "true",
            GlobsStayInFolders = data[Prefix + "enable.new.git.file.globbing"].Text() == "true",
        };

        string[] List(string key) =>
            (data[Prefix + key].Text() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}

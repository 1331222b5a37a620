using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.ApplicationSets;

/// <summary>A cluster as generators see it.</summary>
/// <param name="Secret">The Secret that declares it, without its data; null for the local one that nobody declared.</param>
public sealed record SetCluster(string Name, string Server, string Project, MapNode? Secret)
{
    public MapNode Labels => Secret.Map("metadata", "labels");

    public MapNode Annotations => Secret.Map("metadata", "annotations");
}

/// <summary>What an evaluation has to be told before it can go on. Equal for equal questions.</summary>
public abstract record SetNeed
{
    private SetNeed() { }

    /// <summary>The files of a revision of a repository. Answered with <see cref="SetAnswer.Files"/>.</summary>
    public sealed record Repository(string Url, string Revision) : SetNeed;

    /// <summary>A ConfigMap of the control plane's namespace. Answered with one document, or none.</summary>
    public sealed record Settings(string Name) : SetNeed;

    /// <summary>Objects of the control plane's namespace.</summary>
    /// <param name="Plural">How the interface of the cluster calls the kind.</param>
    /// <param name="Name">Empty for all that the selector chooses.</param>
    public sealed record Objects(string ApiVersion, string Plural, string Name, string Selector) : SetNeed;

    /// <summary>What a plugin makes of an input. Answered with one document, the body of its answer.</summary>
    /// <param name="Token">The token, or `$` and the Secret that has it.</param>
    /// <param name="Timeout">In seconds, as the ConfigMap says it; empty for the usual one.</param>
    public sealed record Plugin(string BaseUrl, string Token, string Timeout, string Body) : SetNeed
    {
        // Who writes a token where its Secret's name belongs has a secret all the same.
        public override string ToString() => $"the plugin {BaseUrl}";
    }
}

/// <summary>What came of a need.</summary>
public abstract record SetAnswer
{
    private SetAnswer() { }

    public sealed record Files(ISourceTree Tree) : SetAnswer;

    public sealed record Documents(IReadOnlyList<MapNode> Items) : SetAnswer;

    public sealed record Failed(string Problem) : SetAnswer;
}

/// <summary>All that an evaluation looks at beside the set itself.</summary>
public sealed record SetInputs
{
    /// <summary>The local one first, the others in the order of their Secrets.</summary>
    public required IReadOnlyList<SetCluster> Clusters { get; init; }

    public required IReadOnlyDictionary<SetNeed, SetAnswer> Answers { get; init; }

    /// <summary>What `now` says.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Where random texts come from.</summary>
    public required FillRandom Random { get; init; }

    public required SetMemory Memory { get; init; }

    /// <summary>Whether `*` of a pattern of files stays between two slashes, and `**` crosses them.</summary>
    public bool GlobsStayInFolders { get; init; }

    /// <summary>Whether `strategy` has to be obeyed.</summary>
    public bool ObeysStrategies { get; init; }
}

/// <summary>What an evaluation found.</summary>
public abstract record SetOutcome
{
    private SetOutcome() { }

    /// <summary>It has to be told more first.</summary>
    public sealed record Missing(IReadOnlyList<SetNeed> Needs) : SetOutcome;

    /// <summary>The Applications that should be there, as they are generated, in the order of the generators.</summary>
    public sealed record Generated(IReadOnlyList<MapNode> Applications) : SetOutcome;

    /// <summary>Nothing is to be made, changed or deleted.</summary>
    public sealed record Failed(string Reason, string Problem) : SetOutcome;
}

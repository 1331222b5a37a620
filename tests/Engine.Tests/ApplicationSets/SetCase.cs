using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Tests.ApplicationSets;

/// <summary>An ApplicationSet whose Applications have no more than a name: what a template says of parameters shows in one line.</summary>
internal sealed record SetCase(string Generators)
{
    public const string Repository = "https://git.test/config";

    public bool IsGo { get; init; } = true;

    /// <summary>What the name of each Application is made of; it need not be a name that a cluster would take.</summary>
    public string Name { get; init; } = "{{.name}}";

    /// <summary>More fields of the spec.</summary>
    public string More { get; init; } = "";

    public string Options { get; init; } = "[missingkey=error]";

    public IReadOnlyList<SetCluster> Clusters { get; init; } = [new("in-cluster", "https://kubernetes.default.svc", "", null)];

    public ISourceTree? Tree { get; init; }

    public IReadOnlyDictionary<SetNeed, SetAnswer> Answers { get; init; } = new Dictionary<SetNeed, SetAnswer>();

    public bool GlobsStayInFolders { get; init; }

    public bool ObeysStrategies { get; init; }

    public SetMemory Memory { get; init; } = new(RenderMemory.OfMebibytes(8));

    public MapNode Resource => YamlReader.Read($"""
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata: {"{name: fleet, namespace: argocd, uid: u1}"}
        spec:
          goTemplate: {(IsGo ? "true" : "false")}
          goTemplateOptions: {(IsGo ? Options : "[]")}
          generators: {Generators}
          template:
            metadata: {"{name: '"}{Name.Replace("'", "''", StringComparison.Ordinal)}{"'}"}
            spec: {"{project: default, source: {repoURL: 'https://git.test/apps', path: one}, destination: {name: in-cluster}}"}
          {More}
        """).Map();

    public SetInputs Inputs
    {
        get
        {
            var answers = new Dictionary<SetNeed, SetAnswer>(Answers);
            if (Tree is not null)
                foreach (var revision in (string[])["HEAD", "main"]) answers[new SetNeed.Repository(Repository, revision)] =
                    new SetAnswer.Files(Tree);
            return new SetInputs
            {
                Clusters = Clusters, Answers = answers, Now = DateTimeOffset.UnixEpoch, Random = static bytes =>
                    bytes.Fill(1), Memory = Memory,
                GlobsStayInFolders = GlobsStayInFolders, ObeysStrategies = ObeysStrategies,
            };
        }
    }

    public SetOutcome Outcome => SetEvaluation.Evaluate(SetSpec.Read(Resource), Inputs);

    public IReadOnlyList<MapNode> Applications => Outcome switch
    {
        SetOutcome.Generated generated => generated.Applications,
        SetOutcome.Failed failed => throw new InvalidOperationException(failed.Problem),
        _ => throw new InvalidOperationException(Outcome.ToString()),
    };

    /// <summary>The names, or what went wrong.</summary>
    public string Said => Outcome switch
    {
        SetOutcome.Generated generated => string.Join(" | ", generated.Applications.Select(static one => one.Text("metadata", "name"))),
        SetOutcome.Failed failed => "error: " + failed.Problem,
        SetOutcome.Missing missing => "missing: " + string.Join(", ", missing.Needs),
        _ => "",
    };

    public static SetCluster Cluster(string name, string labels = "{}", string annotations = "{}") => new(name, $"https://{name}.test", "",
        YamlReader.Read($"{{metadata: {{name: cluster-{name.ToLowerInvariant()}, labels: {labels}, annotations: {annotations}}}}}").Map());
}

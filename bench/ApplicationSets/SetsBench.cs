using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.ApplicationSets.Changes;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Bench.ApplicationSets;

/// <summary>A set that makes five thousand Applications out of as many files of a repository.</summary>
internal static class SetsBench
{
    private const int Applications = 5000;
    private const int Rounds = 5;

    public static Task RunAsync(Report report)
    {
        var tree = new ManyFiles(Applications);
        var set = Set();
        var spec = SetSpec.Read(set);
        var memory = new SetMemory(RenderMemory.OfMebibytes(64));
        report.Add($"{Applications:#,##0} Applications generated, all files read", Time(() => Evaluate(spec, tree, memory)), "ms",
            budget: Budget.AtMost(1000));
        report.Add("again, with no file changed", Best(() => Evaluate(spec, tree, memory)), "ms", budget: Budget.AtMost(500));
        var generated = Evaluate(spec, tree, memory);
        var nothing = new SetWorld(set, new Dictionary<string, MapNode>(), View(), new SetSettings());
        var made = SetPlan.Of(spec, generated, nothing).Creates;
        report.Add("planning that all are made", Best(() => SetPlan.Of(spec, generated, nothing)), "ms", budget: Budget.AtMost(500));
        var all = new SetWorld(
            set, made.ToDictionary(static one => one.Text("metadata", "name")!, StringComparer.Ordinal), View(), new SetSettings());
        if (!SetPlan.Of(spec, generated, all).IsEmpty) throw new InvalidOperationException("what is as it should be would be written");
        report.Add("planning that nothing has to be written", Best(() => SetPlan.Of(spec, generated, all)), "ms",
            budget: Budget.AtMost(500));
        return Task.CompletedTask;
    }

    private static double Best(Action act) => Enumerable.Range(0, Rounds).Select(_ => Time(act)).Min();

    private static double Time(Action act)
    {
        var clock = Stopwatch.StartNew();
        act();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static IReadOnlyList<MapNode> Evaluate(SetSpec spec, ISourceTree tree, SetMemory memory)
    {
        var outcome = SetEvaluation.Evaluate(spec, new SetInputs
        {
            Clusters = [], Now = DateTimeOffset.UnixEpoch, Random = static bytes => bytes.Clear(), Memory = memory,
            Answers =
                new Dictionary<SetNeed, SetAnswer> { [new SetNeed.Repository("https://git.test/x", "main")] = new SetAnswer.Files(tree) },
        });
        return outcome is SetOutcome.Generated { Applications: { Count: Applications } all } ? all
            : throw new InvalidOperationException(outcome.ToString());
    }

    private static MapNode Set() => YamlReader.Read("""
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata: {name: fleet, namespace: argocd, uid: u}
        spec:
          goTemplate: true
          goTemplateOptions: [missingkey=error]
          generators: [{git: {repoURL: 'https://git.test/x', revision: main, files: [{path: 'clusters/*/config.json'}]}}]
          template:
            metadata: {name: '{{.cluster.name}}', labels: {region: '{{.cluster.region}}', 'app.test/tier': '{{ .tier | default "none" }}'}}
            spec:
              project: default
              source: {repoURL: 'https://git.test/apps', targetRevision: main, path: 'overlays/{{.cluster.region}}'}
              destination: {server: 'https://kubernetes.default.svc', namespace: '{{ .cluster.name | normalize }}'}
              syncPolicy: {automated: {prune: true}, syncOptions: [CreateNamespace=true]}
        """).Map();

    private static ControlPlaneView View() => new()
    {
        Namespace = "argocd", Tracking = Tracking.Default,
        Clusters = [new KnownCluster(ControlPlaneView.LocalServer, ControlPlaneView.LocalName, "")],
        Projects =
            new Dictionary<string, Project> { ["default"] = Project.Read(YamlReader.Read("{metadata: {name: default}, spec: {}}").Map()) },
    };

    private sealed class ManyFiles(int count) : ISourceTree
    {
        private readonly string[] _folders =
            [.. Enumerable.Range(0, count).Select(static i => string.Create(CultureInfo.InvariantCulture, $"c{i:00000}/"))];

        public SourceFile? ReadFile(string path) => path.EndsWith("config.json", StringComparison.Ordinal)
            ? new SourceFile(path, path,
                Encoding.UTF8.GetBytes($$"""{"cluster": {"name": "{{path[9..15]}}", "region": "eu"}, "tier": "gold"}""")) : null;

        public SourceFolder? ReadFolder(string path) => path switch
        {
            "" => new SourceFolder(path, ["clusters/"]),
            "clusters" => new SourceFolder(path, _folders),
            _ => new SourceFolder(path, ["config.json", "readme.md"]),
        };
    }
}

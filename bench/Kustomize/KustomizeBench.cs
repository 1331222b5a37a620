using System.Diagnostics;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Bench.Kustomize;

/// <summary>Processor time of builds, cold and warm, beside the original as a process in the same run.</summary>
internal static class KustomizeBench
{
    private static readonly string Kubectl = Path.Combine(
        Environment.GetEnvironmentVariable("GITOPSACTORS_ORACLES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "gitopsactors", "oracles-2.2.2"),
        "kubectl");

    public static Task RunAsync(Report report)
    {
        Against(report, "a small overlay", Repository(objects: 3, overlays: 1), Budget.RatioAtMost(0.01));
        Against(report, "an overlay of 50 objects", Repository(objects: 50, overlays: 1), null);
        Overlays(report, 1000);
        Growth(report);
        return Task.CompletedTask;
    }

    private static void Against(Report report, string name, MemoryFiles files, Budget? budget)
    {
        var folder = Directory.CreateTempSubdirectory("bench-kustomize-");
        try
        {
            files.WriteTo(folder.FullName);
            var process = Children.Milliseconds(Kubectl, "kustomize", Path.Combine(folder.FullName, "overlay-0"));
            var cold = Rounds.Median([.. Enumerable.Range(0, 7).Select(_ => Milliseconds(1, () => new Kustomization().Build(files, "overlay-0")))]);
            var kustomize = new Kustomization();
            kustomize.Build(files, "overlay-0");
            var warm = Rounds.Median([.. Enumerable.Range(0, 9).Select(_ => Milliseconds(50, () => kustomize.Build(files, "overlay-0")))]);
            report.Add($"{name}, files not yet parsed (beside kubectl kustomize)", cold, "ms of CPU", process);
            report.Add($"{name}, warm (beside kubectl kustomize)", warm, "ms of CPU", process, budget);
            var before = GC.GetAllocatedBytesForCurrentThread();
            kustomize.Build(files, "overlay-0");
            report.Add($"{name}, warm, allocated", (GC.GetAllocatedBytesForCurrentThread() - before) / 1024.0, "KiB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Overlays(Report report, int count)
    {
        var files = Repository(objects: 3, overlays: count);
        var start = Stopwatch.GetTimestamp();
        var kustomize = new Kustomization();
        for (var i = 0; i < count; i++) YamlText.WriteAll(kustomize.Build(files, $"overlay-{i}"));
        report.Add($"{count:#,##0} overlays over one base, built and written, one core", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms", budget: Budget.AtMost(1000));
    }

    private static void Growth(Report report)
    {
        var perObject = new List<double>();
        foreach (var objects in new[] { 500, 4000 })
        {
            var files = Repository(objects, overlays: 1, patches: objects / 4);
            var kustomize = new Kustomization();
            kustomize.Build(files, "overlay-0");
            perObject.Add(Rounds.Median([.. Enumerable.Range(0, 3).Select(_ => Milliseconds(1, () => kustomize.Build(files, "overlay-0")))]) / objects * 1000);
        }

        report.Add("an object of 4,000 with 1,000 patches (beside one of 500 with 125)", perObject[1], "us", perObject[0], Budget.RatioAtMost(2));
    }

    private static double Milliseconds(int times, Action work)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++) work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / times;
    }

    private static MemoryFiles Repository(int objects, int overlays, int patches = 1)
    {
        var files = new MemoryFiles();
        var all = new StringBuilder();
        for (var i = 0; i < objects; i++) all.Append(i % 3 == 2 ? ConfigMap(i) : i % 3 == 1 ? Service(i) : Deployment(i));
        files.Add("base/all.yaml", all.ToString());
        files.Add("base/kustomization.yaml", "resources: [all.yaml]\n");
        for (var i = 0; i < overlays; i++)
        {
            var patch = new StringBuilder();
            for (var p = 0; p < patches; p++)
                patch.Append($"---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: app-{p * 3}}}\nspec: {{replicas: 3, template: {{spec: {{containers: [{{name: main, env: [{{name: MODE, value: prod}}]}}]}}}}}}\n");
            files.Add($"overlay-{i}/patch.yaml", patch.ToString());
            files.Add($"overlay-{i}/kustomization.yaml", $"resources: [../base]\nnamespace: team-{i}\nnamePrefix: p-\ncommonLabels: {{team: t{i}}}\nimages: [{{name: nginx, newTag: v{i}}}]\npatches: [{{path: patch.yaml}}]\n");
        }

        return files;
    }

    private static string Deployment(int i) =>
        $"---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: app-{i}}}\nspec:\n  selector: {{matchLabels: {{app: app-{i}}}}}\n  template:\n    metadata: {{labels: {{app: app-{i}}}}}\n" +
        $"    spec:\n      containers:\n      - name: main\n        image: nginx:1.25\n        ports: [{{containerPort: 80}}]\n        envFrom: [{{configMapRef: {{name: app-{i + 2}}}}}]\n";

    private static string Service(int i) => $"---\napiVersion: v1\nkind: Service\nmetadata: {{name: app-{i}}}\nspec: {{selector: {{app: app-{i - 1}}}, ports: [{{port: 80}}]}}\n";

    private static string ConfigMap(int i) => $"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: app-{i}}}\ndata: {{a: \"1\", b: two}}\n";

    private sealed class MemoryFiles : ISourceTree
    {
        private readonly Dictionary<string, SourceFile> _files = [];
        private readonly Dictionary<string, SourceFolder> _folders = [];

        public void Add(string path, string text)
        {
            _files.Add(path, new SourceFile(path, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text))), Encoding.UTF8.GetBytes(text)));
            var folder = SourcePath.FolderOf(path);
            _folders[folder] = new SourceFolder(folder, [.. _folders.GetValueOrDefault(folder)?.Entries ?? [], SourcePath.NameOf(path)]);
        }

        public SourceFile? ReadFile(string path) => _files.GetValueOrDefault(path);

        public SourceFolder? ReadFolder(string path) => _folders.GetValueOrDefault(path);

        public void WriteTo(string root)
        {
            foreach (var (path, file) in _files)
            {
                Directory.CreateDirectory(Path.Combine(root, SourcePath.FolderOf(path)));
                File.WriteAllBytes(Path.Combine(root, path), file.Content.ToArray());
            }
        }
    }
}

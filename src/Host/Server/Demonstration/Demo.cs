using System.Diagnostics;
using System.Reflection;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Git;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Demonstration;

/// <summary>Something to look at when nothing is configured: a Git repository with a small shop, and an Application that deploys it.</summary>
internal sealed class Demo(ClusterClient client, string @namespace, string dataFolder)
{
    private const string Files = "demo/";

    /// <summary>Makes what is missing; what somebody has changed stays as it is.</summary>
    public async Task<string> PrepareAsync(CancellationToken stop)
    {
        var folder = Path.Combine(dataFolder, "demo");
        if (!Directory.Exists(Path.Combine(folder, ".git"))) await MakeRepositoryAsync(folder, stop);
        var application = YamlReader.Read($"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              name: demo
              namespace: {@namespace}
              finalizers:
              - resources-finalizer.argocd.argoproj.io
            spec:
              project: default
              source:
                repoURL: file://{folder}
                targetRevision: main
                path: apps
              destination:
                name: in-cluster
                namespace: {@namespace}
              syncPolicy:
                automated:
                  prune: true
                  selfHeal: true
            """).Map();
        if (await client.GetAsync(ObjectName.Of(application), stop) is null)
            await client.CreateAsync(application, new WriteOptions { FieldManager = "gax" }, stop);
        return folder;
    }

    public static string WhatToTry(string folder, string kubeconfig) =>
        $"""

        A demo is deployed from the repository {folder}: gax app list
        Try, in another terminal:
          export KUBECONFIG={kubeconfig}
          1. A commit:      cd {folder} && sed -i 's/newTag: .*/newTag: "1.1"/' shop/dev/kustomization.yaml && git commit -qam 'Shop 1.1 for dev'
                            gax app refresh demo shop-dev && gax app wait shop-dev && kubectl -n shop-dev get deployment shop -o wide
          2. Drift:         kubectl -n shop-staging scale deployment shop --replicas=9 && kubectl -n shop-staging get deployment shop -w
          3. Production:    gax app diff shop-prod; gax app sync shop-prod
          4. A bad commit:  sed -i 's/newTag: .*/newTag: "missing"/' shop/dev/kustomization.yaml && git commit -qam 'A mistake' && gax app refresh shop-dev
             what is wrong: gax app get shop-dev
             and back:      git revert --no-edit HEAD && gax app refresh shop-dev && gax app wait shop-dev && gax app history shop-dev

        """;

    private static async Task MakeRepositoryAsync(string folder, CancellationToken stop)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Files, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var file = Path.Combine(folder, name[Files.Length..].Replace('\\', '/'));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, (await reader.ReadToEndAsync(stop)).Replace("REPOSITORY", "file://" + folder, StringComparison.Ordinal), stop);
        }

        await GitAsync(folder, stop, "init", "--quiet", "--initial-branch=main");
        await GitAsync(folder, stop, "config", "user.name", "demo");
        await GitAsync(folder, stop, "config", "user.email", "demo@localhost");
        await GitAsync(folder, stop, "add", "--all");
        await GitAsync(folder, stop, "commit", "--quiet", "--message", "A shop in three environments");
    }

    private static async Task GitAsync(string folder, CancellationToken stop, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        using var git = Process.Start(start) ?? throw new GitException("git can't be started; is it installed?");
        var (output, problem) = (git.StandardOutput.ReadToEndAsync(stop), git.StandardError.ReadToEndAsync(stop));
        await git.WaitForExitAsync(stop);
        await output;
        if (git.ExitCode != 0) throw new GitException($"the demo's repository can't be made in {folder}: {(await problem).Trim()}");
    }
}

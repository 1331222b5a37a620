using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Bench;

/// <summary>One of the many Applications that a bench declares: each has its folder in one repository, and syncs by itself.</summary>
internal static class BenchApplication
{
    public static string NameOf(int i) => string.Create(CultureInfo.InvariantCulture, $"app-{i:D5}");

    public static MapNode Of(int i, BenchRepository origin) => YamlReader.Read($$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: {{NameOf(i)}}, namespace: argocd}
        spec:
          project: default
          source: {repoURL: "{{origin.Folder}}", targetRevision: main, path: apps/{{NameOf(i)}} }
          destination: {name: in-cluster, namespace: fleet}
          syncPolicy: {automated: {prune: true, selfHeal: true} }
        """).Map();
}

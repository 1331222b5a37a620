using System.Collections.Immutable;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Tests.ApplicationSets;

/// <summary>What a control plane answers that has read everything.</summary>
internal static class DeclaredWorld
{
    public static readonly ControlPlaneState State = new(
        new ControlPlaneView
        {
            Namespace = "argocd", Tracking = Tracking.Default,
            Clusters = [new KnownCluster(ControlPlaneView.LocalServer, ControlPlaneView.LocalName, "")],
            Projects = ImmutableDictionary<string,
                Project>.Empty.Add("default", Project.Read(Read("{metadata: {name: default}, spec: {}}"))),
        },
        ImmutableDictionary<string, MapNode>.Empty, ServedNamespaces.Read("argocd", null),
            new RepositorySecrets([], KnownServers.None, null),
        new Dictionary<string, string>(), AccessDocuments.Of(
            ImmutableDictionary<string, MapNode>.Empty, ImmutableDictionary<string, MapNode>.Empty, ImmutableDictionary<string,
                MapNode>.Empty));

    public static MapNode Read(string yaml) => YamlReader.Read(yaml).Map();

    /// <summary>A set that makes an Application for each name in a list, or whatever else its generator finds.</summary>
    public static MapNode Set(
        string generator = "list: {elements: [{name: one}]}", string name = "fleet", string space = "argocd") => Read($$$"""
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata: {name: {{{name}}}, namespace: {{{space}}}, uid: u1, resourceVersion: '1'}
        spec:
          goTemplate: true
          generators: [ { {{{generator}}} } ]
          template:
            metadata: {name: '{{.name}}'}
            spec: {project: default, source: {repoURL: r, path: p}, destination: {name: in-cluster} }
        """);
}

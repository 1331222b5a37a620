using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>The projects that are declared, as they hold, and what the settings say of them.</summary>
internal static class DeclaredProjects
{
    /// <summary>A project that says what it said before stays the same object, with all that was worked out from it.</summary>
    public static ImmutableDictionary<string, Project> Read(
        ImmutableDictionary<string, MapNode> declared, GlobalProjects globals, RepositorySecrets repositories, IReadOnlyList<KnownCluster> clusters,
        IReadOnlyDictionary<string, Project>? before)
    {
        List<ScopedRepository> scoped = [.. repositories.List().Where(static one => one.Project.Length > 0).Select(static one => new ScopedRepository(one.Url, one.Project))];
        return declared.ToImmutableDictionary(static project => project.Key, project =>
        {
            var whole = EffectiveProject.Of(project.Value, globals.For(project.Value).Select(name => declared.GetValueOrDefault(name)).OfType<MapNode>(), scoped, clusters);
            return before?.GetValueOrDefault(project.Key) is { } known && known.Document["spec"] == whole["spec"] ? known : Project.Read(whole);
        });
    }

    public static Impersonation ImpersonationOf(MapNode settings) =>
        settings["application.sync.impersonation.enabled"].Text() != "true" ? Impersonation.Off
        : settings["application.sync.impersonation.enforced"].Text() == "false" ? Impersonation.WhereNamed
        : Impersonation.Enforced;
}

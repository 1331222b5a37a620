using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Projects;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>As whom an Application changes a cluster. It is compared and watched by ourselves in any case.</summary>
/// <param name="User">Empty for ourselves.</param>
/// <param name="Problem">Why nothing may be written; empty when something may.</param>
internal sealed record Writer(string User, string Problem)
{
    public static readonly Writer Ourselves = new("", "");

    public static Writer Of(ControlPlaneView view, Project? project, KnownCluster? cluster, string @namespace)
    {
        if (view.Impersonation == Impersonation.Off || project is null || cluster is null) return Ourselves;
        var (user, problem) = project.ServiceAccounts.Find(cluster.At(@namespace), view.Namespace);
        if (user.Length == 0 && problem.Length == 0 && view.Impersonation == Impersonation.Enforced)
            problem = $"no matching service account found for destination server {cluster.Server} and namespace {@namespace}";
        return new Writer(user, problem);
    }
}

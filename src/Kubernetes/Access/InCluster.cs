namespace GitOpsActors.Kubernetes.Access;

/// <summary>The cluster in which we run as a Pod.</summary>
public static class InCluster
{
    public const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <param name="variable">Reads an environment variable.</param>
    public static bool IsInside(Func<string, string?> variable) => throw new NotImplementedException();

    public static ClusterAccess Access(Func<string, string?> variable, string folder = Folder, TimeProvider? time = null) => throw new NotImplementedException();
}

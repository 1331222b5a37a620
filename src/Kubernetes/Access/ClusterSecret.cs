namespace GitOpsActors.Kubernetes.Access;

/// <summary>A destination cluster as a Secret describes it.</summary>
public static class ClusterSecret
{
    /// <param name="server">The Secret's `server`.</param>
    /// <param name="config">The Secret's `config`, JSON; empty for none.</param>
    public static ClusterAccess Access(string server, string config, TimeProvider? time = null) => throw new NotImplementedException();
}

namespace GitOpsActors.Kubernetes.Access;

/// <summary>The files in which people keep their clusters.</summary>
public sealed class KubeConfig
{
    /// <summary>Reads files as kubectl does: of what several define, the first wins; files that do not exist are passed over.</summary>
    public static KubeConfig Load(IReadOnlyList<string> files, TimeProvider? time = null) => throw new NotImplementedException();

    /// <param name="folder">What relative file names in the text start from.</param>
    public static KubeConfig Parse(string text, string name, string folder, TimeProvider? time = null) => throw new NotImplementedException();

    public string? CurrentContext => throw new NotImplementedException();

    public IReadOnlyList<string> Contexts => throw new NotImplementedException();

    /// <summary>The cluster of a context; of the current one when none is named.</summary>
    public ClusterAccess Access(string? context = null) => throw new NotImplementedException();
}

namespace GitOpsActors.Kubernetes.Objects;

/// <summary>The two halves of an apiVersion: "apps/v1" and, for the oldest group, plain "v1".</summary>
public static class ApiVersion
{
    public static (string Group, string Version) Split(string apiVersion)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
    }

    public static string Join(string group, string version)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.Length == 0 ? version : group + "/" + version;
    }
}

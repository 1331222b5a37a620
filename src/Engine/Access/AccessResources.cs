namespace GitOpsActors.Engine.Access;

/// <summary>What policies are about, by the names that they use.</summary>
public static class AccessResources
{
    public const string Applications = "applications";
    public const string ApplicationSets = "applicationsets";
    public const string Logs = "logs";
    public const string Exec = "exec";
    public const string Projects = "projects";
    public const string Clusters = "clusters";
    public const string Repositories = "repositories";
    public const string WriteRepositories = "write-repositories";
    public const string Certificates = "certificates";
    public const string GpgKeys = "gpgkeys";
    public const string Accounts = "accounts";
    public const string Extensions = "extensions";

    public static IReadOnlyList<string> All { get; } =
        [Accounts, Applications, ApplicationSets, Certificates, Clusters, Exec, Extensions, GpgKeys, Logs, Projects, Repositories, WriteRepositories];

    /// <summary>The short forms and singulars under which people name them.</summary>
    public static string Resolve(string name) => name switch
    {
        "app" or "apps" or "application" => Applications,
        "appset" or "appsets" or "applicationset" => ApplicationSets,
        "acc" or "account" => Accounts,
        "cert" or "certs" or "certificate" => Certificates,
        "cluster" => Clusters,
        "extension" => Extensions,
        "gpgkey" or "key" => GpgKeys,
        "log" => Logs,
        "proj" or "projs" or "project" => Projects,
        "repo" or "repos" or "repository" => Repositories,
        _ => name,
    };

    /// <summary>The project that an object of a resource names; null when it names none.</summary>
    internal static string? ProjectOf(string resource, string @object) => resource switch
    {
        Projects => @object,
        Applications or ApplicationSets or Logs or Exec or Repositories or Clusters => @object.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? @object[..slash] : null,
        _ => null,
    };
}

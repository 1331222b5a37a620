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

    /// <summary>The engine itself: its actors, the members of its cluster, and who asked it for what. Ours alone.</summary>
    public const string Engine = "engine";

    private static readonly string[] Parts = ["action/", "update/", "delete/"];

    public static IReadOnlyList<string> All { get; } =
        [Accounts, Applications, ApplicationSets, Certificates, Clusters, Engine, Exec, Extensions, GpgKeys, Logs, Projects, Repositories,
            WriteRepositories];

    private static readonly string[] Changes = ["get", "create", "update", "delete"];

    /// <summary>What can be done with a resource. Applications know more: actions of objects, and changes of single objects.</summary>
    public static IReadOnlyList<string> ActionsOf(string resource) => resource switch
    {
        Applications => [.. Changes, "sync", "rollback", "override"],
        Logs => ["get"],
        Exec => ["create"],
        Accounts => ["get", "update"],
        GpgKeys => ["get", "create", "delete"],
        Extensions => ["invoke"],
        Engine => ["get", "update", "audit"],
        _ when All.Contains(resource) => Changes,
        _ => [],
    };

    /// <summary>Why nobody can do that; null when it is something that can be done.</summary>
    public static string? ProblemOf(string resource, string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (!All.Contains(resource)) return $"there is no resource {resource}; these are: {string.Join(", ", All)}";
        if (resource == Applications && Parts.Any(part => action.StartsWith(part, StringComparison.Ordinal))) return null;
        var actions = ActionsOf(resource);
        return actions.Contains(action) ? null
            : $"there is no action {action} for {resource}; these are: " +
            $"{string.Join(", ", actions)}{(resource == Applications ? ", action/..., update/..., delete/..." : "")}";
    }

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
        Applications or ApplicationSets or Logs or Exec or Repositories or Clusters =>
            @object.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? @object[..slash] : null,
        _ => null,
    };
}

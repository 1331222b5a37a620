namespace GitOpsActors.Engine.Access;

/// <summary>The roles that are always there: one that may read all, and one that may do all, which the account admin has.</summary>
public static class BuiltInPolicy
{
    private static readonly string[] OfProjects = [AccessResources.Applications, AccessResources.ApplicationSets];

    private static readonly string[] Read =
    [
        AccessResources.Certificates, AccessResources.Clusters, AccessResources.Repositories, AccessResources.WriteRepositories,
        AccessResources.Projects, AccessResources.Accounts, AccessResources.GpgKeys,
    ];

    public const string AdminRole = "role:admin";
    public const string ReadOnlyRole = "role:readonly";

    public static string Text { get; } = string.Join('\n',
    [
        .. OfProjects.Append(AccessResources.Logs).Select(static resource => Line(ReadOnlyRole, resource, "get", "*/*")),
        .. Read.Select(static resource => Line(ReadOnlyRole, resource, "get", "*")),
        .. OfProjects.SelectMany(static resource => Changes(resource, "*/*")),
        .. ((string[])["update/*", "delete/*", "sync", "rollback", "override", "action/*"])
            .Select(static action => Line(AdminRole, AccessResources.Applications, action, "*/*")),
        .. Read.Where(static resource => resource is not (AccessResources.Accounts or AccessResources.GpgKeys))
            .SelectMany(static resource => Changes(resource, "*")),
        Line(AdminRole, AccessResources.Accounts, "update", "*"),
        Line(AdminRole, AccessResources.GpgKeys, "create", "*"),
        Line(AdminRole, AccessResources.GpgKeys, "delete", "*"),
        Line(ReadOnlyRole, AccessResources.Engine, "get", "*"),
        Line(AdminRole, AccessResources.Engine, "update", "*"),
        Line(AdminRole, AccessResources.Engine, "audit", "*"),
        Line(AdminRole, AccessResources.Exec, "create", "*/*"),
        $"g, {AdminRole}, {ReadOnlyRole}",
        $"g, admin, {AdminRole}",
    ]);

    private static IEnumerable<string> Changes(string resource, string what) =>
        ((string[])["create", "update", "delete"]).Select(action => Line(AdminRole, resource, action, what));

    private static string Line(string role, string resource, string action, string what) =>
        $"p, {role}, {resource}, {action}, {what}, allow";
}

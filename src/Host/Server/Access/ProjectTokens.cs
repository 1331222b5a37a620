using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Access;

/// <summary>
/// The tokens of a project's roles. They are listed in the project's status; projects that were made long ago, or by hand, list them
/// with the role, and either place counts.
/// </summary>
internal static class ProjectTokens
{
    /// <summary>Null when there is no such role.</summary>
    public static IReadOnlyList<AccountToken>? Of(MapNode project, string role)
    {
        if (project.List("spec", "roles").FirstOrDefault(one => one["name"].Text() == role) is not { } found) return null;
        var listed = project.List("status", "jwtTokensByRole", role, "items");
        return [.. AccountToken.ReadAll(listed).Concat(AccountToken.ReadAll(found.List("jwtTokens"))).Distinct()];
    }

    /// <summary>Whether a token is listed. One with an id goes by its id; those of old have none, and go by when they were made.</summary>
    public static bool Has(MapNode project, string role, TokenClaims claims) =>
        Of(project, role) is { } listed
            && listed.Any(one => claims.Id.Length > 0 && one.Id.Length > 0 ? one.Id == claims.Id : one.Issued == claims.Issued);

    public static MapNode With(MapNode project, string role, IEnumerable<AccountToken> tokens)
    {
        var list = ListNode.Of(tokens.Select(static one => (Node)one.Write()));
        var roles = project.List("spec", "roles")
            .Changed(one => one is MapNode map && map["name"].Text() == role ? map.With("jwtTokens", list) : one);
        return project.WithAt(["spec", "roles"], roles).WithAt(["status", "jwtTokensByRole", role, "items"], list);
    }
}

using GitOpsActors.Sandbox.Errors;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Sandbox.Access;

/// <summary>In whose name a request is made: that of the sender, unless it names another one and may take its place.</summary>
internal static class ImpersonatedUser
{
    private const string AccountPrefix = "system:serviceaccount:";
    private const string ExtraPrefix = "Impersonate-Extra-";
    private const string Authentication = "authentication.k8s.io";

    public static User Of(IHeaderDictionary headers, User sender, Authorizer? authorizer)
    {
        var (name, uid, groups) = (headers["Impersonate-User"].ToString(), headers["Impersonate-Uid"].ToString(), headers["Impersonate-Group"]);
        var extra = headers.Where(static one => one.Key.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(static one => Uri.UnescapeDataString(one.Key[ExtraPrefix.Length..]).ToLowerInvariant(), static one => one.Value, StringComparer.Ordinal);
        if (name.Length == 0)
        {
            if (uid.Length == 0 && groups.Count == 0 && extra.Count == 0) return sender;
            throw ApiErrors.Generic(500, "InternalError",
                "Internal error occurred: requested [groups uid extra] without impersonating a user");
        }

        var account = name.StartsWith(AccountPrefix, StringComparison.Ordinal) ? name[AccountPrefix.Length..].Split(':') : [];
        if (account is [var space, var own]) Check(new AccessRequest("impersonate") { Plural = "serviceaccounts", Namespace = space, Name = own });
        else Check(new AccessRequest("impersonate") { Plural = "users", Name = name });
        foreach (var group in groups) Check(new AccessRequest("impersonate") { Plural = "groups", Name = group ?? "" });
        if (uid.Length > 0) Check(new AccessRequest("impersonate") { Group = Authentication, Plural = "uids", Name = uid });
        foreach (var (key, values) in extra)
            foreach (var value in values) Check(new AccessRequest("impersonate") { Group = Authentication, Plural = "userextras", Subresource = key, Name = value ?? "" });

        return new User(name, [.. GroupsOf(name, account, [.. groups.OfType<string>()])])
        {
            Uid = uid,
            Extra = extra.ToDictionary(static one => one.Key, static one => (IReadOnlyList<string>)[.. one.Value.OfType<string>()], StringComparer.Ordinal),
        };

        void Check(AccessRequest request)
        {
            if (authorizer is null || authorizer.Decide(sender, request).IsAllowed) return;
            var scope = request.Namespace.Length > 0 ? $"in the namespace \"{request.Namespace}\"" : "at the cluster scope";
            throw ApiErrors.Forbidden(request.Group, request.Plural, request.Name,
                $"User \"{sender.Name}\" cannot impersonate resource \"{request.Resource}\" in API group \"{request.Group}\" {scope}");
        }
    }

    /// <summary>Those that are named, or for a service account those that its token would give; and everybody who is known is authenticated.</summary>
    private static IEnumerable<string> GroupsOf(string name, string[] account, string[] named)
    {
        if (named.Length == 0 && account is [var space, var own]) return ServiceAccountTokens.OfAccount(space, own).Groups;
        return name == User.Anonymous.Name || named.Contains(User.Authenticated) ? named : [.. named, User.Authenticated];
    }
}

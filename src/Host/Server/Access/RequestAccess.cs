using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Access;

/// <summary>Who a request is from and what that one may do, for those who answer it.</summary>
/// <param name="again">Reads it anew; null when the request proves nobody any more.</param>
/// <param name="counts">Whether the request proves somebody at this moment.</param>
internal sealed class RequestAccess(
    Caller caller, AccessView view, Func<RequestAccess, Task<RequestAccess?>> again, Func<Task<bool>> counts)
{
    public const string DeniedMessage = "permission denied";
    private readonly CallerAccess _access = view.Policy.For(caller);

    public Caller Caller => caller;

    public AccessView View => view;

    public CallerAccess Access => _access;

    /// <summary>Of a request that the guard has let through.</summary>
    public static RequestAccess Of(HttpContext http) => http.Features.Get<RequestAccess>()
        ?? throw new InvalidOperationException($"nobody has asked who sends {http.Request.Method} {http.Request.Path}");

    /// <summary>
    /// The same at this moment, for answers that go on: itself while nothing has changed of what it follows from, and null when the token
    /// counts no more.
    /// </summary>
    public Task<RequestAccess?> NowAsync() => again(this);

    /// <summary>Whether the token still counts: it may have been taken away, or have come to its end.</summary>
    public Task<bool> CountsAsync() => counts();

    public bool May(string resource, string action, string @object) => _access.May(resource, action, @object);

    /// <exception cref="ApiException">The caller may not. The message does not say why: that is a matter of those who write the
    /// policy.</exception>
    public void Must(string resource, string action, string @object)
    {
        if (!May(resource, action, @object)) throw Denied();
    }

    public bool MayOnApplication(string action, MapNode application, string controlNamespace) =>
        _access.May(AccessResources.Applications, action, AccessObjects.OfApplication(application, controlNamespace));

    /// <exception cref="ApiException">The caller may not do that with the Application.</exception>
    public void MustOnApplication(string action, MapNode application, string controlNamespace)
    {
        if (!MayOnApplication(action, application, controlNamespace)) throw Denied();
    }

    /// <summary>Whether an object of an Application may be changed or removed.</summary>
    public void MustOnPart(string action, string group, string kind, string @namespace, string name, string application)
    {
        if (!_access.DecideOnPart(action, group, kind, @namespace, name, application, view.InheritsOnParts).IsAllowed) throw Denied();
    }

    /// <summary>Whether the caller may look at an account, or change it.</summary>
    public void MustForAccount(string action, string name)
    {
        if (!Accounts.May(_access, caller, action, name)) throw Denied();
    }

    /// <summary>Whether the caller may make tokens of a role: as one who may change its project, or who has the role.</summary>
    public void MustForRole(ProjectRole role)
    {
        if (May(AccessResources.Projects, "update", role.Project)) return;
        var groups = view.Documents.Projects.GetValueOrDefault(role.Project, MapNode.Empty).List("spec", "roles")
            .FirstOrDefault(one => one["name"].Text() == role.Role).List("groups").Select(static one => one.Text());
        if (!view.Policy.GroupsOf(caller).Intersect(groups).Any()) throw Denied();
    }

    public static ApiException Denied() => new(StatusCodes.Status403Forbidden, DeniedMessage);
}

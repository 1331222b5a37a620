using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>How people come in and go, and who they are while they are in.</summary>
internal sealed class SessionMethods(Sessions sessions, SessionEnd end)
{
    private const string Service = "session.SessionService/";

    public void AddTo(MethodTable methods) => methods
        .Add(Service + "Create", CreateAsync)
        .Add(Service + "Delete", DeleteAsync)
        .Add(Service + "GetUserInfo", static call => Task.FromResult<Answer>(Shown(call)));

    private async Task<Answer> CreateAsync(Call call)
    {
        if (call.Text("token").Length > 0)
            throw new ApiException(401, "token-based session creation no longer supported. please upgrade argocd cli to v0.7+");
        var token = await sessions.LoginAsync(call.Text("username"), call.Text("password"), call.Stop);
        TokenCookie.Write(call.Http, token);
        return MapNode.Of(("token", token));
    }

    private async Task<Answer> DeleteAsync(Call call)
    {
        if (Callers.TokenOf(call.Http.Request).Token is { } token) await end.OfAsync(token, call.Stop);
        TokenCookie.Clear(call.Http);
        return Answer.Empty;
    }

    private static MapNode Shown(Call call)
    {
        if (call.Caller.IsAnonymous) return MapNode.Of(("loggedIn", false));
        var groups = call.Caller.Values("groups");
        var shown = MapNode.Of(("loggedIn", true), ("username", call.Caller.DisplayName), ("iss", call.Caller.Issuer));
        return groups.Count == 0 ? shown : shown.With("groups", ListNode.Of(groups.Select(static one => (Node)one)));
    }
}

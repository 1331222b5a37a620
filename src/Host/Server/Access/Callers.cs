using GitOpsActors.Engine.Access;
using GitOpsActors.Host.Server.Access.SingleSignOn;
using GitOpsActors.Host.Server.Webhooks;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Access;

/// <summary>Finds out who a request is from.</summary>
internal sealed class Callers(
    AccessStore store, SessionTokens tokens, Sessions sessions, SignOn signOn, OperatorKey operatorKey, TimeProvider time)
{
    private const string Bearer = "Bearer ";

    // Whoever has a token that counted once may not keep the control cluster busy with it.
    private readonly TokenBucket _looks = new(capacity: 20, perSecond: 5, time);

    /// <summary>Who the request is from; without a token nobody, or anybody where that is allowed.</summary>
    public async Task<CallerResult> ReadAsync(HttpContext http)
    {
        var stop = http.RequestAborted;
        var view = await store.ViewAsync(stop);
        var (token, isCookie) = TokenOf(http.Request);
        if (token is null)
            return view.IsAnonymousEnabled ? CallerResult.Of(Caller.Anonymous) : CallerResult.Refused("no session information");
        // A browser sends the cookie whichever page asks for it, so it is believed only when the page is one of ours.
        if (isCookie && !IsOwnPage(http.Request, view)) return CallerResult.Refused("the request comes from a page of another origin");
        if (OperatorKey.HasForm(token))
            return operatorKey.IsRight(token) && Doors.IsInner(http) ? CallerResult.Of(Caller.Operator)
            : CallerResult.Refused("token is not one of this server");
        // Without a provider, every token that counts is ours.
        if ((view.SignOn.Settings is not null || view.SignOn.Problem.Length > 0)
            && SessionTokens.IssuerOf(token) is not ("" or SessionTokens.Issuer))
            return await signOn.CheckAsync(view, http.Request, token, stop);
        var result = await CheckAsync(view, token);
        if (result.Caller is not null || !result.MayBeTooNew || !_looks.TryTake()) return result.Answer;
        // Another node may have made it a moment ago, and this one has not heard of it.
        try
        {
            return (await CheckAsync(await FreshAsync(token, stop), token)).Answer;
        }
        catch (ClusterException)
        {
            return result.Answer;
        }
    }

    /// <summary>The first token of a request: of gRPC's metadata, of its authorization, or of its cookie.</summary>
    public static (string? Token, bool IsCookie) TokenOf(HttpRequest request)
    {
        if (request.Headers["token"].ToString() is { Length: > 0 } metadata) return (metadata, false);
        foreach (var authorization in request.Headers.Authorization)
        {
            // What a proxy in between puts here is not for us.
            if (authorization?.StartsWith(Bearer, StringComparison.Ordinal) == true && authorization[Bearer.Length..].Trim() is var token
                && (SessionTokens.HasForm(token) || OperatorKey.HasForm(token)))
                return (token, false);
        }

        return TokenCookie.Read(request.Cookies) is { Length: > 0 } cookie ? (cookie, true) : (null, false);
    }

    /// <summary>As it is at this moment; of thousands of projects, only the one whose token it is.</summary>
    private async Task<AccessView> FreshAsync(string token, CancellationToken stop)
    {
        var view = await store.FreshAsync(stop);
        return (await tokens.CheckAsync(view.Key, token)).Claims is { } claims && ProjectRole.Of(claims.Subject) is { } role
            && await store.ProjectAsync(role.Project, stop) is { } project
            ? AccessView.Of(view.Documents with { Projects = view.Documents.Projects.SetItem(role.Project, project) }, view) : view;
    }

    private async Task<Checked> CheckAsync(AccessView view, string token)
    {
        var (claims, problem) = await tokens.CheckAsync(view.Key, token);
        if (claims is null) return Checked.No(problem, mayBeTooNew: view.Key.Length == 0);
        if (ProjectRole.Of(claims.Subject) is { } role) return OfProject(view, role, claims);
        var (name, capability) = TokenSubject.Of(claims.Subject);
        if (claims.Id.Length == 0) return Checked.No("token has no id, and is none of an account", mayBeTooNew: false);
        if (!view.Accounts.TryGetValue(name, out var account)) return Checked.No($"account {name} does not exist");
        if (!account.IsEnabled) return Checked.No($"account {name} is disabled");
        if (capability is not (Account.LoginCapability or Account.ApiKeyCapability) || !account.Can(capability))
            return Checked.No($"account {name} does not have {capability} capability");
        if (capability == Account.ApiKeyCapability)
            return account.Tokens.Any(one => one.Id == claims.Id) ? Checked.Yes(Caller.OfAccount(name))
                : Checked.No($"account {name} does not have token with id {claims.Id}");
        if (account.PasswordTime is { } changed && claims.Issued < changed.ToUnixTimeSeconds())
            return Checked.No("account password has changed since token issued", mayBeTooNew: false);
        return view.Revoked.Ends(claims.Id, claims.Issued)
            ? Checked.No("token is revoked, please re-login", mayBeTooNew: false)
            : Checked.Yes(Caller.OfAccount(name), sessions.Renew(view, claims));
    }

    private static Checked OfProject(AccessView view, ProjectRole role, TokenClaims claims) =>
        view.Documents.Projects.TryGetValue(role.Project, out var project) && ProjectTokens.Has(project, role.Role, claims)
            ? Checked.Yes(Caller.OfAccount(role.ToString()))
            : Checked.No($"project {role.Project} has no such token for its role {role.Role}");

    private static bool IsOwnPage(HttpRequest request, AccessView view)
    {
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin) return true;
        return Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && (page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
                || view.Addresses.Origins.Contains(page.GetLeftPart(UriPartial.Authority), StringComparer.OrdinalIgnoreCase));
    }

    private readonly record struct Checked(CallerResult Answer, bool MayBeTooNew)
    {
        public Caller? Caller => Answer.Caller;

        public static Checked Yes(Caller caller, string? renewed = null) => new(CallerResult.Of(caller, renewed), false);

        public static Checked No(string problem, bool mayBeTooNew = true) => new(CallerResult.Refused(problem), mayBeTooNew);
    }
}

using System.Globalization;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Accounts over HTTP, and the tokens of projects' roles. No answer holds a password or its hash.</summary>
internal sealed class AccountApi(Accounts accounts, SignInLink link)
{
    private const string Base = "/api/v1/account";
    private const string ProjectToken = "/api/v1/projects/{project}/roles/{role}/token";

    public void Map(WebApplication web)
    {
        web.MapGet(Base, Answers.Json(ListAsync)).Needs(Permission.ByHandler);
        web.MapGet(Base + "/{name}", Answers.Json(GetAsync)).Needs(Permission.ByHandler);
        web.MapPut(Base + "/password", Answers.Json(ChangePasswordAsync)).Needs(Permission.ByHandler);
        web.MapPost(Base + "/{name}/token", Answers.Json(CreateTokenAsync)).Needs(Permission.ByHandler);
        web.MapDelete(Base + "/{name}/token/{id}", Answers.Json(DeleteTokenAsync)).Needs(Permission.ByHandler);
        web.MapGet(Base + "/can-i/{resource}/{action}/{**what}", Answers.Json(static http => Task.FromResult<Node>(CanI(http))))
            .Needs(Permission.ByHandler);
        web.MapPost("/api/v1/session/link", Answers.Json(http => Task.FromResult<Node>(MakeLink(http)))).Needs(Permission.ByHandler);
        web.MapPost(ProjectToken, Answers.Json(CreateProjectTokenAsync)).Needs(Permission.ByHandler);
        web.MapDelete(ProjectToken + "/{iat}", Answers.Json(DeleteProjectTokenAsync)).Needs(Permission.ByHandler);
    }

    private async Task<Node> ListAsync(HttpContext http)
    {
        var access = RequestAccess.Of(http);
        var items = (await accounts.ListAsync(http.RequestAborted))
            .Where(account => Accounts.May(access.Access, access.Caller, "get", account.Name));
        return MapNode.Of(("items", ListNode.Of(items.Select(static account => (Node)Shown(account)))));
    }

    private async Task<Node> GetAsync(HttpContext http)
    {
        var name = Route(http, "name");
        RequestAccess.Of(http).MustForAccount("get", name);
        return Shown(await accounts.GetAsync(name, http.RequestAborted));
    }

    private async Task<Node> ChangePasswordAsync(HttpContext http)
    {
        var (access, body) = (RequestAccess.Of(http), await Answers.BodyAsync(http));
        var name = body["name"].Text() is { Length: > 0 } given ? given : access.Caller.Subject;
        access.MustForAccount("update", name);
        await accounts.ChangePasswordAsync(
            access.Caller, name, body["currentPassword"].Text() ?? "", body["newPassword"].Text() ?? "", http.RequestAborted);
        return MapNode.Empty;
    }

    private async Task<Node> CreateTokenAsync(HttpContext http)
    {
        var (name, body) = (Route(http, "name"), await Answers.BodyAsync(http));
        RequestAccess.Of(http).MustForAccount("update", name);
        return MapNode.Of(("token", await accounts.CreateTokenAsync(name, body["id"].Text() ?? "", Seconds(body), http.RequestAborted)));
    }

    private async Task<Node> DeleteTokenAsync(HttpContext http)
    {
        var name = Route(http, "name");
        RequestAccess.Of(http).MustForAccount("update", name);
        await accounts.DeleteTokenAsync(name, Route(http, "id"), http.RequestAborted);
        return MapNode.Empty;
    }

    private async Task<Node> CreateProjectTokenAsync(HttpContext http)
    {
        var (role, body) = (RoleOf(http), await Answers.BodyAsync(http));
        RequestAccess.Of(http).MustForRole(role);
        return MapNode.Of(
            ("token", await accounts.CreateProjectTokenAsync(role, body["id"].Text() ?? "", Seconds(body), http.RequestAborted)));
    }

    private async Task<Node> DeleteProjectTokenAsync(HttpContext http)
    {
        var (role, text) = (RoleOf(http), Route(http, "iat"));
        RequestAccess.Of(http).MustForRole(role);
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var issued))
            throw new ApiException(400, $"'{text}' is no moment in seconds since 1970");
        await accounts.DeleteProjectTokenAsync(role, issued, http.Request.Query["id"].ToString(), http.RequestAborted);
        return MapNode.Empty;
    }

    private static MapNode CanI(HttpContext http)
    {
        var (resource, action) = (Route(http, "resource"), Route(http, "action"));
        if (!AccessResources.All.Contains(resource))
            throw new ApiException(400, $"{resource} is no resource of policies; these are: {string.Join(", ", AccessResources.All)}");
        return MapNode.Of(("value", RequestAccess.Of(http).May(resource, action, Route(http, "what")) ? "yes" : "no"));
    }

    /// <summary>Only for whoever runs the server: it signs in without a password.</summary>
    private MapNode MakeLink(HttpContext http) =>
        RequestAccess.Of(http).Caller.IsOperator ? MapNode.Of(("path", link.Make())) : throw RequestAccess.Denied();

    private static MapNode Shown(Account account)
    {
        var shown = MapNode.Of(
            ("name", account.Name), ("enabled", account.IsEnabled),
            ("capabilities", ListNode.Of(account.Capabilities.Select(static one => (Node)one))));
        if (account.Tokens.Count == 0) return shown;
        return shown.With("tokens", ListNode.Of(account.Tokens.Select(static token =>
        {
            var item = MapNode.Of(("id", token.Id), ("issuedAt", token.Issued));
            return (Node)(token.Expires == 0 ? item : item.With("expiresAt", token.Expires));
        })));
    }

    private static long Seconds(MapNode body) => body["expiresIn"] switch
    {
        null or NullNode => 0,
        IntegerNode number => number.Value,
        // int64 is a text in the JSON of some clients.
        var other => long.TryParse(other.Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds
            : throw new ApiException(400, "expiresIn is a number of seconds; 0 is for a token without an end"),
    };

    private static ProjectRole RoleOf(HttpContext http) => new(Route(http, "project"), Route(http, "role"));

    private static string Route(HttpContext http, string name) => http.Request.RouteValues[name] as string ?? "";
}

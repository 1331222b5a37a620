using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Accounts: who there is, their keys and passwords, and what the caller may do.</summary>
internal sealed class AccountsMethods(Accounts accounts)
{
    private const string Service = "account.AccountService/";

    public void AddTo(MethodTable methods) => methods
        .Add(Service + "ListAccounts", ListAsync)
        .Add(Service + "GetAccount", GetAsync)
        .Add(Service + "UpdatePassword", UpdatePasswordAsync)
        .Add(Service + "CreateToken", CreateTokenAsync)
        .Add(Service + "DeleteToken", DeleteTokenAsync)
        .Add(Service + "CanI", static call => Task.FromResult<Answer>(CanI(call)));

    private async Task<Answer> ListAsync(Call call) => new(
        MapNode.Empty,
        (await accounts.ListAsync(call.Stop)).Where(account => Accounts.May(call.Access.Access, call.Caller, "get", account.Name))
            .Select(Shown).ToList());

    private async Task<Answer> GetAsync(Call call)
    {
        var name = call.Required("name");
        call.Access.MustForAccount("get", name);
        return Shown(await accounts.GetAsync(name, call.Stop));
    }

    private static MapNode Shown(Account account) => MapNode.Of(
        ("name", account.Name), ("enabled", account.IsEnabled),
            ("capabilities", ListNode.Of(account.Capabilities.Select(static one => (Node)one))))
        .WithOrWithout("tokens", account.Tokens.Count == 0 ? null : ListNode.Of(account.Tokens.Select(static token => (Node)Shown(token))));

    private static MapNode Shown(AccountToken token)
    {
        var shown = MapNode.Of(("id", token.Id), ("issuedAt", token.Issued));
        return token.Expires > 0 ? shown.With("expiresAt", token.Expires) : shown;
    }

    private async Task<Answer> UpdatePasswordAsync(Call call)
    {
        var name = call.Text("name") is { Length: > 0 } given ? given : call.Caller.Subject;
        call.Access.MustForAccount("update", name);
        await accounts.ChangePasswordAsync(call.Caller, name, call.Text("currentPassword"), call.Required("newPassword"), call.Stop);
        return Answer.Empty;
    }

    private async Task<Answer> CreateTokenAsync(Call call)
    {
        var name = call.Required("name");
        call.Access.MustForAccount("update", name);
        return MapNode.Of(("token", await accounts.CreateTokenAsync(name, call.Text("id"), call.Integer("expiresIn") ?? 0, call.Stop)));
    }

    private async Task<Answer> DeleteTokenAsync(Call call)
    {
        var name = call.Required("name");
        call.Access.MustForAccount("update", name);
        await accounts.DeleteTokenAsync(name, call.Required("id"), call.Stop);
        return Answer.Empty;
    }

    private static MapNode CanI(Call call)
    {
        var resource = call.Required("resource");
        if (!AccessResources.All.Contains(resource))
            throw new ApiException(400, $"there is no resource {resource}; there are {string.Join(", ", AccessResources.All)}");
        return MapNode.Of(("value", call.May(resource, call.Required("action"), call.Text("subresource")) ? "yes" : "no"));
    }
}

using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Tokens for the roles of projects, for those who may change the project or are members of the role.</summary>
internal sealed class ProjectTokensApi(Accounts accounts)
{
    public void AddTo(MethodTable methods) => methods
        .Add(ProjectsApi.Service + "CreateToken", CreateAsync)
        .Add(ProjectsApi.Service + "DeleteToken", DeleteAsync);

    private async Task<Answer> CreateAsync(Call call)
    {
        var role = RoleOf(call);
        return MapNode.Of(("token", await accounts.CreateProjectTokenAsync(role, call.Text("id"), call.Integer("expiresIn") ?? 0,
            call.Stop)));
    }

    private async Task<Answer> DeleteAsync(Call call)
    {
        await accounts.DeleteProjectTokenAsync(RoleOf(call), call.Integer("iat") ?? 0, call.Text("id"), call.Stop);
        return Answer.Empty;
    }

    private static ProjectRole RoleOf(Call call)
    {
        var role = new ProjectRole(call.Required("project"), call.Required("role"));
        call.Access.MustForRole(role);
        return role;
    }
}

using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Ours alone: what lies around in the namespaces of an Application.</summary>
internal sealed class OrphansApi(FleetClient fleet)
{
    public void Map(WebApplication web) => web.MapGet("/api/v1/applications/{name}/orphaned-resources", Answers.Json(OrphansAsync))
        .Needs(Permission.OfApplication("get"));

    private async Task<Node> OrphansAsync(HttpContext http)
    {
        var described = await fleet.DescribeAsync(Answers.ApplicationOf(http, fleet.Node.Namespace), http.RequestAborted);
        return MapNode.Of(("items", ListNode.Of(described.Orphans.Select(static key =>
            (Node)MapNode.Of(("group", key.Group), ("kind", key.Kind), ("namespace", key.Namespace), ("name", key.Name))))));
    }
}

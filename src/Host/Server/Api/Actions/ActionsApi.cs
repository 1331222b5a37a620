using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api.Actions;

/// <summary>Actions of single objects over HTTP.</summary>
internal sealed class ActionsApi(FleetClient fleet, ObjectActions actions)
{
    private const string Base = "/api/v1/applications/{name}/resource/actions";

    private readonly ControlApplications _applications = new(fleet);

    public void Map(WebApplication web)
    {
        web.MapGet(Base, Answers.Json(ListAsync));
        web.MapPost(Base, Answers.Json(RunAsync));
        web.MapPost(Base + "/v2", Answers.Json(RunWithParametersAsync));
    }

    private async Task<Node> ListAsync(HttpContext http)
    {
        var application = await _applications.FindAsync(http);
        var found = await actions.ListAsync(application, ObjectQuery.Of(http.Request.Query), http.RequestAborted);
        return MapNode.Of(("actions", ListNode.Of(found.Select(static one => (Node)one.Write()))));
    }

    /// <summary>The older form: the object stands in the address, and the body is the name of the action.</summary>
    private async Task<Node> RunAsync(HttpContext http)
    {
        var action = (await Answers.NodeAsync(http)).Text();
        if (string.IsNullOrEmpty(action)) throw new ApiException(400, "the body is to be the name of an action, as a JSON text");
        var application = await _applications.FindAsync(http);
        await actions.RunAsync(application, ObjectQuery.Of(http.Request.Query), action, new Dictionary<string, string>(),
            http.RequestAborted);
        return MapNode.Empty;
    }

    private async Task<Node> RunWithParametersAsync(HttpContext http)
    {
        var body = await Answers.BodyAsync(http);
        string Said(string field) => body[field].Text() is { Length: > 0 } text ? text : http.Request.Query[field].ToString();
        if (Said("action") is not { Length: > 0 } action) throw new ApiException(400, "action is required: the name of an action");
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in body.List("resourceActionParameters"))
        {
            if (one["name"].Text() is not { Length: > 0 } name || one["value"] is not { } value)
                throw new ApiException(400, "each of resourceActionParameters needs a name and a value");
            parameters[name] = value.PlainText();
        }

        var space = Said("appNamespace");
        await actions.RunAsync(await _applications.FindAsync(http, space), ObjectQuery.Of(Said), action, parameters, http.RequestAborted);
        return MapNode.Empty;
    }
}

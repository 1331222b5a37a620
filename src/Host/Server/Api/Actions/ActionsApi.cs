using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api.Actions;

/// <summary>Actions of single objects.</summary>
internal sealed class ActionsApi(FleetClient fleet, ObjectActions actions)
{
    private readonly ControlApplications _applications = new(fleet);

    public void AddTo(MethodTable methods) => methods
        .Add(ApplicationsApi.Service + "ListResourceActions", ListAsync)
        .Add(ApplicationsApi.Service + "RunResourceAction", RunAsync)
        .Add(ApplicationsApi.Service + "RunResourceActionV2", RunAsync);

    private async Task<Answer> ListAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        var found = await actions.ListAsync(application, ObjectQuery.Of(call.Text), call.Stop);
        return MapNode.Of(("actions", ListNode.Of(found.Select(static one => (Node)one.Write()))));
    }

    /// <summary>The older form of the request has no parameters, and is the same otherwise.</summary>
    private async Task<Answer> RunAsync(Call call)
    {
        var (action, query) = (call.Required("action"), ObjectQuery.Of(call.Text));
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in call.Request.List("resourceActionParameters"))
        {
            if (one["name"].Text() is not { Length: > 0 } name || one["value"].Text() is not { } value)
                throw new ApiException(400, "each of resourceActionParameters needs a name and a value");
            parameters[name] = value;
        }

        var application = await _applications.FindAsync(call, $"action/{query.Group}/{query.Kind}/{action}");
        await actions.RunAsync(application, query, action, parameters, call.Stop);
        return Answer.Empty;
    }
}

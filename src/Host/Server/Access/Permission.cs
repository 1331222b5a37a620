using GitOpsActors.Engine.Access;
using Microsoft.AspNetCore.Builder;

namespace GitOpsActors.Host.Server.Access;

/// <summary>What an endpoint declares that its callers have to be allowed. The guard lets nobody through to one that declares
/// nothing.</summary>
/// <param name="Object">Null for the Application that the path names.</param>
internal sealed record Permission(string Resource, string Action, string? Object)
{
    /// <summary>The endpoint asks by itself, since only it knows what a request is about.</summary>
    public static readonly Permission ByHandler = new("", "", "");

    public static Permission OfApplication(string action) => new(AccessResources.Applications, action, null);

    public static Permission OfEngine(string action) => new(AccessResources.Engine, action, "*");
}

internal static class EndpointAccess
{
    public static T Needs<T>(this T endpoint, Permission permission)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(permission);

    public static T IsOpen<T>(this T endpoint, Openness openness)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(openness);
}

using System.Globalization;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Wire.Definitions;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Wire.Methods;

/// <summary>A request, in whatever dialect it came.</summary>
/// <param name="request">As the method's definition says; a field that was not sent is not there.</param>
/// <param name="who">Who calls, and what they may do.</param>
/// <param name="stop">The caller has gone, or the server stops.</param>
internal sealed class Call(HttpContext http, WireMethod method, MapNode request, RequestAccess who, CancellationToken stop)
{
    public HttpContext Http => http;

    public WireMethod Method => method;

    public MapNode Request => request;

    public Caller Caller => who.Caller;

    /// <summary>What the caller may do, and the settings from which that follows.</summary>
    public RequestAccess Access => who;

    /// <summary>What operations and logs say of who began them.</summary>
    public string UserName => Caller.DisplayName;

    public CancellationToken Stop => stop;

    /// <summary>The same call with what the caller may do at this moment; null when the token counts no more.</summary>
    public async Task<Call?> NowAsync() => await who.NowAsync() is not { } now ? null
        : ReferenceEquals(now, who) ? this : new Call(http, method, request, now, stop);

    /// <summary>The same call, as if this had been said too.</summary>
    public Call With(string field, Node value) => new(http, method, request.With(field, value), who, stop);

    /// <summary>Empty when nothing was said.</summary>
    public string Text(string field) => request[field].Text() ?? "";

    public bool Flag(string field, bool otherwise = false) => request[field].Bool() ?? otherwise;

    public long? Integer(string field) => request[field].Integer();

    public IReadOnlyList<string> Texts(string field) =>
        [.. request.List(field).Select(static one => one.Text()).OfType<string>().Where(static one => one.Length > 0)];

    /// <exception cref="ApiException">Nothing was said.</exception>
    public string Required(string field) => Text(field) is { Length: > 0 } text ? text
        : throw new ApiException(400, $"{field} is required");

    public bool May(string resource, string action, string @object) => who.May(resource, action, @object);

    /// <exception cref="ApiException">The caller may not.</exception>
    public void MustMay(string resource, string action, string @object)
    {
        if (!May(resource, action, @object)) throw Forbidden();
    }

    public static ApiException Forbidden() => RequestAccess.Denied();

    /// <summary>A number as a text.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

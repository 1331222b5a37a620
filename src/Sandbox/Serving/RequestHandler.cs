using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Faults;
using GitOpsActors.Sandbox.Objects;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>The way of every request: who is it, what is it about, may they, and who answers it.</summary>
internal sealed class RequestHandler
{
    private readonly Cluster _cluster;
    private readonly Authenticator _authenticator;
    private readonly FaultInjector _faults;
    private readonly ResourceRouter _resources;
    private readonly PlainRouter _plain;
    private readonly Action<ServedRequest>? _served;

    public RequestHandler(Cluster cluster, Authenticator authenticator, ServiceAccountTokens tokens, FaultInjector faults, Action<ServedRequest>? served)
    {
        (_cluster, _authenticator, _faults, _served) = (cluster, authenticator, faults, served);
        _resources = new ResourceRouter(cluster, authenticator, tokens, faults);
        _plain = new PlainRouter(cluster, faults);
    }

    public async Task Handle(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-cache, private";
        try
        {
            // Who makes faults must be able to end them.
            if (!http.Request.Path.StartsWithSegments(PlainRouter.FaultsPath, StringComparison.Ordinal)) await _faults.BeforeRequest(http.RequestAborted);
            await Route(http);
        }
        catch (ApiException problem)
        {
            // What was noticed before it failed is still worth a warning.
            if (http.Items[typeof(WriteRequest)] is WriteRequest request) WriteHandlers.AddWarnings(http, request);
            await Fail(http, problem.Code, problem.Status());
        }
        catch (ExpiredContinue problem)
        {
            await Fail(http, StatusCodes.Status410Gone, problem.Status());
        }
        catch (BadHttpRequestException problem)
        {
            await Fail(http, problem.StatusCode, ApiErrors.BadRequest(problem.Message).Status());
        }
        catch (Exception problem) when (problem is OperationCanceledException or ConnectionResetException or IOException)
        {
            // The client has gone away: there is nobody to answer.
            http.Abort();
        }
        catch (Exception problem) when (!http.Response.HasStarted)
        {
            // Whatever is wrong with one request must not end the server for the others.
            await Fail(http, StatusCodes.Status500InternalServerError,
                new ApiException(500, "InternalError", $"Internal error occurred: {problem.Message}", MapNode.Of(
                    ("causes", ListNode.Of(MapNode.Of(("message", problem.ToString())))))).Status());
        }
    }

    private async Task Route(HttpContext http)
    {
        var query = http.Request.Query;
        var info = RequestInfo.Of(http.Request.Method, http.Request.Path.Value ?? "/", name => query.TryGetValue(name, out var values) ? values[0] : null);
        var user = ImpersonatedUser.Of(http.Request.Headers, Authenticate(http), _cluster.Authorizer);
        Authorize(user, info);
        var call = new ApiCall(http, info, user) { Catalog = _cluster.Catalog, Time = _cluster.Time };
        var began = _cluster.Time.GetTimestamp();
        try
        {
            await (info.IsResource ? _resources.Route(call) : _plain.Route(call));
        }
        finally
        {
            _served?.Invoke(new ServedRequest(user.Name, info.Verb, info.Path, began, _cluster.Time.GetTimestamp()));
        }
    }

    private User Authenticate(HttpContext http)
    {
        if (ApiServer.ClientCertificate(http) is { } certificate && _authenticator.OfCertificate(certificate) is { } holder) return holder;
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.Length == 7) return User.Anonymous;
        return _authenticator.OfToken(header[7..].Trim()) ?? throw ApiErrors.Unauthorized();
    }

    private void Authorize(User user, RequestInfo info)
    {
        if (_cluster.Authorizer is not { } authorizer) return;
        if (!info.IsResource)
        {
            var wanted = new AccessRequest(info.Verb == "head" ? "get" : info.Verb) { IsResource = false, Path = info.Path };
            if (authorizer.Decide(user, wanted).IsAllowed) return;
            throw ApiErrors.Generic(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot {wanted.Verb} path \"{info.Path}\"");
        }
        var request = new AccessRequest(info.Verb)
        {
            Group = info.Group, Plural = info.Plural, Subresource = info.Subresource, Namespace = info.Namespace, Name = info.Name,
        };
        if (authorizer.Decide(user, request).IsAllowed) return;
        var scope = info.Namespace.Length > 0 ? $"in the namespace \"{info.Namespace}\"" : "at the cluster scope";
        throw ApiErrors.Forbidden(info.Group, info.Plural, info.Name,
            $"User \"{user.Name}\" cannot {info.Verb} resource \"{request.Resource}\" in API group \"{info.Group}\" {scope}");
    }

    private static Task Fail(HttpContext http, int code, MapNode status)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }
        // The rest of a body that nobody will read must not be taken for the next request.
        if (code == StatusCodes.Status413PayloadTooLarge) http.Response.Headers.Connection = "close";
        if (code is StatusCodes.Status429TooManyRequests or StatusCodes.Status504GatewayTimeout && status.Integer("details", "retryAfterSeconds") is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Answers.Document(http, code, status, AcceptedForm.Json);
    }
}

using System.Globalization;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Clusters over HTTP. No answer holds credentials.</summary>
internal sealed class ClustersApi(FleetClient fleet)
{
    private const string Base = "/api/v1/clusters";

    // A list waits for the slowest cluster.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly ControlSecrets _secrets = new(fleet.Node, "cluster");

    public void Map(WebApplication web)
    {
        web.MapGet(Base, Answers.Json(ListAsync)).Needs(Permission.ByHandler);
        web.MapPost(Base, Answers.Json(AddAsync)).Needs(Permission.ByHandler);
        web.MapDelete(Base + "/{id}", Answers.Json(RemoveAsync)).Needs(Permission.ByHandler);
    }

    private async Task<Node> ListAsync(HttpContext http)
    {
        var (state, access) = (await fleet.ControlPlaneAsync(http.RequestAborted), RequestAccess.Of(http));
        var view = state.View ?? throw new ApiException(503, "the server is starting; try again");
        var used = state.Applications.Values
            .Select(application => view.Find(DestinationSpec.Read(application.At("spec", "destination"), [])).Cluster?.Server)
            .OfType<string>().CountBy(static server => server).ToDictionary(StringComparer.Ordinal);
        var seen = view.Clusters
            .Where(cluster => access.May(AccessResources.Clusters, "get", AccessObjects.OfScoped(cluster.Project, cluster.Server)));
        var items = await Task.WhenAll(
            seen.Select(cluster => ItemAsync(cluster, used.GetValueOrDefault(cluster.Server), http.RequestAborted)));
        return MapNode.Of(("items", ListNode.Of(items.Select(static item => (Node)item))));
    }

    private async Task<MapNode> ItemAsync(KnownCluster cluster, int applications, CancellationToken stop)
    {
        var (version, problem) = fleet.Node.Connections.Find(cluster.Server) is { } connection ? await VersionAsync(connection.Cluster, stop) : ("", "there is no connection to it");
        var item = MapNode.Of(("server", cluster.Server), ("name", cluster.Name));
        if (cluster.Project.Length > 0) item = item.With("project", cluster.Project);
        var state = MapNode.Of(("status", problem.Length == 0 ? "Successful" : "Failed"), ("message", problem));
        return item.With("serverVersion", version).With("connectionState", state).With("info", MapNode.Of(("applicationsCount", applications), ("connectionState", state), ("serverVersion", version)));
    }

    private static async Task<(string Version, string Problem)> VersionAsync(ICluster client, CancellationToken stop)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limited.CancelAfter(AnswerWithin);
        try
        {
            return ((await client.VersionAsync(limited.Token))["gitVersion"].Text() ?? "", "");
        }
        catch (ClusterException error)
        {
            return ("", error.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return ("", string.Create(CultureInfo.InvariantCulture, $"it does not answer within {AnswerWithin.TotalSeconds:0} s"));
        }
    }

    private async Task<Node> AddAsync(HttpContext http)
    {
        var wanted = await Answers.BodyAsync(http);
        if (wanted["server"].Text()?.TrimEnd('/') is not { Length: > 0 } server) throw new ApiException(400, "server is required: the address of the cluster's API server");
        var access = RequestAccess.Of(http);
        access.Must(AccessResources.Clusters, "create", AccessObjects.OfScoped(wanted["project"].Text() ?? "", server));
        var name = wanted["name"].Text() is { Length: > 0 } given ? given : server;
        var config = JsonText.Write(wanted.Map("config"));
        // It names a program to run. Who may call this interface may not on that account run programs as this server.
        if (wanted.Map("config").Has("execProviderConfig")) throw new ApiException(400, "config.execProviderConfig can't be set over HTTP; make the Secret with kubectl");
        string host;
        using (var client = Connect(server, config))
        {
            host = client.Access.Server.Host.ToLowerInvariant();
            if (await VersionAsync(client, http.RequestAborted) is (_, { Length: > 0 } problem)) throw new ApiException(400, $"the cluster can't be used: {problem}");
        }

        var secret = _secrets.Make($"cluster-{host.Trim('[', ']').Replace(':', '-')}-{ControlSecrets.Hash(server)}",
        [
            ("name", name), ("server", server), ("config", config), ("project", wanted["project"].Text() ?? ""),
            ("namespaces", string.Join(',', wanted.List("namespaces").Select(static one => one.Text()))), ("clusterResources", wanted["clusterResources"].Bool() == true ? "true" : ""),
        ]);
        var found = await _secrets.FindAsync(field => field("server").TrimEnd('/') == server, http.RequestAborted);
        var known = found.Count > 0 ? found[0] : null;
        if (known is not null && known["data"] != secret["data"] && http.Request.Query["upsert"].ToString() != "true")
            throw new ApiException(400, "existing cluster spec is different; use upsert flag to force update");
        if (known is not null)
            access.Must(AccessResources.Clusters, "update", AccessObjects.OfScoped(ControlSecrets.Field(known, "project"), server));
        await _secrets.WriteAsync(secret, known, http.RequestAborted);
        return MapNode.Of(("server", server), ("name", name));
    }

    private static ClusterClient Connect(string server, string config)
    {
        try
        {
            return Control.ControlCluster.ClientOf(ClusterSecret.Access(server, config));
        }
        catch (ClusterException error)
        {
            throw new ApiException(400, error.Message);
        }
    }

    private async Task<Node> RemoveAsync(HttpContext http)
    {
        var (id, byName) = (RepositoriesApi.SegmentAfter(http, Base).TrimEnd('/'), http.Request.Query["id.type"].ToString() is "name" or "name_escaped");
        var found = await _secrets.FindAsync(field => byName ? field("name") == id : field("server").TrimEnd('/') == id, http.RequestAborted);
        var access = RequestAccess.Of(http);
        foreach (var one in found)
            access.Must(AccessResources.Clusters, "delete",
            AccessObjects.OfScoped(ControlSecrets.Field(one, "project"), ControlSecrets.Field(one, "server")));
        if (found.Count == 0) access.Must(AccessResources.Clusters, "delete", id);
        if (found.Count != 1)
        {
            throw new ApiException(found.Count == 0 ? 404 : 400, found.Count == 0 ? $"there is no Secret for a cluster {id}; `gax cluster list` shows which clusters there are"
                : $"{found.Count} clusters are called {id}; name the one that is meant by its address");
        }

        await _secrets.DeleteAsync(found[0], http.RequestAborted);
        return MapNode.Empty;
    }
}

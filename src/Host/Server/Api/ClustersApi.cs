using System.Globalization;
using System.Text;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Access;
using GitOpsActors.Kubernetes.Faults;
using GitOpsActors.Kubernetes.Requests;
using SecretData = GitOpsActors.Actors.ControlPlane.SecretData;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Clusters over HTTP. No answer holds credentials.</summary>
internal sealed class ClustersApi(FleetClient fleet)
{
    public const string Service = "cluster.ClusterService/";

    private const string Successful = "Successful";

    // A list waits for the slowest cluster.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private static readonly string[] UpdatedFields = ["name", "namespaces", "config", "shard", "clusterResources", "labels", "annotations",
        "project"];

    private readonly ControlSecrets _secrets = new(fleet.Node, "cluster");

    public void AddTo(MethodTable methods) => methods
        .Add(Service + "List", ListAsync)
        .Add(Service + "Get", async call => await WithKindsAsync(await FindAsync(call, "get"), call.Stop))
        .Add(Service + "Create", CreateAsync)
        .Add(Service + "Update", UpdateAsync)
        .Add(Service + "Delete", DeleteAsync)
        .Add(Service + "RotateAuth", RotateAsync)
        .Add(Service + "InvalidateCache", InvalidateAsync);

    /// <summary>Clusters as they are shown.</summary>
    public async Task<IReadOnlyList<MapNode>> ReadAsync(Func<KnownCluster, bool> isMeant, CancellationToken stop)
    {
        var (view, used) = await ViewAsync(stop);
        var secrets = await _secrets.FindAsync(static _ => true, stop);
        return await Task.WhenAll(view.Clusters.Where(isMeant)
            .Select(cluster => ItemAsync(cluster, secrets.FirstOrDefault(secret => IsOf(secret, cluster.Server)),
                used.GetValueOrDefault(cluster.Server), stop)));
    }

    private async Task<Answer> ListAsync(Call call)
    {
        var (server, name) = (call.Text("server"), call.Text("name"));
        return Answer.List(await ReadAsync(
            cluster => (server.Length == 0 || cluster.Server == server) && (name.Length == 0 || cluster.Name == name)
                && call.May(AccessResources.Clusters, "get", AccessObjects.OfScoped(cluster.Project, cluster.Server)),
            call.Stop));
    }

    /// <summary>The cluster that a request names. Whoever may not see it must not learn that there is one.</summary>
    private async Task<KnownCluster> FindAsync(Call call, string action)
    {
        var (server, name) = Named(call);
        bool IsMeant(string otherServer, string otherName) => server.Length > 0 ? otherServer == server : otherName == name;
        var found = (await ViewAsync(call.Stop)).View.Clusters.Where(cluster => IsMeant(cluster.Server, cluster.Name)).ToList();
        // One that was declared a moment ago may not have been seen yet.
        if (found.Count == 0)
        {
            var secrets = await _secrets.FindAsync(field => IsMeant(field("server").TrimEnd('/'), field("name")), call.Stop);
            found.AddRange(secrets.Select(static secret => new KnownCluster(
                ControlSecrets.Field(secret, "server").TrimEnd('/'), ControlSecrets.Field(secret, "name"),
                ControlSecrets.Field(secret, "project"))));
        }

        if (found.Count > 1)
            throw new ApiException(400, $"{found.Count} clusters are called {name}; name the one that is meant by its address");
        if (found.Count == 0) throw call.Caller.IsOperator ? NoSecret(call) : Call.Forbidden();
        call.MustMay(AccessResources.Clusters, action, AccessObjects.OfScoped(found[0].Project, found[0].Server));
        return found[0];
    }

    /// <summary>How a request names a cluster: by its server, or else by its name.</summary>
    private static (string Server, string Name) Named(Call call)
    {
        var (id, value) = (call.Request["id"], call.Request.Text("id", "value") ?? "");
        return (id?["type"]).Text() switch
        {
            _ when id is not MapNode => (call.Text("server").TrimEnd('/'), call.Text("name")),
            "name" => ("", value),
            "name_escaped" => ("", Uri.UnescapeDataString(value.Replace('+', ' '))),
            _ => (value.TrimEnd('/'), ""),
        };
    }

    private static ApiException NoSecret(Call call)
    {
        var (server, name) = Named(call);
        return new ApiException(
            404, $"there is no Secret for a cluster {(server.Length > 0 ? server : name)}; `gax cluster list` shows which clusters there are");
    }

    private async Task<(ControlPlaneView View, Dictionary<string, int> Used)> ViewAsync(CancellationToken stop)
    {
        var state = await fleet.ControlPlaneAsync(stop);
        var view = state.ReadView();
        var used = state.Applications.Values
            .Select(application => view.Find(DestinationSpec.Read(application.At("spec", "destination"), [])).Cluster?.Server)
            .OfType<string>().CountBy(static server => server).ToDictionary(StringComparer.Ordinal);
        return (view, used);
    }

    private static bool IsOf(MapNode secret, string server) => ControlSecrets.Field(secret, "server").TrimEnd('/') == server;

    private async Task<MapNode> ItemAsync(KnownCluster cluster, CancellationToken stop)
    {
        var used = (await ViewAsync(stop)).Used.GetValueOrDefault(cluster.Server);
        return await ItemAsync(cluster, await KnownAsync(cluster.Server, stop), used, stop);
    }

    private async Task<MapNode> ItemAsync(KnownCluster cluster, MapNode? secret, int applications, CancellationToken stop)
    {
        var (version, problem) = fleet.Node.Connections.Find(cluster.Server) is { } connection ? await VersionAsync(connection.Cluster, stop) : ("", "there is no connection to it");
        var config = secret is not null && ControlSecrets.Field(secret, "config") is { Length: > 0 } text
            ? JsonReader.Read(text).Map("tlsClientConfig") : MapNode.Empty;
        var state = MapNode.Of(("status", problem.Length == 0 ? Successful : "Failed"), ("message", problem),
            ("attemptedAt", fleet.Node.Time.Rfc3339()));
        return Declared(cluster, secret)
            .With("config", MapNode.Of(("tlsClientConfig", MapNode.Of(("insecure", config["insecure"].Bool() ?? false)))))
            .With("serverVersion", version).With("connectionState", state)
            .With("info", MapNode.Of(("applicationsCount", applications), ("connectionState", state), ("serverVersion", version),
                ("cacheInfo", MapNode.Empty)));
    }

    /// <summary>With what it serves: clients that render charts on their own machine ask for that.</summary>
    private async Task<MapNode> WithKindsAsync(KnownCluster cluster, CancellationToken stop)
    {
        var item = await ItemAsync(cluster, stop);
        if (item.Text("connectionState", "status") != Successful
            || fleet.Node.Connections.Find(cluster.Server) is not { } connection) return item;
        var kinds = (await connection.Cluster.KindsAsync(stop)).All;
        var served = kinds.Select(static kind => kind.ApiVersion).Concat(kinds.Select(static kind => $"{kind.ApiVersion}/{kind.Kind}"));
        return item.WithAt(["info", "apiVersions"],
            ListNode.Of(served.Distinct().Order(StringComparer.Ordinal).Select(static one => (Node)one)));
    }

    /// <summary>What is declared of a cluster, apart from how to reach it.</summary>
    public async Task<MapNode> DeclaredAsync(KnownCluster cluster, CancellationToken stop) =>
        Declared(cluster, await KnownAsync(cluster.Server, stop));

    private async Task<MapNode?> KnownAsync(string server, CancellationToken stop) =>
        (await _secrets.FindAsync(field => field("server").TrimEnd('/') == server, stop)) is [var secret, ..] ? secret : null;

    private static MapNode Declared(KnownCluster cluster, MapNode? secret)
    {
        var item = MapNode.Of(("server", cluster.Server), ("name", cluster.Name));
        if (cluster.Project.Length > 0) item = item.With("project", cluster.Project);
        if (cluster.Namespaces.Count > 0) item = item.With("namespaces", ListNode.Of(cluster.Namespaces.Select(static one => (Node)one)));
        if (secret is null) return item;
        if (ControlSecrets.Field(secret, "clusterResources") == "true") item = item.With("clusterResources", true);
        if (long.TryParse(ControlSecrets.Field(secret, "shard"), NumberStyles.None, CultureInfo.InvariantCulture, out var shard))
            item = item.With("shard", shard);
        var labels = secret.Map("metadata", "labels").Without(SecretData.TypeLabel);
        var annotations = AnnotationsOf(secret);
        if (labels.Count > 0) item = item.With("labels", labels);
        return annotations.Count > 0 ? item.With("annotations", annotations) : item;
    }

    /// <summary>Without what kubectl keeps there of the whole Secret, credentials included.</summary>
    private static MapNode AnnotationsOf(MapNode secret) =>
        secret.Map("metadata", "annotations").Without(ControlSecrets.ManagedBy).Without(LastApplied.Annotation);

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

    private async Task<Answer> CreateAsync(Call call)
    {
        var wanted = call.Request.Map("cluster");
        if (wanted["server"].Text()?.TrimEnd('/') is not { Length: > 0 } server) throw new ApiException(400, "server is required: the address of the cluster's API server");
        call.MustMay(AccessResources.Clusters, "create", AccessObjects.OfScoped(wanted["project"].Text() ?? "", server));
        var secret = await SecretAsync(wanted, server, call.Stop);
        var known = await KnownAsync(server, call.Stop);
        if (known is not null && known["data"] != secret["data"])
        {
            if (!call.Flag("upsert")) throw new ApiException(400, "existing cluster spec is different; use upsert flag to force update");
            call.MustMay(AccessResources.Clusters, "update", AccessObjects.OfScoped(ControlSecrets.Field(known, "project"), server));
        }

        await _secrets.WriteAsync(secret, known, call.Stop);
        return Blanked(wanted, server);
    }

    /// <summary>The cluster is tried before anything of it is kept.</summary>
    private async Task<MapNode> SecretAsync(MapNode wanted, string server, CancellationToken stop)
    {
        var name = wanted["name"].Text() is { Length: > 0 } given ? given : server;
        var config = JsonText.Write(wanted.Map("config"));
        // It names a program to run. Who may call this interface may not on that account run programs as this server.
        if (wanted.Map("config").Has("execProviderConfig")) throw new ApiException(400, "config.execProviderConfig can't be set over HTTP; make the Secret with kubectl");
        string host;
        using (var client = Connect(server, config))
        {
            host = client.Access.Server.Host.ToLowerInvariant();
            if (await VersionAsync(client, stop) is (_, { Length: > 0 } problem))
                throw new ApiException(400, $"the cluster can't be used: {problem}");
        }

        var secret = _secrets.Make($"cluster-{host.Trim('[', ']').Replace(':', '-')}-{ControlSecrets.Hash(server)}",
        [
            ("name", name), ("server", server), ("config", config), ("project", wanted["project"].Text() ?? ""),
            ("namespaces", string.Join(',', wanted.List("namespaces").Select(static one => one.Text()))), ("clusterResources", wanted["clusterResources"].Bool() == true ? "true" : ""),
            ("shard", wanted["shard"].Integer() is { } shard ? Call.Text(shard) : ""),
        ]);
        return ControlSecrets.With(ControlSecrets.With(secret, "labels", wanted.Map("labels")), "annotations", wanted.Map("annotations"));
    }

    private async Task<Answer> UpdateAsync(Call call)
    {
        var wanted = call.Request.Map("cluster");
        if (!call.Request.Has("id") && wanted["server"].Text() is { Length: > 0 } server) call = call.With("server", server);
        var cluster = await FindAsync(call, "update");
        var secret = await KnownAsync(cluster.Server, call.Stop) ?? throw new ApiException(
                400, $"the cluster {cluster.Server} has no Secret that could be changed; the one in which this server runs needs none");
        var before = MapNode.Of(
            ("server", cluster.Server), ("name", ControlSecrets.Field(secret, "name")), ("project", cluster.Project),
            ("config", ControlSecrets.Field(secret, "config") is { Length: > 0 } config ? JsonReader.Read(config) : MapNode.Empty),
            ("namespaces", ListNode.Of(cluster.Namespaces.Select(static one => (Node)one))),
                ("clusterResources", ControlSecrets.Field(secret, "clusterResources") == "true"),
            ("labels", secret.Map("metadata", "labels")), ("annotations", AnnotationsOf(secret)));
        var fields = call.Texts("updatedFields") is { Count: > 0 } named ? named : UpdatedFields;
        if (fields.Except(UpdatedFields).FirstOrDefault() is { } unknown)
            throw new ApiException(400, $"a cluster has no field {unknown} that could be changed");
        var after = before;
        foreach (var field in fields) after = after.WithOrWithout(field, wanted[field]);
        call.MustMay(AccessResources.Clusters, "update", AccessObjects.OfScoped(after["project"].Text() ?? "", cluster.Server));
        await _secrets.WriteAsync(await SecretAsync(after, cluster.Server, call.Stop), secret, call.Stop);
        return Blanked(after, cluster.Server);
    }

    private static MapNode Blanked(MapNode cluster, string server) => cluster.Without("config").With("server", server)
        .With("name", cluster["name"].Text() is { Length: > 0 } given ? given : server);

    private async Task<Answer> DeleteAsync(Call call)
    {
        var cluster = await FindAsync(call, "delete");
        await _secrets.DeleteAsync(await KnownAsync(cluster.Server, call.Stop) ?? throw NoSecret(call), call.Stop);
        return Answer.Empty;
    }

    /// <summary>Nothing is cached but which kinds there are; that is asked again.</summary>
    private async Task<Answer> InvalidateAsync(Call call)
    {
        var cluster = await FindAsync(call, "update");
        if (fleet.Node.Connections.Find(cluster.Server) is { } connection) await connection.Cluster.RefreshKindsAsync(call.Stop);
        return await ItemAsync(cluster, call.Stop);
    }

    /// <summary>Another token for the service account by which the cluster is reached; it is tried before it takes the place of the old one.</summary>
    private async Task<Answer> RotateAsync(Call call)
    {
        var cluster = await FindAsync(call, "update");
        var secret = await KnownAsync(cluster.Server, call.Stop) ?? throw NoSecret(call);
        var text = ControlSecrets.Field(secret, "config");
        var config = text.Length > 0 ? JsonReader.Read(text).Map() : MapNode.Empty;
        if (config["bearerToken"].Text() is not { Length: > 0 } token)
            throw new ApiException(400, $"the cluster {cluster.Server} is not reached by a bearer token, and only those are made anew here");
        var account = TokenRotation.AccountOf(token);
        using var before = Connect(cluster.Server, text);
        var rotation = new TokenRotation(before, fleet.Node.Time);
        var (made, successor) = await rotation.MakeAsync(account, call.Stop)
            ?? throw new ApiException(504, "the cluster makes no token for the service account; its controller manager does that");
        var tls = config.Map("tlsClientConfig").Without("certData").Without("keyData");
        var after = JsonText.Write(config.With("bearerToken", successor).With("tlsClientConfig", tls));
        using (var client = Connect(cluster.Server, after))
        {
            if (await VersionAsync(client, call.Stop) is (_, { Length: > 0 } problem))
            {
                await before.DeleteAsync(made, DeleteOptions.Default, call.Stop);
                throw new ApiException(400, $"the cluster can't be used with a new token: {problem}");
            }

            await _secrets.WriteAsync(secret.WithAt(["data", "config"], Convert.ToBase64String(Encoding.UTF8.GetBytes(after))), secret,
                call.Stop);
            await new TokenRotation(client, fleet.Node.Time).EndAsync(account, token, made, call.Stop);
        }

        return Answer.Empty;
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
}

using System.Globalization;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Charts;
using GitOpsActors.Charts.Access;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;
using GitOpsActors.Git.Mirrors;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Repositories over HTTP: those that have a Secret, and those that Applications use without one. No answer holds credentials.</summary>
/// <param name="isForWriting">How programs reach them that write to them; that is kept apart, and only declared here.</param>
internal sealed class RepositoriesApi(FleetClient fleet, IOrigins origins, TimeProvider time, bool isForWriting)
{
    public const string Service = "repository.RepositoryService/";

    /// <summary>Fields that have the same name in a request and in a Secret.</summary>
    private static readonly string[] TextFields =
    [
        "name", "type", "project", "username", "password", "bearerToken", "sshPrivateKey", "tlsClientCertData", "tlsClientCertKey", "proxy", "noProxy",
    ];

    private static readonly string[] Flags = ["insecure", "insecureIgnoreHostKey", "forceHttpBasicAuth", "enableLfs", "enableOCI", "insecureOCIForceHttp"];

    private readonly ControlSecrets _secrets = new(fleet.Node, isForWriting ? "repository-write" : "repository");
    private readonly string _resource = isForWriting ? AccessResources.WriteRepositories : AccessResources.Repositories;

    public void AddTo(MethodTable methods)
    {
        if (isForWriting)
        {
            methods.Add(Service + "ListWriteRepositories", ListAsync).Add(Service + "GetWrite", GetAsync)
                .Add(Service + "CreateWriteRepository", CreateAsync).Add(Service + "UpdateWriteRepository", UpdateAsync)
                .Add(Service + "DeleteWriteRepository", DeleteAsync).Add(Service + "ValidateWriteAccess", ValidateAsync);
            return;
        }

        // Argo CD renamed these, and clients of both ages are about.
        foreach (var name in (string[])["List", "ListRepositories"]) methods.Add(Service + name, ListAsync);
        foreach (var name in (string[])["Create", "CreateRepository"]) methods.Add(Service + name, CreateAsync);
        foreach (var name in (string[])["Update", "UpdateRepository"]) methods.Add(Service + name, UpdateAsync);
        foreach (var name in (string[])["Delete", "DeleteRepository"]) methods.Add(Service + name, DeleteAsync);
        methods.Add(Service + "Get", GetAsync).Add(Service + "ValidateAccess", ValidateAsync).Add(Service + "ListRefs", RefsAsync);
    }

    /// <summary>Repositories as they are shown, in the order of their addresses.</summary>
    private async Task<IReadOnlyList<MapNode>> ReadAsync(CancellationToken stop)
    {
        if (isForWriting)
            return [.. (await _secrets.FindAsync(static field => field("url").Length > 0, stop)).Select(static secret =>
            {
                string Field(string name) => ControlSecrets.Field(secret, name);
                return Item(Field("url"), Field("type") is { Length: > 0 } type ? type
                    : "git", Field("name"), Field("project"), isDeclared: true, []);
            }).OrderBy(static item => item["repo"].Text(), StringComparer.Ordinal)];
        var known = (await fleet.ControlPlaneAsync(stop)).Repositories;
        var looks = (await fleet.SourcesAsync(stop)).ToLookup(static one => one.Type == "git" ? GitId(one.Url) : ChartsId(one.Url));
        var declared = known.List().Select(static one => (Id: one.Type == "git" ? GitId(one.Url) : ChartsId(one.Url), Declared: one)).ToList();
        var named = declared.Select(static one => one.Id).ToHashSet(StringComparer.Ordinal);
        var items = declared.Select(one => Item(one.Declared.Url, one.Declared.Type, one.Declared.Name, one.Declared.Project, isDeclared: true, looks[one.Id]))
            .Concat(looks.Where(look => !named.Contains(look.Key)).Select(static look => Item(look.First().Url, look.First().Type, "", "", isDeclared: false, look)));
        return [.. items.OrderBy(static item => item["repo"].Text(), StringComparer.Ordinal)];
    }

    private bool MayGet(Call call, MapNode item) => call.May(
        _resource, "get", AccessObjects.OfScoped(item["project"].Text() ?? "", item["repo"].Text() ?? ""));

    private async Task<Answer> ListAsync(Call call)
    {
        var (url, project) = (call.Text("repo"), call.Text("appProject"));
        return Answer.List((await ReadAsync(call.Stop)).Where(item => MayGet(call, item)
            && (url.Length == 0 || IsAt(item, url)) && (project.Length == 0 || item["project"].Text() is null
                || item["project"].Text() == project)));
    }

    private async Task<Answer> GetAsync(Call call) =>
        (await ReadAsync(call.Stop)).FirstOrDefault(item => IsAt(item, call.Required("repo")) && MayGet(call, item)
            && (call.Text("appProject") is "" || item["project"].Text() == call.Text("appProject"))) ?? throw Call.Forbidden();

    private static bool IsAt(MapNode item, string url) =>
        Engine.Resources.RepositoryUrl.Normalise(item["repo"].Text() ?? "") == Engine.Resources.RepositoryUrl.Normalise(
            RepositoryUrl.WithoutLogin(url));

    private static string GitId(string url) => "git " + Engine.Resources.RepositoryUrl.Normalise(url);

    private static string ChartsId(string url) => "charts " + RepositorySecrets.NormaliseCharts(url);

    private static MapNode Item(string url, string type, string name, string project, bool isDeclared, IEnumerable<SourceState> looks)
    {
        var item = new MapBuilder();
        item.Set("repo", RepositoryUrl.WithoutLogin(url));
        item.Set("type", type);
        if (name.Length > 0) item.Set("name", name);
        if (project.Length > 0) item.Set("project", project);
        item.Set("hasSecret", isDeclared);
        item.Set("connectionState", State(looks.Where(static look => look.LookedAt is not null).MaxBy(static look => look.LookedAt)));
        return item.Build();
    }

    private static MapNode State(SourceState? look) => look?.LookedAt is not { } at
        ? MapNode.Of(("status", "Unknown"), ("message", "nobody has used it yet"))
        : State(at, look.Problem);

    private static MapNode State(DateTimeOffset at, string problem) => MapNode.Of(
            ("status", problem.Length == 0 ? "Successful" : "Failed"), ("message", problem),
            ("attemptedAt", at.Rfc3339()));

    private async Task<Answer> CreateAsync(Call call)
    {
        var wanted = call.Request.Map("repo");
        call.MustMay(_resource, "create",
            AccessObjects.OfScoped(wanted["project"].Text() ?? "", wanted["repo"].Text() ?? ""));
        return await KeepAsync(wanted, known =>
        {
            if (!call.Flag("upsert")) throw new ApiException(400, "existing repository spec is different; use upsert flag to force update");
            call.MustMay(_resource, "update",
                AccessObjects.OfScoped(ControlSecrets.Field(known, "project"), ControlSecrets.Field(known, "url")));
        }, call.Stop);
    }

    private async Task<Answer> UpdateAsync(Call call)
    {
        var wanted = call.Request.Map("repo");
        await FindAsync(call, "update", wanted["repo"].Text() ?? "", wanted["project"].Text() ?? "");
        return await KeepAsync(wanted, static _ => { }, call.Stop);
    }

    /// <summary>The Secret of a repository, for a caller who may do this to it.</summary>
    private async Task<MapNode> FindAsync(Call call, string action, string url, string project)
    {
        var secret = await FindAsync(Engine.Resources.RepositoryUrl.Normalise(url), project, call.Stop);
        // There are several ways to write an address; the one that is kept counts.
        var kept = secret is null ? url : ControlSecrets.Field(secret, "url");
        call.MustMay(_resource, action, AccessObjects.OfScoped(project, kept));
        if (secret is not null) return secret;
        throw call.Caller.IsOperator
            ? new ApiException(404, $"there is no Secret for the repository {RepositoryUrl.WithoutLogin(url)}; `gax repo list` shows which have one")
            : Call.Forbidden();
    }

    /// <summary>Tries the repository, and keeps it in its Secret.</summary>
    /// <param name="replaces">Called when another Secret of the same repository would be replaced.</param>
    private async Task<Answer> KeepAsync(MapNode wanted, Action<MapNode> replaces, CancellationToken stop)
    {
        var (url, type) = (wanted["repo"].Text() ?? "", TypeOf(wanted));
        var project = wanted["project"].Text() ?? "";
        var secret = _secrets.Make("repo-" + ControlSecrets.Hash(url + project),
            [("url", url), .. Fields(wanted.With("type", type == "git" ? "" : type))]);
        await TryAsync(secret, type, stop);
        var known = await FindAsync(Engine.Resources.RepositoryUrl.Normalise(url), project, stop);
        if (known is not null && known["data"] != secret["data"]) replaces(known);
        await _secrets.WriteAsync(secret, known, stop);
        return MapNode.Of(("repo", RepositoryUrl.WithoutLogin(url)), ("type", type), ("name", wanted["name"].Text() ?? ""));
    }

    private static string TypeOf(MapNode wanted)
    {
        if (wanted["repo"].Text() is not { Length: > 0 } url) throw new ApiException(400, "repo is required: the address of the repository");
        var type = wanted["type"].Text() is { Length: > 0 } given ? given : ChartAddress.IsOfRegistry(url) ? "oci" : wanted["enableOCI"].Bool() == true ? "helm" : "git";
        if (type is not ("git" or "helm" or "oci")) throw new ApiException(400, $"type is git, helm or oci, and not '{type}'");
        if (type == "git" && RepositoryUrl.TransportOf(url) is null) throw new ApiException(400, $"'{RepositoryUrl.WithoutLogin(url)}' is no address of a Git repository; those begin with https://, http://, ssh:// or file://, or read user@host:path. For charts name the type helm or oci");
        return type;
    }

    private async Task TryAsync(MapNode secret, string type, CancellationToken stop)
    {
        var secrets = (await fleet.ControlPlaneAsync(stop)).Repositories;
        // For whom it is kept says nothing of how it is reached.
        secret = secret.WithAt(["metadata", "labels", SecretData.TypeLabel], "repository");
        await TryAsync(end => type == "git" ? origins.TryAsync(secrets.With(secret), end)
            : origins.TryAsync(secrets.ChartsWith(secret), end), stop);
    }

    private async Task<Answer> DeleteAsync(Call call)
    {
        await _secrets.DeleteAsync(await FindAsync(call, "delete", call.Required("repo"), call.Text("appProject")), call.Stop);
        return Answer.Empty;
    }

    private async Task<Answer> ValidateAsync(Call call)
    {
        var wanted = call.Request;
        var (url, project) = (wanted["repo"].Text() ?? "", wanted["project"].Text() ?? "");
        call.MustMay(_resource, "create", AccessObjects.OfScoped(project, url));
        // The body, if there is one, is the address once more; one that says how to reach it is tried in that way, and nothing is kept.
        if (TextFields.Concat(Flags).Any(field => field != "project" && wanted.Has(field)))
        {
            var tried = wanted.WithOrWithout("enableOCI", wanted["enableOci"])
                .WithOrWithout("insecureOCIForceHttp", wanted["insecureOciForceHttp"]);
            await TryAsync(_secrets.Make("tried", [("url", url), .. Fields(tried)]), TypeOf(tried), call.Stop);
        }
        else if (isForWriting)
        {
            var kept = await FindAsync(Engine.Resources.RepositoryUrl.Normalise(url), project, call.Stop)
                ?? _secrets.Make("tried", [("url", url)]);
            await TryAsync(kept, TypeOf(wanted.WithOrWithout("type", ControlSecrets.Field(kept, "type"))), call.Stop);
        }
        else
        {
            var known = (await fleet.ControlPlaneAsync(call.Stop)).Repositories;
            var isOfCharts = known.IsOfCharts(url) || (await fleet.SourcesAsync(call.Stop)).Any(one => one.Type != "git"
                && ChartsId(one.Url) == ChartsId(url));
            await TryAsync(stop => isOfCharts ? origins.TryAsync(known.FindCharts(url, project).Access, stop)
                : origins.TryAsync(known.Find(url, project).Access, stop), call.Stop);
        }

        return MapNode.Of(("repo", RepositoryUrl.WithoutLogin(url)), ("connectionState", State(time.GetUtcNow(), "")));
    }

    private async Task<Answer> RefsAsync(Call call)
    {
        var refs = MapNode.Empty;
        var (id, access) = (await fleet.ControlPlaneAsync(call.Stop)).Repositories.Find(call.Required("repo"), call.Text("appProject"));
        call.MustMay(_resource, "get", AccessObjects.OfScoped(RepositorySecrets.ProjectOf(id), call.Text("repo")));
        await TryAsync(async stop => refs = Refs(await origins.ReadRefsAsync(access, stop)), call.Stop);
        return refs;
    }

    private static MapNode Refs(RemoteRefs refs)
    {
        return MapNode.Of(("branches", Below("refs/heads/")), ("tags", Below("refs/tags/")));

        ListNode Below(string prefix) => ListNode.Of(refs.All.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(name => (Node)name[prefix.Length..]));
    }

    /// <summary>Looks whether it can be reached; why not is for the user to mend.</summary>
    public static async Task TryAsync(Func<CancellationToken, Task> look, CancellationToken stop)
    {
        try
        {
            await look(stop);
        }
        catch (Exception error) when (error is GitException or ChartException or RepositorySettingException or RenderException)
        {
            throw new ApiException(400, error.Message);
        }
    }

    private async Task<MapNode?> FindAsync(string normalised, string project, CancellationToken stop)
    {
        var found = await _secrets.FindAsync(field => Engine.Resources.RepositoryUrl.Normalise(field("url")) == normalised && field("project") == project, stop);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>What a Secret says of how a repository is reached.</summary>
    public static IEnumerable<(string, string)> Fields(MapNode wanted) => TextFields.Select(name => (name, wanted[name].Text() ?? ""))
        .Concat(Flags.Select(name => (name, wanted[name].Bool() == true ? "true" : "")))
        .Append(("depth", wanted["depth"].Integer() is { } depth and > 0 ? depth.ToString(CultureInfo.InvariantCulture) : ""));
}

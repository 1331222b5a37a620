using System.Globalization;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Charts;
using GitOpsActors.Charts.Access;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Git;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Host.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Repositories over HTTP: those that have a Secret, and those that Applications use without one. No answer holds credentials.</summary>
internal sealed class RepositoriesApi(FleetClient fleet, IOrigins origins, TimeProvider time)
{
    private const string Base = "/api/v1/repositories";

    /// <summary>Fields that have the same name in a request and in a Secret.</summary>
    private static readonly string[] TextFields =
    [
        "name", "type", "project", "username", "password", "bearerToken", "sshPrivateKey", "tlsClientCertData", "tlsClientCertKey", "proxy", "noProxy",
    ];

    private static readonly string[] Flags = ["insecure", "insecureIgnoreHostKey", "forceHttpBasicAuth", "enableLfs", "enableOCI", "insecureOCIForceHttp"];

    private readonly ControlSecrets _secrets = new(fleet.Node, "repository");

    public void Map(WebApplication web)
    {
        web.MapGet(Base, Answers.Json(ListAsync)).Needs(Permission.ByHandler);
        web.MapPost(Base, Answers.Json(AddAsync)).Needs(Permission.ByHandler);
        web.MapDelete(Base + "/{repo}", Answers.Json(RemoveAsync)).Needs(Permission.ByHandler);
        web.MapPost(Base + "/{repo}/validate", Answers.Json(ValidateAsync)).Needs(Permission.ByHandler);
    }

    private async Task<Node> ListAsync(HttpContext http)
    {
        var (known, access) = ((await fleet.ControlPlaneAsync(http.RequestAborted)).Repositories, RequestAccess.Of(http));
        var looks = (await fleet.SourcesAsync(http.RequestAborted)).ToLookup(static one => one.Type == "git" ? GitId(one.Url) : ChartsId(one.Url));
        var declared = known.List().Select(static one => (Id: one.Type == "git" ? GitId(one.Url) : ChartsId(one.Url), Declared: one)).ToList();
        var named = declared.Select(static one => one.Id).ToHashSet(StringComparer.Ordinal);
        var items = declared.Select(one => Item(one.Declared.Url, one.Declared.Type, one.Declared.Name, one.Declared.Project, isDeclared: true, looks[one.Id]))
            .Concat(looks.Where(look => !named.Contains(look.Key)).Select(static look => Item(look.First().Url, look.First().Type, "", "", isDeclared: false, look)));
        var inOrder = items.Where(MayRead).OrderBy(static item => item["repo"].Text(), StringComparer.Ordinal);
        return MapNode.Of(("items", ListNode.Of(inOrder.Select(static item => (Node)item))));

        bool MayRead(MapNode item) =>
            access.May(AccessResources.Repositories, "get",
            AccessObjects.OfScoped(item["project"].Text() ?? "", item["repo"].Text() ?? ""));
    }

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
            ("attemptedAt", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));

    private async Task<Node> AddAsync(HttpContext http)
    {
        var wanted = await Answers.BodyAsync(http);
        if (wanted["repo"].Text() is not { Length: > 0 } url) throw new ApiException(400, "repo is required: the address of the repository");
        var type = wanted["type"].Text() is { Length: > 0 } given ? given : ChartAddress.IsOfRegistry(url) ? "oci" : wanted["enableOCI"].Bool() == true ? "helm" : "git";
        if (type is not ("git" or "helm" or "oci")) throw new ApiException(400, $"type is git, helm or oci, and not '{type}'");
        if (type == "git" && RepositoryUrl.TransportOf(url) is null) throw new ApiException(400, $"'{RepositoryUrl.WithoutLogin(url)}' is no address of a Git repository; those begin with https://, http://, ssh:// or file://, or read user@host:path. For charts name the type helm or oci");
        var (project, normalised) = (wanted["project"].Text() ?? "", Engine.Resources.RepositoryUrl.Normalise(url));
        var (access, named) = (RequestAccess.Of(http), AccessObjects.OfScoped(project, url));
        access.Must(AccessResources.Repositories, "create", named);
        var secret = _secrets.Make("repo-" + ControlSecrets.Hash(url + project), [("url", url), .. Fields(wanted.With("type", type == "git" ? "" : type))]);
        var secrets = (await fleet.ControlPlaneAsync(http.RequestAborted)).Repositories;
        await TryAsync(
            stop => type == "git" ? origins.TryAsync(secrets.With(secret), stop) : origins.TryAsync(secrets.ChartsWith(secret), stop), http.RequestAborted);
        var known = await FindAsync(normalised, project, http.RequestAborted);
        if (known is not null && known["data"] != secret["data"] && http.Request.Query["upsert"].ToString() != "true")
            throw new ApiException(400, "existing repository spec is different; use upsert flag to force update");
        if (known is not null)
            access.Must(AccessResources.Repositories, "update", AccessObjects.OfScoped(project, ControlSecrets.Field(known, "url")));
        await _secrets.WriteAsync(secret, known, http.RequestAborted);
        return MapNode.Of(("repo", RepositoryUrl.WithoutLogin(url)), ("type", type), ("name", wanted["name"].Text() ?? ""));
    }

    private async Task<Node> RemoveAsync(HttpContext http)
    {
        var (url, project) = (SegmentAfter(http, Base), http.Request.Query["appProject"].ToString());
        var secret = await FindAsync(Engine.Resources.RepositoryUrl.Normalise(url), project, http.RequestAborted);
        // There are several ways to write an address; the one that is kept counts.
        var kept = secret is null ? url : ControlSecrets.Field(secret, "url");
        RequestAccess.Of(http).Must(AccessResources.Repositories, "delete", AccessObjects.OfScoped(project, kept));
        if (secret is null)
        {
            throw new ApiException(404,
                $"there is no Secret for the repository {RepositoryUrl.WithoutLogin(url)}; `gax repo list` shows which have one");
        }

        await _secrets.DeleteAsync(secret, http.RequestAborted);
        return MapNode.Empty;
    }

    private async Task<Node> ValidateAsync(HttpContext http)
    {
        var url = SegmentAfter(http, Base);
        var project = http.Request.Query["appProject"].ToString();
        RequestAccess.Of(http).Must(AccessResources.Repositories, "get", AccessObjects.OfScoped(project, url));
        var known = (await fleet.ControlPlaneAsync(http.RequestAborted)).Repositories;
        var isOfCharts = known.IsOfCharts(url) || (await fleet.SourcesAsync(http.RequestAborted)).Any(one => one.Type != "git" && ChartsId(one.Url) == ChartsId(url));
        await TryAsync(stop => isOfCharts ? origins.TryAsync(known.FindCharts(url, project).Access, stop) : origins.TryAsync(known.Find(url, project).Access, stop), http.RequestAborted);
        return MapNode.Of(("repo", RepositoryUrl.WithoutLogin(url)), ("connectionState", State(time.GetUtcNow(), "")));
    }

    /// <summary>Looks whether it can be reached; why not is for the user to mend.</summary>
    private static async Task TryAsync(Func<CancellationToken, Task> look, CancellationToken stop)
    {
        try
        {
            await look(stop);
        }
        catch (Exception error) when (error is GitException or ChartException or RepositorySettingException)
        {
            throw new ApiException(400, error.Message);
        }
    }

    private async Task<MapNode?> FindAsync(string normalised, string project, CancellationToken stop)
    {
        var found = await _secrets.FindAsync(field => Engine.Resources.RepositoryUrl.Normalise(field("url")) == normalised && field("project") == project, stop);
        return found.Count > 0 ? found[0] : null;
    }

    private static IEnumerable<(string, string)> Fields(MapNode wanted) => TextFields.Select(name => (name, wanted[name].Text() ?? ""))
        .Concat(Flags.Select(name => (name, wanted[name].Bool() == true ? "true" : "")))
        .Append(("depth", wanted["depth"].Integer() is { } depth and > 0 ? depth.ToString(CultureInfo.InvariantCulture) : ""));

    /// <summary>An address as a part of a path keeps its slashes encoded, so it is taken from the path as it was sent.</summary>
    internal static string SegmentAfter(HttpContext http, string start)
    {
        var target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var segment = target.Split('?')[0].TrimStart('/').Split('/')[start.Count(static c => c == '/')];
        return Uri.UnescapeDataString(segment);
    }
}

using System.Globalization;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Repositories;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Git;
using GitOpsActors.Git.Remotes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Api;

/// <summary>Repositories over HTTP: those that have a Secret, and those that Applications use without one. No answer holds credentials.</summary>
internal sealed class RepositoriesApi(ControlPlaneRoom controlPlane, RepositoryRoom repositories, TimeProvider time)
{
    private const string Base = "/api/v1/repositories";

    /// <summary>Fields that have the same name in a request and in a Secret.</summary>
    private static readonly string[] TextFields =
    [
        "name", "type", "project", "username", "password", "bearerToken", "sshPrivateKey", "tlsClientCertData", "tlsClientCertKey", "proxy", "noProxy",
    ];

    private static readonly string[] Flags = ["insecure", "insecureIgnoreHostKey", "forceHttpBasicAuth", "enableLfs"];

    private readonly ControlSecrets _secrets = new(controlPlane, "repository");

    public void Map(WebApplication web)
    {
        web.MapGet(Base, Answers.Json(_ => Task.FromResult<Node>(List())));
        web.MapPost(Base, Answers.Json(AddAsync));
        web.MapDelete(Base + "/{repo}", Answers.Json(RemoveAsync));
        web.MapPost(Base + "/{repo}/validate", Answers.Json(ValidateAsync));
    }

    private MapNode List()
    {
        var looks = repositories.All.ToLookup(static repository => Engine.Resources.RepositoryUrl.Normalise(repository.Mirror.Access.Url));
        var declared = controlPlane.Repositories.List().ToList();
        var known = declared.Select(static one => Engine.Resources.RepositoryUrl.Normalise(one.Url)).ToHashSet(StringComparer.Ordinal);
        var items = declared.Select(one => Item(one.Url, one.Type, one.Name, one.Project, isDeclared: true, looks[Engine.Resources.RepositoryUrl.Normalise(one.Url)]))
            .Concat(looks.Where(look => !known.Contains(look.Key)).Select(static look => Item(look.First().Mirror.Access.Url, "git", "", "", isDeclared: false, look)));
        return MapNode.Of(("items", ListNode.Of(items.OrderBy(static item => item["repo"].Text(), StringComparer.Ordinal).Select(static item => (Node)item))));
    }

    private static MapNode Item(string url, string type, string name, string project, bool isDeclared, IEnumerable<Repository> used)
    {
        var item = new MapBuilder();
        item.Set("repo", RepositoryUrl.WithoutLogin(url));
        item.Set("type", type);
        if (name.Length > 0) item.Set("name", name);
        if (project.Length > 0) item.Set("project", project);
        item.Set("hasSecret", isDeclared);
        item.Set("connectionState", State(used.Select(static repository => repository.LastLook).OfType<RepositoryLook>().MaxBy(static look => look.At)));
        return item.Build();
    }

    private static MapNode State(RepositoryLook? look) => look is null
        ? MapNode.Of(("status", "Unknown"), ("message", "nobody has used it yet"))
        : MapNode.Of(
            ("status", look.Problem.Length == 0 ? "Successful" : "Failed"), ("message", look.Problem),
            ("attemptedAt", look.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));

    private async Task<Node> AddAsync(HttpContext http)
    {
        var wanted = await Answers.BodyAsync(http);
        if (wanted["repo"].Text() is not { Length: > 0 } url) throw new ApiException(400, "repo is required: the address of the repository");
        if (RepositoryUrl.TransportOf(url) is null) throw new ApiException(400, $"'{RepositoryUrl.WithoutLogin(url)}' is no address of a Git repository; those begin with https://, http://, ssh:// or file://, or read user@host:path");
        var (project, normalised) = (wanted["project"].Text() ?? "", Engine.Resources.RepositoryUrl.Normalise(url));
        var secret = _secrets.Make("repo-" + ControlSecrets.Hash(url + project), [("url", url), .. Fields(wanted)]);
        await TryAsync(() => controlPlane.Repositories.With(secret), http.RequestAborted);
        var known = await FindAsync(normalised, project, http.RequestAborted);
        if (known is not null && known["data"] != secret["data"] && http.Request.Query["upsert"].ToString() != "true")
            throw new ApiException(400, "existing repository spec is different; use upsert flag to force update");
        await _secrets.WriteAsync(secret, known, http.RequestAborted);
        return MapNode.Of(("repo", RepositoryUrl.WithoutLogin(url)), ("type", wanted["type"].Text() ?? "git"), ("name", wanted["name"].Text() ?? ""));
    }

    private async Task<Node> RemoveAsync(HttpContext http)
    {
        var url = SegmentAfter(http, Base);
        var secret = await FindAsync(Engine.Resources.RepositoryUrl.Normalise(url), http.Request.Query["appProject"].ToString(), http.RequestAborted)
            ?? throw new ApiException(404, $"there is no Secret for the repository {RepositoryUrl.WithoutLogin(url)}; `gax repo list` shows which have one");
        await _secrets.DeleteAsync(secret, http.RequestAborted);
        return MapNode.Empty;
    }

    private async Task<Node> ValidateAsync(HttpContext http)
    {
        var url = SegmentAfter(http, Base);
        await TryAsync(() => controlPlane.Repositories.Find(url, http.Request.Query["appProject"].ToString()).Access, http.RequestAborted);
        return MapNode.Of(("repo", RepositoryUrl.WithoutLogin(url)), ("connectionState", State(new RepositoryLook(time.GetUtcNow(), ""))));
    }

    /// <summary>Looks whether it can be reached; why not is for the user to mend.</summary>
    private async Task TryAsync(Func<RepositoryAccess> find, CancellationToken stop)
    {
        try
        {
            await repositories.TryAsync(find(), stop);
        }
        catch (Exception error) when (error is GitException or RepositorySettingException)
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

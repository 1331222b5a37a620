using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Credentials for all repositories whose address begins alike. No answer holds any.</summary>
/// <param name="isForWriting">Those of programs that write to repositories, which are kept apart.</param>
internal sealed class CredentialsApi(FleetClient fleet, bool isForWriting)
{
    private const string Service = "repocreds.RepoCredsService/";
    private static readonly string[] Shown = ["url", "username", "type", "proxy", "noProxy", "enableOCI", "forceHttpBasicAuth",
        "insecureOCIForceHttp"];

    private readonly ControlSecrets _secrets = new(fleet.Node, isForWriting ? "repo-write-creds" : "repo-creds");
    private readonly string _resource = isForWriting ? AccessResources.WriteRepositories : AccessResources.Repositories;
    private readonly string _object = isForWriting ? "WriteRepositoryCredentials" : "RepositoryCredentials";

    public void AddTo(MethodTable methods) => methods
        .Add(Service + "List" + _object, ListAsync)
        .Add(Service + "Create" + _object, CreateAsync)
        .Add(Service + "Update" + _object, UpdateAsync)
        .Add(Service + "Delete" + _object, DeleteAsync);

    private async Task<Answer> ListAsync(Call call)
    {
        var found = await _secrets.FindAsync(field => field("url").Length > 0
            && (call.Text("url") is "" || field("url") == call.Text("url")), call.Stop);
        return Answer.List(found.Where(secret => call.May(_resource, "get", ControlSecrets.Field(secret, "url")))
            .Select(Item).OrderBy(static item => item["url"].Text(), StringComparer.Ordinal));
    }

    private static MapNode Item(MapNode secret)
    {
        var item = MapNode.Empty;
        foreach (var field in Shown)
        {
            var value = ControlSecrets.Field(secret, field);
            if (value.Length > 0) item = item.With(field, value is "true" ? (Node)true : field == "url" ? RepositoryUrl.WithoutLogin(value)
                : value);
        }

        return item;
    }

    private Task<Answer> CreateAsync(Call call) => KeepAsync(call, "create", known =>
    {
        if (known is null) return;
        if (!call.Flag("upsert"))
            throw new ApiException(400, "existing repository credentials spec is different; use upsert flag to force update");
        call.MustMay(_resource, "update", ControlSecrets.Field(known, "url"));
    });

    private Task<Answer> UpdateAsync(Call call) => KeepAsync(call, "update", known =>
    {
        if (known is null) throw new ApiException(
            404, $"there are no repository credentials for {RepositoryUrl.WithoutLogin(UrlOf(call))}");
    });

    private static string UrlOf(Call call) => call.Request.Map("creds")["url"].Text() is { Length: > 0 } url ? url
        : throw new ApiException(400, "url is required: how the addresses begin");

    /// <param name="check">Gets the Secret that is there, if it is another one.</param>
    private async Task<Answer> KeepAsync(Call call, string action, Action<MapNode?> check)
    {
        var (wanted, url) = (call.Request.Map("creds"), UrlOf(call));
        call.MustMay(_resource, action, url);
        var secret = _secrets.Make("creds-" + ControlSecrets.Hash(url), [("url", url), .. RepositoriesApi.Fields(wanted)]);
        var found = await _secrets.FindAsync(field => field("url") == url, call.Stop);
        var known = found.Count > 0 ? found[0] : null;
        if (known is null || known["data"] != secret["data"]) check(known);
        await _secrets.WriteAsync(secret, known, call.Stop);
        return Item(secret);
    }

    private async Task<Answer> DeleteAsync(Call call)
    {
        var url = call.Required("url");
        call.MustMay(_resource, "delete", url);
        var found = await _secrets.FindAsync(field => field("url") == url, call.Stop);
        if (found.Count == 0) throw new ApiException(404, $"there are no repository credentials for {RepositoryUrl.WithoutLogin(url)}");
        await _secrets.DeleteAsync(found[0], call.Stop);
        return Answer.Empty;
    }
}

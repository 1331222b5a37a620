using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Webhooks;

/// <summary>A kind of Git host: how its calls are recognised and proved, which of them tell of a push, and of which repository.</summary>
/// <param name="Addresses">Where the repository is, in one or more spellings; none for an event that tells of no push.</param>
internal sealed record GitHost(
    string Name, Func<IHeaderDictionary, bool> Recognises, Func<WebhookRequest, bool> IsGenuine, Func<IHeaderDictionary, JsonElement, IEnumerable<string>> Addresses)
{
    /// <summary>In the order in which they are tried: some send the headers of others as well.</summary>
    private static readonly GitHost[] All =
    [
        new("azuredevops",
            static headers => headers.ContainsKey("X-Vss-Activityid"),
            static request => request.HasLogin("webhook.azuredevops.username", "webhook.azuredevops.password"),
            static (_, body) => TextAt(body, "eventType") is "git.push" ? [TextAt(body, "resource", "repository", "remoteUrl")] : []),
        new("gogs",
            static headers => headers.ContainsKey("X-Gogs-Event"),
            static request => request.HasSignature("X-Gogs-Signature", "", "webhook.gogs.secret"),
            static (headers, body) => headers["X-Gogs-Event"] == "push" ? Spellings(At(body, "repository"), "html_url", "clone_url", "ssh_url") : []),
        new("github",
            static headers => headers.ContainsKey("X-GitHub-Event"),
            static request => request.HasSignature("X-Hub-Signature-256", "sha256=", "webhook.github.secret"),
            static (headers, body) => headers["X-GitHub-Event"] == "push" ? Spellings(At(body, "repository"), "html_url", "clone_url", "ssh_url") : []),
        new("gitlab",
            static headers => headers.ContainsKey("X-Gitlab-Event"),
            static request => request.HasToken("X-Gitlab-Token", "webhook.gitlab.secret"),
            static (headers, body) => IsGitLabPush(headers, body) ? Spellings(At(body, "project"), "web_url", "git_http_url", "git_ssh_url") : []),
        new("bitbucket",
            static headers => headers.ContainsKey("X-Hook-UUID"),
            static request => request.HasToken("X-Hook-UUID", "webhook.bitbucket.uuid"),
            static (headers, body) => headers["X-Event-Key"] == "repo:push" ? [TextAt(body, "repository", "links", "html", "href")] : []),
        new("bitbucketserver",
            static headers => headers.ContainsKey("X-Event-Key"),
            static request => request.HasSignature("X-Hub-Signature", "sha256=", "webhook.bitbucketserver.secret"),
            static (headers, body) => headers["X-Event-Key"] == "repo:refs_changed" ? CloneLinks(At(body, "repository", "links", "clone")) : []),
    ];

    /// <summary>Whose call this is; null when it is nobody's that we know.</summary>
    public static GitHost? Of(IHeaderDictionary headers) => Array.Find(All, host => host.Recognises(headers));

    private static bool IsGitLabPush(IHeaderDictionary headers, JsonElement body) => headers["X-Gitlab-Event"].ToString() switch
    {
        "Push Hook" or "Tag Push Hook" => true,
        "System Hook" => TextAt(body, "event_name") is "push" or "tag_push" or "repository_update",
        _ => false,
    };

    private static IEnumerable<string> Spellings(JsonElement repository, params string[] names) => names.Select(name => TextAt(repository, name));

    private static IEnumerable<string> CloneLinks(JsonElement links) =>
        links.ValueKind == JsonValueKind.Array ? links.EnumerateArray().Select(static link => TextAt(link, "href")) : [];

    private static string TextAt(JsonElement element, params ReadOnlySpan<string> path) =>
        At(element, path) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static JsonElement At(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var below)) return default;
            element = below;
        }

        return element;
    }
}

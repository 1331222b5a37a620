using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitOpsActors.Host.Server.Webhooks;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Tests.Webhooks;

public sealed class GitHostTests
{
    private static readonly Dictionary<string, string> Secrets = new(StringComparer.Ordinal)
    {
        ["webhook.github.secret"] = "hush-github", ["webhook.gitlab.secret"] = "hush-gitlab", ["webhook.gogs.secret"] = "hush-gogs",
        ["webhook.bitbucket.uuid"] = "{3f0c}", ["webhook.bitbucketserver.secret"] = "hush-server",
        ["webhook.azuredevops.username"] = "azure", ["webhook.azuredevops.password"] = "hush-azure",
    };

    [Theory]
    [MemberData(nameof(Pushes))]
    public void A_push_of_each_host_is_recognised_proved_and_names_its_repository(string host, string[] headers, string body, string[] addresses)
    {
        var (found, request, document) = Receive(headers, body, Secrets);

        Assert.Equal(host, found.Name);
        Assert.True(found.IsGenuine(request));
        Assert.Equal(addresses, found.Addresses(Headers(headers, body), document).Where(static address => address.Length > 0));
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public void Without_the_secret_or_with_another_body_or_secret_nobody_is_believed(string host, string[] headers, string body, string[] addresses)
    {
        Assert.NotEmpty(addresses);
        var (found, _, _) = Receive(headers, body, Secrets);
        var bare = Headers([.. headers.Where(static header => !header.StartsWith("sign", StringComparison.Ordinal) && !header.StartsWith("X-Gitlab-Token", StringComparison.Ordinal) && !header.StartsWith("Authorization", StringComparison.Ordinal))], body);
        // The UUID of Bitbucket is what the host is recognised by, too.
        if (host == "bitbucket") bare["X-Hook-UUID"] = "{3f0d}";
        Assert.False(found.IsGenuine(new WebhookRequest(bare, Encoding.UTF8.GetBytes(body), Secrets)));
        Assert.True(found.IsGenuine(new WebhookRequest(bare, Encoding.UTF8.GetBytes(body), new Dictionary<string, string>(StringComparer.Ordinal))));

        var others = Secrets.ToDictionary(static secret => secret.Key, static secret => secret.Value + "!", StringComparer.Ordinal);
        Assert.False(found.IsGenuine(new WebhookRequest(Headers(headers, body), Encoding.UTF8.GetBytes(body), others)));
        if (headers.Any(static header => header.StartsWith("sign", StringComparison.Ordinal)))
            Assert.False(found.IsGenuine(new WebhookRequest(Headers(headers, body), Encoding.UTF8.GetBytes(body + " "), Secrets)));
    }

    [Theory]
    [InlineData("sha256=")]
    [InlineData("sha256=zz")]
    [InlineData("sha256=00")]
    [InlineData("sha1=0000000000000000000000000000000000000000")]
    [InlineData("")]
    public void A_malformed_signature_is_no_signature(string signature)
    {
        var headers = new HeaderDictionary { ["X-GitHub-Event"] = "push", ["X-Hub-Signature-256"] = signature };
        Assert.False(GitHost.Of(headers)!.IsGenuine(new WebhookRequest(headers, "{}"u8.ToArray(), Secrets)));
    }

    [Theory]
    [InlineData("X-GitHub-Event: ping", """{"zen": "Keep it simple", "repository": {"html_url": "https://github.com/acme/shop"}}""")]
    [InlineData("X-GitHub-Event: push", "[]")]
    [InlineData("X-GitHub-Event: push", """{"repository": "shop"}""")]
    [InlineData("X-Gitlab-Event: Issue Hook", """{"project": {"web_url": "https://gitlab.com/acme/shop"}}""")]
    [InlineData("X-Gitlab-Event: System Hook", """{"event_name": "user_create"}""")]
    [InlineData("X-Event-Key: diagnostics:ping", """{"test": true}""")]
    [InlineData("X-Event-Key: repo:refs_changed", """{"repository": {"links": {"clone": {}}}}""")]
    [InlineData("X-Vss-Activityid: 1", """{"eventType": "workitem.created"}""")]
    public void Other_events_and_odd_bodies_name_no_repository(string header, string body)
    {
        var headers = Headers([header], body);
        Assert.DoesNotContain(GitHost.Of(headers)!.Addresses(headers, JsonDocument.Parse(body).RootElement), static address => address.Length > 0);
    }

    [Fact]
    public void Calls_of_nobody_we_know_are_told_apart() => Assert.Null(GitHost.Of(new HeaderDictionary { ["User-Agent"] = "curl" }));

    public static TheoryData<string, string[], string, string[]> Pushes() => new()
    {
        {
            "github", ["X-GitHub-Event: push", "X-GitHub-Delivery: 72d3162e", "sign X-Hub-Signature-256: sha256= hush-github"],
            """
            {"ref": "refs/heads/main", "before": "6113728f27ae82c7b1a177c8d03f9e96e0adf246", "after": "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5", "created": false, "forced": false,
             "repository": {"id": 1, "name": "shop", "full_name": "acme/shop", "private": true, "html_url": "https://github.com/acme/shop", "git_url": "git://github.com/acme/shop.git",
                            "ssh_url": "git@github.com:acme/shop.git", "clone_url": "https://github.com/acme/shop.git", "default_branch": "main"},
             "pusher": {"name": "ann"}, "commits": [{"id": "59b20b8d", "added": [], "removed": [], "modified": ["shop/dev/kustomization.yaml"]}]}
            """,
            ["https://github.com/acme/shop", "https://github.com/acme/shop.git", "git@github.com:acme/shop.git"]
        },
        {
            "gitlab", ["X-Gitlab-Event: Push Hook", "X-Gitlab-Token: hush-gitlab"],
            """
            {"object_kind": "push", "event_name": "push", "before": "95790bf8", "after": "da156088", "ref": "refs/heads/main", "checkout_sha": "da156088", "project_id": 15,
             "project": {"id": 15, "name": "shop", "web_url": "https://gitlab.example/acme/shop", "git_ssh_url": "git@gitlab.example:acme/shop.git",
                         "git_http_url": "https://gitlab.example/acme/shop.git", "default_branch": "main"}, "commits": [], "total_commits_count": 0}
            """,
            ["https://gitlab.example/acme/shop", "https://gitlab.example/acme/shop.git", "git@gitlab.example:acme/shop.git"]
        },
        {
            "gitlab", ["X-Gitlab-Event: System Hook", "X-Gitlab-Token: hush-gitlab"],
            """{"event_name": "tag_push", "ref": "refs/tags/v1", "project": {"web_url": "https://gitlab.example/acme/shop"}}""",
            ["https://gitlab.example/acme/shop"]
        },
        {
            "gogs", ["X-Gitea-Event: push", "X-Gogs-Event: push", "X-GitHub-Event: push", "sign X-Gogs-Signature:  hush-gogs"],
            """
            {"ref": "refs/heads/main", "before": "28e1879d", "after": "bffeb740", "compare_url": "https://git.example/acme/shop/compare/28e1879d...bffeb740",
             "repository": {"id": 140, "full_name": "acme/shop", "html_url": "https://git.example/acme/shop", "ssh_url": "ssh://git@git.example:2222/acme/shop.git",
                            "clone_url": "https://git.example/acme/shop.git", "default_branch": "main"}}
            """,
            ["https://git.example/acme/shop", "https://git.example/acme/shop.git", "ssh://git@git.example:2222/acme/shop.git"]
        },
        {
            "bitbucket", ["X-Hook-UUID: {3f0c}", "X-Event-Key: repo:push"],
            """
            {"push": {"changes": [{"new": {"type": "branch", "name": "main", "target": {"hash": "709d658d"}}, "old": {"name": "main", "target": {"hash": "1e65c05c"}}}]},
             "repository": {"type": "repository", "full_name": "acme/shop", "links": {"html": {"href": "https://bitbucket.org/acme/shop"}}}}
            """,
            ["https://bitbucket.org/acme/shop"]
        },
        {
            "bitbucketserver", ["X-Event-Key: repo:refs_changed", "sign X-Hub-Signature: sha256= hush-server"],
            """
            {"eventKey": "repo:refs_changed", "date": "2026-01-31T12:00:00+0100", "actor": {"name": "ann"}, "changes": [{"ref": {"id": "refs/heads/main", "type": "BRANCH"}, "type": "UPDATE"}],
             "repository": {"slug": "shop", "project": {"key": "ACME"}, "links": {"clone": [{"href": "https://git.example/scm/acme/shop.git", "name": "http"},
                            {"href": "ssh://git@git.example:7999/acme/shop.git", "name": "ssh"}], "self": [{"href": "https://git.example/projects/ACME/repos/shop/browse"}]}}}
            """,
            ["https://git.example/scm/acme/shop.git", "ssh://git@git.example:7999/acme/shop.git"]
        },
        {
            "azuredevops", ["X-Vss-Activityid: 7f9f6c1e", "Authorization: Basic " + Convert.ToBase64String("azure:hush-azure"u8)],
            """
            {"subscriptionId": "00000000", "eventType": "git.push", "publisherId": "tfs", "resource": {"refUpdates": [{"name": "refs/heads/main", "oldObjectId": "aad331d8", "newObjectId": "33b55f7c"}],
             "repository": {"name": "shop", "defaultBranch": "refs/heads/main", "remoteUrl": "https://acme@dev.azure.com/acme/fleet/_git/shop"}}}
            """,
            ["https://acme@dev.azure.com/acme/fleet/_git/shop"]
        },
    };

    private static (GitHost Host, WebhookRequest Request, JsonElement Document) Receive(string[] headers, string body, Dictionary<string, string> secrets)
    {
        var received = Headers(headers, body);
        return (GitHost.Of(received)!, new WebhookRequest(received, Encoding.UTF8.GetBytes(body), secrets), JsonDocument.Parse(body).RootElement);
    }

    /// <summary>Lines `Name: value`; a line `sign Name: prefix secret` stands for the signature of the body.</summary>
    private static HeaderDictionary Headers(string[] lines, string body)
    {
        var headers = new HeaderDictionary();
        foreach (var line in lines)
        {
            var parts = line.Split(": ", 2);
            if (!line.StartsWith("sign ", StringComparison.Ordinal))
            {
                headers[parts[0]] = parts[1];
                continue;
            }

            var (prefix, secret) = (parts[1].Split(' ')[0], parts[1].Split(' ')[1]);
            headers[parts[0][5..]] = prefix + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
        }

        return headers;
    }
}

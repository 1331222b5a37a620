using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Documents;
using static GitOpsActors.Notifications.Tests.ServiceFixture;

namespace GitOpsActors.Notifications.Tests;

public sealed class GitHubTests
{
    private static readonly RSA Key = RSA.Create(2048);

    [Fact]
    public async Task The_app_proves_who_it_is_once_and_tells_the_status_of_the_commit()
    {
        await using var receiver = await StartAsync();
        var github = Service(receiver);
        foreach (var state in (string[])["pending", "success"])
            await github.SendAsync(
                Parts($"message: done\ngithub: {{PLACE, status: {{state: {state}, label: cd/web, targetURL: https://x}}}}"), "",
                    CancellationToken.None);

        var token = await receiver.TakeAsync();
        Assert.Equal("POST /app/installations/7/access_tokens", $"{token.Method} {token.Path}");
        var parts = token.Header("Authorization")["Bearer ".Length..].Split('.');
        Assert.True(Key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]),
            HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal("5", JsonReader.Read(Base64Url.DecodeFromChars(parts[1]))["iss"].Text());
        foreach (var state in (string[])["pending", "success"])
        {
            var status = await receiver.TakeAsync();
            Assert.Equal(("POST /repos/acme/web/statuses/abc", "Bearer t"),
                ($"{status.Method} {status.Path}", status.Header("Authorization")));
            Assert.Equal($$"""{"state":"{{state}}","context":"cd/web","description":"done","target_url":"https://x"}""", status.Body);
        }
    }

    [Fact]
    public async Task A_deployment_is_made_once_and_then_gets_statuses()
    {
        await using var receiver = await StartAsync();
        var deployments = "[]";
        receiver.Otherwise = request => (request.Method, request.Path.Split('?')[0]) switch
        {
            ("POST", "/app/installations/7/access_tokens") => (201, Token),
            ("GET", "/repos/acme/web/deployments") => (200, deployments),
            _ => (201, """{"id":42}"""),
        };
        var message = Parts("message: done\ngithub: {PLACE, deployment: {state: success, environment: prod, environmentURL: https://e, logURL: https://l, requiredContexts: [], autoMerge: false}}");
        var github = Service(receiver);
        await github.SendAsync(message, "", CancellationToken.None);
        deployments = """[{"id":42}]""";
        await github.SendAsync(message, "", CancellationToken.None);

        const string Look = "GET /repos/acme/web/deployments?ref=abc&environment=prod ";
        const string Status = """POST /repos/acme/web/deployments/42/statuses {"state":"success","description":"done","environment":"prod","log_url":"https://l","environment_url":"https://e"}""";
        Assert.Equal(
            [
                Look, """POST /repos/acme/web/deployments {"ref":"abc","environment":"prod","auto_merge":false,"transient_environment":false,"required_contexts":[]}""",
                Status, Look, Status,
            ],
            receiver.All.Skip(1).Select(static one => $"{one.Method} {one.Path} {one.Body}"));
    }

    [Fact]
    public async Task The_pull_requests_of_the_commit_get_a_comment_that_is_changed_later()
    {
        await using var receiver = await StartAsync();
        var comments = "[]";
        receiver.Otherwise = request => (request.Method, request.Path.Split('?')[0]) switch
        {
            ("POST", "/app/installations/7/access_tokens") => (201, Token),
            ("GET", "/repos/acme/web/commits/abc/pulls") => (200, """[{"number":3}]"""),
            ("GET", "/repos/acme/web/issues/3/comments") => (200, comments),
            _ => (200, "{}"),
        };
        var message = Parts("github: {PLACE, pullRequestComment: {content: It runs, commentTag: web}}");
        var github = Service(receiver);
        await github.SendAsync(message, "", CancellationToken.None);
        comments = """[{"id":1,"body":"other"},{"id":9,"body":"x\n<!-- argocd-notifications web -->"}]""";
        await github.SendAsync(message, "", CancellationToken.None);

        const string Body = """{"body":"It runs\n<!-- argocd-notifications web -->"}""";
        Assert.Equal(
            [$"POST /repos/acme/web/issues/3/comments {Body}", $"PATCH /repos/acme/web/issues/comments/9 {Body}"],
            receiver.All.Skip(1).Where(static one => one.Method != "GET").Select(static one => $"{one.Method} {one.Path} {one.Body}"));
    }

    [Theory]
    [InlineData("message: x", "the template has no github part")]
    [InlineData("github: {PLACE, checkRun: {name: x}}", "github.checkRun of the template is not known")]
    [InlineData("github: {repoURLPath: 'git@h:a/b', revisionPath: <no value>}", "github.revisionPath of the template leads to no commit")]
    [InlineData("github: {repoURLPath: nowhere, revisionPath: abc}", "github.repoURLPath of the template leads to no repository")]
    public async Task What_can_not_be_told_says_why(string message, string said)
    {
        await using var receiver = await StartAsync();
        var error = await Assert.ThrowsAsync<NotificationException>(() =>
            Service(receiver).SendAsync(Parts(message), "", CancellationToken.None));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private static string Token => $$"""{"token":"t","expires_at":"{{DateTimeOffset.UtcNow.AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""";

    private static async Task<HttpReceiver> StartAsync()
    {
        var receiver = await HttpReceiver.StartAsync();
        receiver.Otherwise = static request => (201, request.Path.EndsWith("access_tokens", StringComparison.Ordinal) ? Token : "{}");
        return receiver;
    }

    private static INotificationService Service(HttpReceiver receiver) => Make("github", JsonText.Write(MapNode.Of(
        ("appID", 5), ("installationID", 7), ("enterpriseBaseURL", receiver.Address), ("privateKey", Key.ExportRSAPrivateKeyPem()))));

    private static MapNode Parts(string message) =>
        Message(message.Replace("PLACE", "repoURLPath: 'https://git.example/acme/web.git', revisionPath: abc", StringComparison.Ordinal));
}

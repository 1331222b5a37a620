using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;
using GitOpsActors.Notifications.Requests;

namespace GitOpsActors.Notifications.Services;

/// <summary>GitHub as an app of it: the status of a commit, a deployment, and comments on the pull requests that brought a
/// commit.</summary>
internal sealed class GitHubService(ServiceOptions options, ServiceHttp http, TimeProvider time) : INotificationService
{
    private const int CommentsMax = 100;
    private const string LabelDefault = "continuous-delivery";

    private readonly Uri _address = options.Address("enterpriseBaseURL", "https://api.github.com");
    private readonly GitHubApp _app = new(options, http, time);

    public async Task SendAsync(MapNode message, string recipient, CancellationToken stop)
    {
        var parts = new MessageParts(message, "github");
        if (!parts.IsAny) throw new NotificationException(
            "the template has no github part; it needs github.status, deployment or pullRequestComment");
        foreach (var (name, _) in message.Map("github"))
            if (name is not ("repoURLPath" or "revisionPath" or "status" or "deployment" or "pullRequestComment"))
                throw new NotificationException(
                    $"github.{name} of the template is not known; there are status, deployment and pullRequestComment");
        if (parts.Text("revisionPath") is not { Length: > 0 } revision || revision == "<no value>")
            throw new NotificationException("github.revisionPath of the template leads to no commit");
        var repository = WebAddress.FullNameOf(parts.Text("repoURLPath"))
            ?? throw new NotificationException("github.repoURLPath of the template leads to no repository");
        var at = new Place(repository, revision, ServiceRequest.Bearer(await _app.TokenAsync(stop)));
        if (parts.Map("status") is { Count: > 0 } status) await TellStatusAsync(at, status, parts.Message, stop);
        if (parts.Map("deployment") is { Count: > 0 } deployment) await DeployAsync(at, deployment, parts.Message, stop);
        if (parts.Map("pullRequestComment") is { Count: > 0 } comment) await CommentAsync(at, comment, parts.Message, stop);
    }

    private Task<ServiceAnswer> TellStatusAsync(Place at, MapNode status, string message, CancellationToken stop)
    {
        var label = status["label"].Text() is { Length: > 0 } own ? own : LabelDefault;
        var body = MapNode.Of(("state", status["state"].Text() ?? ""), ("context", label), ("description", Short(message)));
        if (status["targetURL"].Text() is { Length: > 0 } target) body = body.With("target_url", target);
        return PostAsync(at, $"statuses/{at.Revision}", body, stop);
    }

    /// <summary>A deployment of the commit to the environment that is there already only gets another status.</summary>
    private async Task DeployAsync(Place at, MapNode deployment, string message, CancellationToken stop)
    {
        var environment = deployment["environment"].Text() ?? "";
        var reference = deployment["reference"].Text() is { Length: > 0 } own ? own : at.Revision;
        var known = await ListAsync(
            at, $"deployments?ref={Uri.EscapeDataString(reference)}&environment={Uri.EscapeDataString(environment)}", stop);
        var id = known.Count > 0 ? known[0]["id"].Integer() : null;
        if (id is null)
        {
            var body = MapNode.Of(("ref", reference), ("environment", environment),
                ("auto_merge", Flag(deployment, "autoMerge", otherwise: true)),
                ("transient_environment", Flag(deployment, "transientEnvironment", otherwise: false)));
            if (deployment["requiredContexts"] is ListNode contexts) body = body.With("required_contexts", contexts);
            id = (await PostAsync(at, "deployments", body, stop)).Document()["id"].Integer()
                ?? throw new NotificationException("GitHub made no deployment of the commit; it may merge a branch into it first");
        }

        var state = MapNode.Of(("state", deployment["state"].Text() ?? ""), ("description", Short(message)), ("environment", environment));
        foreach (var (field, name) in (ReadOnlySpan<(string, string)>)[("logURL", "log_url"), ("environmentURL", "environment_url")])
            if (deployment[field].Text() is { Length: > 0 } value) state = state.With(name, value);
        await PostAsync(at, $"deployments/{id}/statuses", state, stop);
    }

    /// <summary>With a tag, the comment that has it is changed instead of another one being made.</summary>
    private async Task CommentAsync(Place at, MapNode comment, string message, CancellationToken stop)
    {
        var content = comment["content"].Text() is { Length: > 0 } own ? own : message;
        var tag = comment["commentTag"].Text() is { Length: > 0 } said
            ? $"<!-- argocd-notifications {said.Replace("--", "", StringComparison.Ordinal)} -->" : "";
        if (tag.Length > 0) content = $"{content}\n{tag}";
        var body = MapNode.Of(("body", content));
        foreach (var pull in await ListAsync(at, $"commits/{at.Revision}/pulls", stop))
        {
            var number = pull["number"].Integer();
            var known = tag.Length == 0 ? null : (await ListAsync(at, $"issues/{number}/comments?per_page={CommentsMax}", stop))
                .FirstOrDefault(one => one["body"].Text()?.Contains(tag, StringComparison.Ordinal) == true)?["id"].Integer();
            if (known is { } id) await SendAsync(at, HttpMethod.Patch, $"issues/comments/{id}", body, stop);
            else await PostAsync(at, $"issues/{number}/comments", body, stop);
        }
    }

    private Task<ServiceAnswer> PostAsync(Place at, string path, MapNode body, CancellationToken stop) =>
        SendAsync(at, HttpMethod.Post, path, body, stop);

    private async Task<ListNode> ListAsync(Place at, string path, CancellationToken stop) =>
        (await SendAsync(at, HttpMethod.Get, path, null, stop)).ReadJson() as ListNode ?? ListNode.Empty;

    private Task<ServiceAnswer> SendAsync(Place at, HttpMethod method, string path, MapNode? body, CancellationToken stop) =>
        http.SendAsync(
        new ServiceRequest(method, ServiceRequest.Below(_address, $"repos/{at.Repository}/{path}"))
        {
            Headers = [at.Authorization, GitHubApp.Accept], Body = body is null ? null : JsonText.Bytes(body),
        }, stop);

    private static bool Flag(MapNode map, string name, bool otherwise) => map[name] is { } value and not NullNode
        ? value.PlainText() == "true" : otherwise;

    /// <summary>GitHub takes no longer description.</summary>
    private static string Short(string text) => text.Length <= 140 ? text : text[..139] + "…";

    private sealed record Place(string Repository, string Revision, (string, string) Authorization)
    {
        // It holds a credential.
        public override string ToString() => Repository;
    }
}

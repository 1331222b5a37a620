namespace GitOpsActors.Host.Tests.Notifications;

/// <summary>Somebody writes triggers and templates, and tries them out before they count.</summary>
public sealed class NotificationsCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gax-notifications-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("notifications")]
    [InlineData("admin", "notifications")]
    public async Task Triggers_and_templates_of_a_file_are_listed_tried_and_printed(params string[] command)
    {
        var (settings, application) = (Settings("http://127.0.0.1:1"), Application());
        Assert.Equal("NAME   TEMPLATE\ngood   hello\nother  hello\n", await FineAsync([.. command, "trigger", "get", "--config-map",
            settings]));
        Assert.Equal("hello\n", await FineAsync([.. command, "template", "get", "-o", "name", "--config-map", settings, "--secret",
            ":empty"]));
        Assert.Contains("hello  message, webhook  {{.app.metadata.name}}",
            await FineAsync([.. command, "template", "get", "hello", "-o", "wide", "--config-map", settings]));
        Assert.Matches(@"\[0\]\.\S+ +true +abc\n\[1\]\.\S+ +false", await FineAsync([.. command, "trigger", "run", "good", application,
            "--config-map", settings]));
        Assert.Equal("message: web is here\nwebhook:\n  ci:\n    method: POST\n    body: web\n",
            await FineAsync([.. command, "template", "notify", "hello", application, "--config-map", settings]));
    }

    [Fact]
    public async Task A_template_is_sent_to_who_is_named_with_the_secret_of_a_file()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        var secret = Write("secret.yaml", $"kind: Secret\nstringData: {{token: {Canary.Mark}notify}}\n");
        var said = await FineAsync("notifications", "template", "notify", "hello", Application(), "--recipient", "ci", "--config-map",
            Settings(receiver.Address), "--secret", secret);

        Assert.Equal("sent to ci\n", said);
        var request = await receiver.TakeAsync();
        Assert.Equal(("POST", "web", $"Bearer {Canary.Mark}notify"), (request.Method, request.Body, request.Header("Authorization")));
    }

    [Theory]
    [InlineData("there is no trigger.nosuch.", "trigger", "run", "nosuch", "APP")]
    [InlineData("there is no 'nosuch'; there are hello.", "template", "get", "nosuch")]
    [InlineData("there is no template.nosuch in argocd-notifications-cm", "template", "notify", "nosuch", "APP")]
    [InlineData("there is no service.slack.", "template", "notify", "hello", "APP", "--recipient", "slack:x")]
    [InlineData("trigger.other: [0].when: unexpected", "trigger", "get")]
    public async Task What_is_wrong_says_why(string said, params string[] arguments)
    {
        var run = await Gax.RunAsync(["notifications", .. arguments.Select(one => one == "APP" ? Application() : one), "--config-map",
            Settings("http://127.0.0.1:1")]);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    private static async Task<string> FineAsync(params string[] arguments)
    {
        var run = await Gax.RunAsync(arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run.Output;
    }

    private string Application() =>
        Write("app.yaml", "kind: Application\nmetadata: {name: web, namespace: argocd}\nstatus: {sync: {revision: abc}}\n");

    private string Settings(string address) => Write("settings.yaml", $$$"""
        kind: ConfigMap
        data:
          service.webhook.ci: |
            url: {{{address}}}
            headers: [{name: Authorization, value: Bearer $token}]
          trigger.good: |
            - {when: app.metadata.name == 'web', oncePer: app.status.sync.revision, send: [hello]}
            - {when: app.nothing.there, send: [hello]}
          trigger.other: "[{when: '1 +', send: [hello]}, {when: 'true', send: [hello]}]"
          template.hello: |
            message: "{{.app.metadata.name}} is here"
            webhook: {ci: {method: POST, body: "{{.app.metadata.name}}"}}
        """);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;
using GitOpsActors.Engine.Rendering;
using static GitOpsActors.Engine.Tests.Notifications.NotificationFixture;

namespace GitOpsActors.Engine.Tests.Notifications;

public sealed class NotificationTemplateTests
{
    [Theory]
    [InlineData("{{.app.metadata.name}} is {{.app.status.health.status}}", "web is Healthy")]
    [InlineData("{{.context.argocdUrl}}/applications/{{.app.metadata.name}}", "https://gitops.example/applications/web")]
    [InlineData("{{if eq .serviceType \"slack\"}}:tada:{{end}}{{.recipient}}", ":tada:here")]
    [InlineData("{{.secrets.word | toString}}{{.secrets.word}}", "s3s3")]
    [InlineData("{{.context.notificationType}}", "slack")]
    [InlineData("{{.app.nothing}}", "<no value>")]
    [InlineData("{{(call .time.Parse .app.status.operationState.startedAt).Format \"15:04\"}}", "09:40")]
    [InlineData("{{(call .time.Now).Format .time.RFC822}}", "04 May 26 10:00 UTC")]
    [InlineData("{{((call .time.Now).Add .time.Hour).Hour}}", "11")]
    [InlineData("{{call .repo.RepoURLToHTTPS .app.spec.source.repoURL}}", "https://git.example/acme/web.git")]
    [InlineData("{{(call .repo.GetCommitMetadata .app.status.sync.revision).Author}}", "Kim")]
    [InlineData("{{$c := call .repo.GetCommitMetadata \"abc\"}}{{$c.Message | trunc 3}} {{$c.Date.Year}} {{join \",\" $c.Tags}}",
        "Fix 2026 v1,v2")]
    [InlineData("{{call .strings.ReplaceAll \"a-b-c\" \"-\" \"+\"}}", "a+b+c")]
    [InlineData("{{call .sync.GetInfoItem .app \"who\" | upper}}", "KIM")]
    [InlineData("{{range $i, $h := .app.metadata.labels}}{{$i}}={{$h}}{{end}}", "team=blue")]
    public void Templates_say_what_they_say_in_the_original(string template, string said) =>
        Assert.Equal(said, Say(("a", MapNode.Of(("message", template))))["message"].Text());

    [Theory]
    [InlineData("{{.app.nothing.more}}", "template.a.message: ")]
    [InlineData("{{call .time.Parse .app.nothing}}", "expected string")]
    [InlineData("{{call .time.Parse \"soon\"}}", "parsing time")]
    [InlineData("{{call .time.Parse}}", "wrong number of args for call: want 1 got 0")]
    [InlineData("{{call .app.metadata.name}}", "non-function")]
    [InlineData("{{range until 900000}}{{range until 100}}x{{end}}{{end}}", "the notification takes more than 500000 steps")]
    [InlineData("{{repeat 5000000 \"x\"}}", "characters of text")]
    public void What_fails_says_where_and_ends_in_bounds(string template, string said) =>
        Assert.Contains(said, Assert.Throws<RenderException>(() => Say(("a", MapNode.Of(("message", template))))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Several_templates_are_one_message_in_which_the_last_word_counts()
    {
        var said = Say(
            ("a", YamlReader.Read("{message: one, slack: {username: bot, blocks: '[]'}, webhook: {ci: {method: POST, body: a}}}").Map()),
            ("b", YamlReader.Read("{message: '', slack: {blocks: '[1]'}, webhook: {ci: {body: b}, other: {path: p}}}").Map()));

        Assert.Equal(
            """{"message":"one","slack":{"username":"bot","blocks":"[1]"},"webhook":{"ci":{"method":"POST","body":"b"},"other":{"path":"p"}}}""",
            said.ToString());
    }

    [Fact]
    public void A_template_that_is_not_there_is_an_error() =>
        Assert.Contains("there is no template.b in argocd-notifications-cm",
            Assert.Throws<RenderException>(() => Say(["b"], ("a", MapNode.Empty))).Message, StringComparison.Ordinal);

    private static MapNode Say(params ReadOnlySpan<(string Name, MapNode Texts)> templates)
    {
        var names = new string[templates.Length];
        for (var i = 0; i < names.Length; i++) names[i] = templates[i].Name;
        return Say(names, templates);
    }

    private static MapNode Say(string[] names, params ReadOnlySpan<(string Name, MapNode Texts)> templates)
    {
        var data = MapNode.Empty;
        foreach (var (name, texts) in templates) data = data.With("template." + name, JsonText.Write(texts));
        var settings = NotificationSettings.Read(
            data, new Dictionary<string, string>(StringComparer.Ordinal) { ["word"] = "s3" }, "https://gitops.example");
        var commits = new CommitBook();
        commits.Add("abc", new CommitWords("Fix it", "Kim", Now, ["v1", "v2"]));
        return NotificationDecider.Say(settings, names, Application, new Destination("slack", "here"), "slack", Templates, Now, commits);
    }
}

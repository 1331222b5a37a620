using static GitOpsActors.Notifications.Tests.ServiceFixture;

namespace GitOpsActors.Notifications.Tests;

/// <summary>Each service gets the request that its documentation states. HERE stands for the receiver's address.</summary>
public sealed class RequestTests
{
    public static TheoryData<string, string, string, string, string, string, string> Requests => new()
    {
        {
            "webhook.ci", "url: HERE/base\nheaders: [{name: Content-Type, value: text/x}, {name: X-Own, value: '1'}]",
                "webhook: {ci: {method: post, path: /a/b?c=d, body: 'hello'}}", "",
            "POST /base/a/b?c=d", "X-Own: 1", "hello"
        },
        { "webhook", "url: HERE/base\nbasicAuth: {username: u, password: p}", "message: hello", "", "GET /base",
            "Authorization: Basic dTpw", "hello" },
        { "webhook", "url: HERE/base", "webhook: {webhook: {path: x}}", "", "GET /base/x", "", "" },
        {
            "slack", "token: t\napiURL: HERE/api/\nusername: bot\nicon: ':robot:'",
                "message: hi\nslack: {attachments: '[{\"title\": \"x\"}]', blocks: '[{\"type\": \"divider\"}]'}", "deployments",
            "POST /api/chat.postMessage", "Authorization: Bearer t",
            """{"text":"hi","attachments":[{"title":"x"}],"blocks":[{"type":"divider"}],"username":"bot","icon_emoji":":robot:","channel":"deployments"}"""
        },
        {
            "slack", "token: t\napiURL: HERE\nusername: bot\ndisableUnfurl: true",
                "message: hi\nslack: {username: other, icon: 'https://x/y.png'}", "C1", "POST /chat.postMessage", "",
            """{"text":"hi","username":"other","icon_url":"https://x/y.png","unfurl_links":false,"unfurl_media":false,"channel":"C1"}"""
        },
        {
            "mattermost", "token: t\napiURL: HERE", "message: hi\nmattermost: {attachments: '[{\"title\": \"x\"}]'}", "c1",
                "POST /api/v4/posts", "Authorization: Bearer t",
            """{"channel_id":"c1","message":"hi","props":{"attachments":[{"title":"x"}]}}"""
        },
        {
            "teams", "recipientUrls: {ops: HERE/hook}",
                "message: hi\nteams: {title: T, themeColor: '#FF0000', facts: '[{\"name\": \"a\", \"value\": \"b\"}]', sections: '[{\"title\": \"s\"}]', potentialAction: '[{\"@type\": \"OpenUri\"}]'}",
            "ops", "POST /hook", "",
            """{"@type":"MessageCard","@context":"https://schema.org/extensions","themeColor":"#FF0000","title":"T","text":"hi","sections":[{"facts":[{"name":"a","value":"b"}]},{"title":"s"}],"potentialAction":[{"@type":"OpenUri"}]}"""
        },
        { "teams", "recipientUrls: {ops: HERE/hook}", "teams: {template: '{\"own\": 1}'}", "ops", "POST /hook", "", """{"own":1}""" },
        {
            "teams-workflows", "recipientUrls: {ops: HERE/hook}",
                "message: hi\nteams-workflows: {title: T, themeColor: Good, facts: '[{\"name\": \"a\", \"value\": \"b\"}]', potentialAction: '[{\"name\": \"Open\", \"targets\": [{\"uri\": \"https://x\"}]}]'}",
            "ops", "POST /hook", "",
            """{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null,"content":{"type":"AdaptiveCard","$schema":"http://adaptivecards.io/schemas/adaptive-card.json","version":"1.4","body":[{"type":"Container","style":"good","items":[{"type":"TextBlock","text":"T","wrap":true,"size":"Large","weight":"Bolder"},{"type":"TextBlock","text":"hi","wrap":true},{"type":"FactSet","facts":[{"title":"a","value":"b"}]}]}],"actions":[{"type":"Action.OpenUrl","title":"Open","url":"https://x"}]}}]}"""
        },
        {
            "teams-workflows", "recipientUrls: {ops: HERE/hook}", "teams-workflows: {adaptiveCard: '{\"type\": \"AdaptiveCard\"}'}", "ops",
                "POST /hook", "",
            """{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null,"content":{"type":"AdaptiveCard"}}]}"""
        },
        {
            "alertmanager", "targets: [TARGET]\nbearerToken: t",
                "alertmanager: {labels: {alertname: A, number: 1}, annotations: {a: b}, generatorURL: https://x}", "",
                    "POST /api/v2/alerts", "Authorization: Bearer t",
            """[{"labels":{"alertname":"A","number":"1"},"annotations":{"a":"b"},"generatorURL":"https://x"}]"""
        },
        {
            "alertmanager", "targets: [TARGET]\napiPath: /own\nbasicAuth: {username: u, password: p}",
                "alertmanager: {labels: {alertname: A}}", "", "POST /own", "Authorization: Basic dTpw",
            """[{"labels":{"alertname":"A"},"annotations":{}}]"""
        },
        {
            "pagerduty", "apiURL: HERE\ntoken: t\nfrom: a@b", "pagerduty: {title: T, body: B, urgency: high, priorityId: P1}", "S1",
                "POST /incidents", "Authorization: Token token=t",
            """{"incident":{"type":"incident","title":"T","service":{"id":"S1","type":"service_reference"},"urgency":"high","priority":{"id":"P1","type":"priority_reference"},"body":{"type":"incident_body","details":"B"}}}"""
        },
        {
            "pagerdutyv2", "apiURL: HERE\nserviceKeys: {ops: k1}",
                "message: hi\npagerdutyv2: {severity: critical, source: web, component: c, group: g, class: d, url: https://x, dedupKey: same}", "ops", "POST /v2/enqueue", "",
            """{"routing_key":"k1","event_action":"trigger","payload":{"summary":"hi","severity":"critical","source":"web","component":"c","group":"g","class":"d"},"dedup_key":"same","client_url":"https://x"}"""
        },
        {
            "opsgenie", "apiUrl: HERE\napiKeys: {ops: k1}",
                "message: hi\nopsgenie: {description: d, priority: P2, alias: web, note: no te, tags: [a, b], actions: [x], visibleTo: [{id: i, type: user}], details: {k: v}, entity: e, user: u}", "ops", "POST /v2/alerts", "Authorization: GenieKey k1",
            """{"message":"hi","responders":[{"type":"team","name":"ops"}],"description":"d","priority":"P2","alias":"web","note":"no te","entity":"e","user":"u","actions":["x"],"tags":["a","b"],"visibleTo":[{"id":"i","type":"user"}],"details":{"k":"v"}}"""
        },
        { "telegram", "apiURL: HERE\ntoken: 1:t", "message: hi", "-100|7", "POST /bot1:t/sendMessage", "",
            """{"chat_id":-100,"text":"hi","parse_mode":"Markdown","message_thread_id":7}""" },
        { "telegram", "apiURL: HERE\ntoken: 1:t", "message: hi", "channel", "POST /bot1:t/sendMessage", "",
            """{"chat_id":"@channel","text":"hi","parse_mode":"Markdown"}""" },
        { "googlechat", "webhooks: {ops: 'HERE/space?key=a&token=b'}", "message: hi", "ops", "POST /space?key=a&token=b", "",
            """{"text":"hi"}""" },
        {
            "googlechat", "webhooks: {ops: 'HERE/space?key=a'}", "googlechat: {cardsV2: '[{\"cardId\": \"x\"}]', threadKey: a b}", "ops",
            "POST /space?key=a&threadKey=a%20b&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD", "",
                """{"cardsV2":[{"cardId":"x"}]}"""
        },
        { "pushover", "apiURL: HERE\ntoken: t", "message: hi", "u1", "POST /1/messages.json", "",
            """{"token":"t","user":"u1","message":"hi"}""" },
        {
            "newrelic", "apiURL: HERE\napiKey: k", "message: hi\nnewrelic: {revision: abc, changelog: c, user: u}", "42",
                "POST /v2/applications/42/deployments.json", "X-Api-Key: k",
            """{"deployment":{"revision":"abc","description":"hi","changelog":"c","user":"u"}}"""
        },
        { "webex", "apiURL: HERE\ntoken: t", "message: hi", "a@b", "POST /v1/messages", "Authorization: Bearer t",
            """{"toPersonEmail":"a@b","markdown":"hi"}""" },
        { "webex", "apiURL: HERE\ntoken: t", "message: hi", "room", "POST /v1/messages", "", """{"roomId":"room","markdown":"hi"}""" },
    };

    [Theory, MemberData(nameof(Requests))]
    public async Task A_service_gets_what_its_documentation_states(
        string service, string options, string message, string recipient, string line, string header, string body)
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Otherwise = _ => (200, service.StartsWith("teams", StringComparison.Ordinal) ? "1" : """{"ok":true}""");
        await SendAsync(service, Here(options, receiver), message, recipient);

        var request = await receiver.TakeAsync();
        Assert.Equal(line, $"{request.Method} {request.Path}");
        Assert.Equal(body, request.Body);
        if (header.Length > 0) Assert.Equal(header.Split(": ")[1], request.Header(header.Split(": ")[0]));
        if (!service.StartsWith("webhook", StringComparison.Ordinal)) Assert.Equal("application/json; charset=utf-8",
            request.Header("Content-Type"));
        else Assert.Equal(options.Contains("text/x", StringComparison.Ordinal) ? "text/x" : "", request.Header("Content-Type"));
    }

    [Fact]
    public async Task An_annotation_of_Grafana_has_the_time_and_the_tags_of_the_recipient()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        await SendAsync("grafana", Here("apiUrl: HERE/api\napiKey: k", receiver), "message: hi", "prod | deploy");

        var request = await receiver.TakeAsync();
        Assert.Equal(("POST /api/annotations", "Bearer k"), ($"{request.Method} {request.Path}", request.Header("Authorization")));
        Assert.Matches("""^\{"time":\d{13},"isRegion":false,"tags":\["prod","deploy"\],"text":"hi"\}$""", request.Body);
    }

    [Fact]
    public async Task Rocket_Chat_is_signed_in_to_first()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Next.Enqueue((200, """{"data":{"authToken":"a","userId":"u"}}"""));
        await SendAsync("rocketchat", Here("serverUrl: HERE\nemail: a@b\npassword: p\nalias: gitops", receiver), "message: hi", "#ops");

        var (login, post) = (await receiver.TakeAsync(), await receiver.TakeAsync());
        Assert.Equal(("/api/v1/login", """{"user":"a@b","password":"p"}"""), (login.Path, login.Body));
        Assert.Equal(("/api/v1/chat.postMessage", """{"channel":"#ops","text":"hi","alias":"gitops"}"""), (post.Path, post.Body));
        Assert.Equal(("a", "u"), (post.Header("X-Auth-Token"), post.Header("X-User-Id")));
    }

    [Fact]
    public async Task Messages_of_one_group_form_a_thread_of_Slack()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Otherwise = static _ => (200, """{"ok":true,"channel":"C1","ts":"1.5"}""");
        var slack = Make("slack", Here("token: t\napiURL: HERE", receiver));
        foreach (var (policy, more) in ((string, string)[])[("Post", ""), ("Post", ", notifyBroadcast: true"), ("PostAndUpdate", ""),
            ("Update", "")])
            await slack.SendAsync(Message($"message: {policy}\nslack: {{groupingKey: abc, deliveryPolicy: {policy}{more}}}"), "ops",
                CancellationToken.None);

        Assert.Equal(
            [
                """/chat.postMessage {"text":"Post","channel":"ops"}""",
                """/chat.postMessage {"text":"Post","channel":"ops","thread_ts":"1.5","reply_broadcast":true}""",
                """/chat.postMessage {"text":"PostAndUpdate","channel":"ops","thread_ts":"1.5"}""",
                """/chat.update {"text":"PostAndUpdate","channel":"C1","ts":"1.5"}""",
                """/chat.update {"text":"Update","channel":"C1","ts":"1.5"}""",
            ],
            receiver.All.Select(static one => $"{one.Path} {one.Body}"));
    }

    internal static string Here(string options, HttpReceiver receiver) => options
        .Replace("HERE", receiver.Address, StringComparison.Ordinal).Replace("TARGET", new Uri(receiver.Address).Authority,
        StringComparison.Ordinal);
}

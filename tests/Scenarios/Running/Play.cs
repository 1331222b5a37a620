using System.Globalization;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Scenarios.Format;

namespace GitOpsActors.Scenarios.Running;

/// <summary>Plays a scenario on a stage, step by step, and tells the first thing that is not as it should be.</summary>
internal sealed partial class Play(IStage stage, ScenarioFile scenario)
{
    /// <summary>Settings that hold in all scenarios: the health of each resource stands in the status, so that it can be
    /// expected.</summary>
    public static readonly MapNode Settings = YamlReader.Read(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cmd-params-cm, namespace: argocd}, data: " +
            "{controller.resource.health.persist: 'true'}}").Map();

    private const string ClientSideApply = "kubectl-client-side-apply";

    private readonly MemoryRepository _repository = stage.Origins.Make($"https://git/{scenario.Name}.git");
    private readonly List<string> _revisions = [];
    private readonly Expectation _expectation = new(stage, scenario.Name);
    private string _project = "default";

    private string Name => scenario.Name;

    public async Task RunAsync()
    {
        _repository.Add(MemoryOrigins.Branch, [("README.md", "what is deployed")]);
        if (scenario.Steps[0].Word != "namespace") await stage.CreateAsync(Manifests.Of($"Namespace/{Name}", NullNode.Instance, ""));
        foreach (var step in scenario.Steps)
        {
            try
            {
                await DoAsync(step, step.Body(Named));
            }
            catch (Exception problem) when (problem is not ScenarioException)
            {
                throw new ScenarioException($"{step.File}:{step.Line}: {problem.Message}", problem);
            }
        }
    }

    private Task DoAsync(ScenarioStep step, Node body) => step.Word switch
    {
        "commit" => CommitAsync(step.About, body.Map()),
        "reset" => ResetAsync(body.PlainText()),
        "app" => DeclareAsync(step.About, body.Map()),
        "annotate" => stage.PatchAsync(App(step.About), PatchKind.Merge, MapNode.Of(("metadata", MapNode.Of(("annotations", body))))),
        "project" => ProjectAsync(body.Map()),
        "settings" => SettingsAsync(body.Map()),
        "sync" => WishAsync(step.About, SyncOf(step.About, body.Map()), body.Map()["retry"]),
        "rollback" =>
            RollbackAsync(step, (int)(body.Integer() ?? throw step.Problem("a rollback names the id of an entry of the history"))),
        "terminate" =>
            stage.PatchAsync(App(step.About), PatchKind.Merge, YamlReader.Read("{status: {operationState: {phase: Terminating}}}")),
        "refresh" =>
            stage.PatchAsync(App(step.About), PatchKind.Merge,
            YamlReader.Read($"{{metadata: {{annotations: {{argocd.argoproj.io/refresh: {body.PlainText()}}}}}}}")),
        "delete" => stage.DeleteAsync(App(step.About)),
        "create" => EachAsync(body.Map(), (reference, said) => stage.CreateAsync(Manifests.Of(reference, said, Name))),
        "kubectl" => EachAsync(body.Map(), (reference, said) => stage.CreateAsync(Manifests.Of(reference, said, Name), ClientSideApply)),
        "edit" => EachAsync(body.Map(), EditAsync),
        "remove" =>
            EachAsync(body.List().Select(static one => (one.PlainText(), (Node)NullNode.Instance)),
            async (reference, _) => await stage.DeleteAsync(await ThereAsync(reference))),
        "becomes" => EachAsync(body.Map(), BecomesAsync),
        "refuse" => RefusalsAsync(body.Map()),
        "allow" => RefusalsAsync(MapNode.Of(body.List()
            .Select(static one => KeyValuePair.Create(one.PlainText(), (Node)NullNode.Instance)))),
        "advance" => stage.AdvanceAsync(SpanOf(step, body.PlainText())),
        "repository" => Outage(body.PlainText()),
        "cluster" => ClusterAsync(step, body.Map()),
        "namespace" => Task.CompletedTask,
        "forget" => Forget(),
        "expect" => ExpectAsync(step, body.Map()),
        _ => throw step.Problem($"nobody knows how to do '{step.Word}'"),
    };

    private string Named(string text) => Variable().Replace(text, match => match.Groups[1].Value switch
    {
        "app" => Name,
        "repo" => _repository.Url,
        "rev" when match.Groups[2].Value.Length == 0 => _revisions.LastOrDefault() ?? "no-commit-yet",
        "rev" => _revisions.ElementAtOrDefault(int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) - 1) ?? "no-such-commit",
        _ => match.Value,
    });

    private ObjectName App(string about) => new("argoproj.io", "Application", "argocd", about.Length == 0 ? Name : $"{Name}-{about}");

    private static string FolderOf(string about) => about.Length == 0 ? "app" : about;

    private Task CommitAsync(string about, MapNode files)
    {
        var folder = FolderOf(about);
        _revisions.Add(_repository.Add(MemoryOrigins.Branch, [.. Enumerable.Select(files, file => char.IsAsciiLetterUpper(file.Key[0])
            ? ($"{folder}/{file.Key.Replace('/', '-').Replace("*", "generated", StringComparison.Ordinal)}.yaml", file.Value is NullNode
                ? null : Manifests.Of(file.Key, file.Value, "").ToString())
            : ($"{folder}/{file.Key}", file.Value is NullNode ? null : file.Value.PlainText()))]));
        stage.Heard(_repository.Url);
        return Task.CompletedTask;
    }

    private Task ResetAsync(string revision)
    {
        _repository.Point(MemoryOrigins.Branch, revision);
        stage.Heard(_repository.Url);
        return Task.CompletedTask;
    }

    private Task Outage(string why)
    {
        _repository.Outage = why == "reachable" ? "" : why;
        stage.Heard(_repository.Url);
        return Task.CompletedTask;
    }

    private Task Forget()
    {
        _expectation.ForgetWrites();
        return Task.CompletedTask;
    }

    private async Task DeclareAsync(string about, MapNode words)
    {
        var policy = MapNode.Empty;
        foreach (var (word, field) in (ReadOnlySpan<(string, string)>)[("auto", "automated"), ("options", "syncOptions"),
            ("retry", "retry")])
            if (words[word] is { } value and not NullNode) policy = policy.With(field, value);
        var source = MapNode.Of(("repoURL", _repository.Url), ("path", FolderOf(about)), ("targetRevision", MemoryOrigins.Branch));
        var spec = MapNode.Of(
            ("project", _project), ("source", words["source"] is MapNode own ? Manifests.Merge(source, own) : source),
            ("destination", MapNode.Of(("name", "in-cluster"), ("namespace", Name))), ("syncPolicy", policy));
        if (words["ignoreDifferences"] is { } ignored) spec = spec.With("ignoreDifferences", ignored);
        if (words["spec"] is MapNode more) spec = Manifests.Merge(spec, more);
        var metadata = MapNode.Of(("name", App(about).Name), ("namespace", "argocd"));
        foreach (var word in (ReadOnlySpan<string>)["annotations", "labels", "finalizers"])
            if (words[word] is { } value) metadata = metadata.With(word, value);
        if (stage.Find(App(about)) is not { } live)
            await stage.CreateAsync(MapNode.Of(("apiVersion", "argoproj.io/v1alpha1"), ("kind", "Application"), ("metadata", metadata),
                ("spec", spec)));
        else
            await stage.PatchAsync(App(about), PatchKind.Json, ListNode.Of(
                [MapNode.Of(("op", "replace"), ("path", "/spec"), ("value", spec)),
                .. Enumerable.Select(metadata, static field => field.Key is "name" or "namespace" ? null
                    : MapNode.Of(("op", "add"), ("path", "/metadata/" + field.Key), ("value", field.Value))).OfType<Node>()]));
    }

    private async Task ProjectAsync(MapNode words)
    {
        _project = Name;
        var open = YamlReader.Read("{sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], clusterResourceWhitelist: " +
            "[{group: '*', kind: '*'}]}").Map();
        var name = new ObjectName("argoproj.io", "AppProject", "argocd", Name);
        var spec = Manifests.Merge(open, words);
        if (stage.Find(name) is not null) await stage.PatchAsync(name, PatchKind.Json,
            ListNode.Of([MapNode.Of(("op", "replace"), ("path", "/spec"), ("value", spec))]));
        else await stage.CreateAsync(MapNode.Of(("apiVersion", "argoproj.io/v1alpha1"), ("kind", "AppProject"),
            ("metadata", MapNode.Of(("name", Name), ("namespace", "argocd"))), ("spec", spec)));
    }

    private async Task SettingsAsync(MapNode maps)
    {
        foreach (var (name, data) in maps)
        {
            var (key, patch) = (new ObjectName("", "ConfigMap", "argocd", name), MapNode.Of(("data", data)));
            if (stage.Find(key) is not null) await stage.PatchAsync(key, PatchKind.Merge, patch);
            else await stage.CreateAsync(Manifests.Merge(Manifests.Of($"ConfigMap/argocd/{name}", MapNode.Empty, ""), patch));
        }
    }

    private async Task ClusterAsync(ScenarioStep step, MapNode words)
    {
        step.Allow(words, "cluster", "name", "server");
        var secret = MapNode.Of(("apiVersion", "v1"), ("kind", "Secret"), ("type", "Opaque"),
            ("metadata",
                YamlReader.Read($"{{name: {words.Text("name")}, namespace: argocd, labels: {{argocd.argoproj.io/secret-type: cluster}}}}")),
            ("data", MapNode.Of(((ReadOnlySpan<string>)["name", "server"]).ToArray()
                .Select(word => KeyValuePair.Create(word, Coded(words.Text(word) ?? "")))
                .Append(KeyValuePair.Create("config", Coded("{}"))))));
        await stage.CreateAsync(secret);

        static Node Coded(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
    }

    private MapNode SyncOf(string about, MapNode words)
    {
        var spec = stage.Find(App(about)).Map("spec");
        var sync = MapNode.Empty;
        if (words["revision"] is { } revision) sync = sync.With("revision", revision);
        foreach (var word in (ReadOnlySpan<string>)["prune", "dryRun"])
            if (words[word] is { } value) sync = sync.With(word, value);
        if ((words["options"] ?? spec.At("syncPolicy", "syncOptions")) is { } options) sync = sync.With("syncOptions", options);
        if (words["resources"] is ListNode named)
        {
            sync = sync.With("resources", ListNode.Of(named.Select(one =>
            {
                var key = Kinds.Parse(one.PlainText(), Name);
                return (Node)MapNode.Of(("group", key.Group), ("kind", key.Kind), ("namespace", key.Namespace), ("name", key.Name));
            })));
        }

        var strategy = words.Text("strategy") ?? "hook";
        if (words.Has("strategy") || words.Has("force"))
            sync = sync.With("syncStrategy",
                MapNode.Of((strategy, words.Bool("force") == true ? MapNode.Of(("force", true)) : MapNode.Empty)));
        return sync;
    }

    /// <summary>As the API does it: the wish is written into the Application.</summary>
    private Task WishAsync(string about, MapNode sync, Node? retry)
    {
        var operation = MapNode.Of(("initiatedBy", MapNode.Of(("username", "somebody"))), ("sync", sync));
        if (retry is not null) operation = operation.With("retry", retry);
        return stage.PatchAsync(App(about), PatchKind.Merge, MapNode.Of(("operation", operation)));
    }

    /// <summary>As the API does it: what an entry of the history holds is applied, without hooks.</summary>
    private Task RollbackAsync(ScenarioStep step, int id)
    {
        var entry = stage.Find(App(step.About)).List("status", "history").FirstOrDefault(one => one["id"].Integer() == id)
            ?? throw step.Problem($"there is no entry {id} in the history");
        var sync = MapNode.Of(("revision", entry["revision"]!), ("source", entry["source"]!),
            ("syncStrategy", MapNode.Of(("apply", MapNode.Empty))), ("prune", true));
        if (stage.Find(App(step.About)).At("spec", "syncPolicy", "syncOptions") is { } options) sync = sync.With("syncOptions", options);
        return WishAsync(step.About, sync, null);
    }

    private async Task EditAsync(string reference, Node patch) =>
        await stage.PatchAsync(await ThereAsync(reference), PatchKind.Merge, patch);

    private async Task BecomesAsync(string reference, Node what)
    {
        var name = await ThereAsync(reference);
        var live = stage.Find(name)!;
        await stage.WriteStatusAsync(live.With("status", what as MapNode ?? Becoming.StatusOf(live, what.PlainText())));
    }

    /// <summary>An object that is in the cluster, or comes into it now; a name that ends in `*` is the one that begins so.</summary>
    private async Task<ObjectName> ThereAsync(string reference)
    {
        var name = Kinds.Parse(reference, Name);
        var problem = await stage.SettleAsync(Name, () => Found() is null ? $"there is no {reference} in the cluster" : null);
        return problem is null ? Found()!.Value
            : throw new InvalidOperationException($"{problem}; Applications: {string.Join(' ', Statuses())}");

        ObjectName? Found() => !name.Name.EndsWith('*')
            ? stage.Find(name) is null ? null : (ObjectName?)name
            : stage.All(name.Group, name.Kind, name.Namespace).Select(ObjectName.Of).Where(one => Likeness.IsText(name.Name, one.Name))
                .Select(static one => (ObjectName?)one).FirstOrDefault();
    }

    private IEnumerable<Node?> Statuses() => stage.All("argoproj.io", "Application", "argocd")
        .Where(one => one.Text("metadata", "name")!.StartsWith(Name, StringComparison.Ordinal)).Select(static one => one["status"]);

    private Task RefusalsAsync(MapNode writes)
    {
        foreach (var (write, why) in writes)
        {
            var space = write.LastIndexOf(' ');
            if (space < 0) throw new InvalidOperationException($"'{write}' is no request: write a verb and an object, such as apply " +
                $"ConfigMap/a");
            var name = Kinds.Parse(write[(space + 1)..], Name);
            if (why is NullNode) stage.Writes.Allow(write[..space], name);
            else stage.Writes.Refuse(write[..space], name, why.PlainText());
        }

        return Task.CompletedTask;
    }

    private async Task ExpectAsync(ScenarioStep step, MapNode words)
    {
        var problem = await stage.SettleAsync(Name, () => _expectation.Problem(App(step.About), words));
        if (problem is not null) throw step.Problem($"{problem}\n{_expectation.Story(App(step.About))}");
        _expectation.Met(words);
    }

    private static TimeSpan SpanOf(ScenarioStep step, string text) =>
        text.Length > 1 && double.TryParse(text[..^1], CultureInfo.InvariantCulture, out var number)
        ? text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => throw step.Problem("write a time as 5s, 3m or 2h")
        }
        : throw step.Problem("write a time as 5s, 3m or 2h");

    private static Task EachAsync(MapNode map, Func<string, Node, Task> act) =>
        EachAsync(Enumerable.Select(map, static one => (one.Key, one.Value)), act);

    private static async Task EachAsync(IEnumerable<(string Reference, Node Said)> all, Func<string, Node, Task> act)
    {
        foreach (var (reference, said) in all) await act(reference, said);
    }

    [GeneratedRegex(@"\$(app|repo|rev)(\d*)")]
    private static partial Regex Variable();
}

using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Syncing;

namespace GitOpsActors.Engine.Tests.Applications;

/// <summary>
/// An Application and the world around it, without any I/O: Git is a list of manifests, the cluster a table of objects. Tests change the
/// world and let messages flow until nothing is left to do.
/// </summary>
internal sealed class World
{
    public const string Server = ControlPlaneView.LocalServer;

    private const string No = "refused by the test";
    private static readonly HealthState Starting = new(HealthStatus.Progressing);

    private readonly Queue<ApplicationMessage> _mail = new();
    private readonly Dictionary<Alarm, DateTimeOffset> _alarms = [];
    private readonly List<Effect> _held = [];
    private readonly Queue<ApplicationMessage> _renders = new();
    private readonly Dictionary<string, List<string>> _past = new(StringComparer.Ordinal);
    private long _version = 100;
    private int _made;

    public World(string specYaml, string metadataYaml = "")
    {
        var metadata = "{name: web, namespace: argocd, uid: u1, resourceVersion: '1'" + (metadataYaml.Length > 0 ? ", " + metadataYaml : "") + "}";
        Resource = MapNode.Of(
            ("apiVersion", "argoproj.io/v1alpha1"), ("kind", "Application"), ("metadata", YamlReader.Read(metadata)), ("spec", YamlReader.Read(specYaml)));
        View = new ControlPlaneView
        {
            Namespace = "argocd",
            Projects = ProjectsOf("{sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], clusterResourceWhitelist: [{group: '*', kind: '*'}]}"),
            Clusters = [new KnownCluster(Server, ControlPlaneView.LocalName, "")],
            Tracking = Tracking.Default,
        };
    }

    public const string Automated = "{source: {repoURL: 'https://git/x', path: app, targetRevision: main}, destination: {name: in-cluster, namespace: shop}, syncPolicy: {automated: {prune: true, selfHeal: true}}}";
    public const string Manual = "{source: {repoURL: 'https://git/x', path: app, targetRevision: main}, destination: {name: in-cluster, namespace: shop}}";

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ApplicationState State { get; private set; } = ApplicationState.Initial;

    public MapNode? Resource { get; set; }

    public ControlPlaneView View { get; set; }

    /// <summary>What Git holds, and at which commit.</summary>
    public List<string> Git { get; set; } = [];

    public string Commit { get; set; } = "c1";

    public string? RenderProblem { get; set; }

    public bool RenderProblemPasses { get; set; }

    public Dictionary<ResourceKey, LiveObject> Cluster { get; } = [];

    /// <summary>What the cluster refuses, and how.</summary>
    public Dictionary<string, string> Refused { get; } = [];

    public HashSet<string> MissingKinds { get; } = [];

    /// <summary>What takes time to become healthy, as every Job does, and what takes time to go.</summary>
    public HashSet<string> Starts { get; } = [];

    public HashSet<string> Lingering { get; } = [];

    /// <summary>What syncs did, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>What somebody asks for in the moment in which a request has been taken out, before we hear that it has.</summary>
    public string AskedMeanwhile { get; set; } = "";

    /// <summary>Whether objects can be made in a namespace that is there as an object only.</summary>
    public bool NeedsNamespaces { get; set; }

    /// <summary>What is answered at once with a failure: `render`, `predict`, `sync`, `delete`, `write` in several ways, or `release`.</summary>
    public string Failing { get; set; } = "";

    /// <summary>Whether the watch tells nothing of deletions.</summary>
    public bool WatchIsBehind { get; set; }

    /// <summary>Whether the cluster does not answer what is there.</summary>
    public bool TellsNothingOfKinds { get; set; }

    /// <summary>Kinds that can't be watched, and why.</summary>
    public Dictionary<GroupKind, string> Unwatched { get; } = [];

    public List<Effect> Effects { get; } = [];

    public List<ApplicationEvent> Events { get; } = [];

    /// <summary>Whether syncs wait until they are told to go on.</summary>
    public bool HoldsSyncs { get; set; }

    public bool HoldsRenders { get; set; }

    /// <summary>Whether the watcher takes its time to tell of what was asked.</summary>
    public bool HoldsTracks { get; set; }

    public string Status(params string[] path) => Resource?["status"].At(path)?.PlainText() ?? "";

    public int Count<T>() where T : Effect => Effects.OfType<T>().Count();

    public static string ConfigMap(string name, string value = "1", string annotations = "{}") =>
        $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, annotations: {annotations}}}, data: {{value: '{value}'}}}}";

    public static ResourceKey Key(string name) => new("", "ConfigMap", "shop", name);

    public static ResourceKey NamespaceKey(string name) => new("", "Namespace", "", name);

    public static string Namespace(string name) => $"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}";

    public static Project ProjectOf(string spec) => Project.Read(MapNode.Of(("metadata", MapNode.Of(("name", "default"))), ("spec", YamlReader.Read(spec))));

    public static Dictionary<string, Project> ProjectsOf(string spec) => new(StringComparer.Ordinal) { ["default"] = ProjectOf(spec) };

    public World Start()
    {
        Send(new ApplicationMessage.ViewSeen(View));
        return Send(new ApplicationMessage.ResourceSeen(Resource!));
    }

    /// <summary>The process dies: only what was recorded is left, and everything is seen anew.</summary>
    public World Restart()
    {
        var record = ApplicationRecord.Nothing;
        foreach (var happened in Events) record = record.After(happened);
        State = new ApplicationState(record, Picture.Blank);
        _mail.Clear();
        _held.Clear();
        return Start();
    }

    public World Push(string commit, params string[] manifests)
    {
        _past[Commit] = Git;
        (Commit, Git) = (commit, [.. manifests]);
        return Send(new ApplicationMessage.SourceMoved());
    }

    /// <summary>Somebody changes an object behind our back.</summary>
    public World Meddle(string name, Func<LiveObject, LiveObject?> change) => Meddle(Key(name), change);

    public World Meddle(ResourceKey key, Func<LiveObject, LiveObject?> change)
    {
        var changed = change(Cluster[key]);
        if (changed is null) Cluster.Remove(key);
        else Cluster[key] = changed with { ResourceVersion = NextVersion() };
        return Send(Seen(new LiveChange(key, Cluster.GetValueOrDefault(key), NextVersion())));
    }

    public World Edit(Func<MapNode, MapNode> change)
    {
        Resource = change(Resource!).WithAt(["metadata", "resourceVersion"], NextVersion());
        return Send(new ApplicationMessage.ResourceSeen(Resource));
    }

    public World Ask(string operation) => Edit(resource => resource.With("operation", YamlReader.Read(operation)));

    public World Wait(TimeSpan time, Alarm alarm)
    {
        Now += time;
        return Send(new ApplicationMessage.Due(alarm));
    }

    public World Send(ApplicationMessage message)
    {
        _mail.Enqueue(message);
        for (var turns = 0; _mail.TryDequeue(out var next); turns++)
        {
            Assert.True(turns < 1000, "the application never comes to rest");
            Turn(next);
        }

        return this;
    }

    /// <summary>The render that has waited longest is made now, with what Git held when it began.</summary>
    public World ReleaseRender()
    {
        var answer = _renders.Dequeue();
        return Send(answer);
    }

    public World Release()
    {
        HoldsSyncs = HoldsTracks = false;
        foreach (var effect in _held.ToList()) Do(effect);
        _held.Clear();
        return Send(new ApplicationMessage.Due(Alarm.Report));
    }

    /// <summary>Lets time pass, and alarms ring.</summary>
    public World RunFor(TimeSpan time)
    {
        var end = Now + time;
        while (_alarms.Count > 0 && _alarms.MinBy(static alarm => alarm.Value) is var (alarm, at) && at <= end)
        {
            _alarms.Remove(alarm);
            Now = at > Now ? at : Now;
            Send(new ApplicationMessage.Due(alarm));
        }

        Now = end;
        return this;
    }

    private void Turn(ApplicationMessage message)
    {
        var decision = Decider.Decide(State, message, Now);
        var record = State.Record;
        foreach (var happened in decision.Events) record = record.After(happened);
        State = new ApplicationState(record, decision.Picture);
        Events.AddRange(decision.Events);
        foreach (var effect in decision.Effects)
        {
            Effects.Add(effect);
            Do(effect);
        }
    }

    private void Do(Effect effect)
    {
        switch (effect)
        {
            case Effect.Render render when HoldsRenders: _renders.Enqueue(new ApplicationMessage.Rendered(render.Ask, Render(render.Ask))); break;
            case Effect.Render render: _mail.Enqueue(new ApplicationMessage.Rendered(render.Ask, Render(render.Ask))); break;
            case Effect.SetAlarm alarm: _alarms[alarm.Alarm] = Now + alarm.Delay; break;
            case Effect.StopAlarm alarm: _alarms.Remove(alarm.Alarm); break;
            case Effect.Track when TellsNothingOfKinds: break;
            case Effect.Predict predict when Failing == "predict":
                _mail.Enqueue(new ApplicationMessage.Predicted(predict.Ask, [.. predict.Targets.Select(static target => new Prediction(target, null, false, No))]));
                break;
            case Effect.RunSync sync when Failing == "sync": _mail.Enqueue(new ApplicationMessage.SyncEnded(sync.Ask, new SyncOutcome([], No, IsError: true))); break;
            case Effect.CancelSync cancel: Cancel(cancel.Ask); break;
            case Effect.Delete delete when Failing == "delete": _mail.Enqueue(new ApplicationMessage.DeletionsAsked(delete.Ask, [No])); break;
            case Effect.Delete delete when WatchIsBehind: _mail.Enqueue(new ApplicationMessage.DeletionsAsked(delete.Ask, [])); break;
            case Effect.Track when HoldsTracks: _held.Add(effect); break;
            case Effect.Track track:
                var all = Cluster.Values.Where(live => live.Mark is not null || track.Keys.Contains(live.Key))
                    .Select(static live => new LiveChange(live.Key, live, live.ResourceVersion)).ToList();
                _mail.Enqueue(new ApplicationMessage.LiveSeen(track.Server, all, Listed(track.Kinds), Unwatched) { Ask = track.Ask });
                break;
            case Effect.Predict predict:
                _mail.Enqueue(new ApplicationMessage.Predicted(predict.Ask, [.. predict.Targets.Select(target =>
                    new Prediction(target, Cluster.GetValueOrDefault(target.Key), Cluster.GetValueOrDefault(target.Key)?.Content == Content(target), ""))]));
                break;
            case Effect.RunSync when HoldsSyncs: _held.Add(effect); break;
            case Effect.RunSync sync: _mail.Enqueue(new ApplicationMessage.SyncEnded(sync.Ask, Sync(sync.Plan))); break;
            case Effect.Delete delete:
                foreach (var live in delete.Objects)
                {
                    Cluster.Remove(live.Key);
                    _mail.Enqueue(Seen(new LiveChange(live.Key, null, NextVersion())));
                }

                _mail.Enqueue(new ApplicationMessage.DeletionsAsked(delete.Ask, []));
                break;
            case Effect.Write write: Write(write); break;
            default: break;
        }
    }

    private RenderOutcome Render(RenderAsk ask)
    {
        if (Failing == "render") return new RenderOutcome.Failed(No, IsPassing: true);
        if (RenderProblem is { } problem) return new RenderOutcome.Failed(problem, RenderProblemPasses);
        var isLocal = ask.Goal.Manifests.Count > 0;
        var revision = isLocal ? "" : ask.Revisions[0].Length > 0 ? ask.Revisions[0] : Commit;
        var manifests = isLocal ? LocalManifests.Read(ask.Goal.Manifests)
            : _past.GetValueOrDefault(revision == Commit ? "" : revision, Git).Select(static text => YamlReader.Read(text).Map());
        return new RenderOutcome.Done([revision], ["Directory"],
            TargetSet.Of(
                manifests, "web", "shop", Tracking.Default,
                static kind => kind.Kind is not ("Namespace" or "CustomResourceDefinition"), kind => ask.Goal.Filter.Excludes(kind, ask.Goal.Server)));
    }

    private SyncOutcome Sync(SyncPlan plan)
    {
        if (plan.Checked.FirstOrDefault(task => MissingKinds.Contains(task.Target.Key.Kind)) is { } missing)
            return new SyncOutcome([new Synced(Result(missing, "SyncFailed", "no such kind") with { IsMissingKind = true }, null, null)], "no such kind");
        if (plan.Namespace.Length > 0 && Cluster.TryAdd(NamespaceKey(plan.Namespace), MadeNamespace(plan.Namespace, NextVersion())))
            _mail.Enqueue(Seen(new LiveChange(NamespaceKey(plan.Namespace), Cluster[NamespaceKey(plan.Namespace)], NextVersion())));
        foreach (var cleanup in plan.Cleanups) CleanUp(cleanup);
        var results = new List<Synced>();
        foreach (var task in plan.Prunes)
        {
            if (task.Skipped.Length == 0 && !plan.IsDryRun) Remove(task.Live.Key);
            results.Add(new Synced(new SyncResult(task.Live.Key, "v1", task.Skipped.Length == 0 ? "Pruned" : "PruneSkipped", task.Skipped, State: OperationPhase.Succeeded), null, null));
        }

        foreach (var task in plan.Applies) results.Add(Apply(task, plan.IsDryRun));
        return new SyncOutcome(results, "");
    }

    private void CleanUp(HookCleanup cleanup)
    {
        if (!Cluster.TryGetValue(cleanup.Live.Key, out var live) || live.Uid != cleanup.Live.Uid) return;
        if (cleanup.IsDeleted)
        {
            Remove(live.Key);
            return;
        }

        Cluster[live.Key] = live with { IsHeldAsHook = false, ResourceVersion = NextVersion() };
        _mail.Enqueue(Seen(new LiveChange(live.Key, Cluster[live.Key], Cluster[live.Key].ResourceVersion)));
    }

    private void Remove(ResourceKey key)
    {
        if (Lingering.Contains(key.Name)) Cluster[key] = Cluster[key] with { IsTerminating = true, ResourceVersion = NextVersion() };
        else Cluster.Remove(key);
        Log.Add($"delete {key.Name}");
        if (!WatchIsBehind) _mail.Enqueue(Seen(new LiveChange(key, Cluster.GetValueOrDefault(key), NextVersion())));
    }

    private Synced Apply(ApplyTask task, bool isDry)
    {
        var key = task.Target.Key;
        if (Refused.TryGetValue(key.Name, out var why)) return new Synced(Result(task, "SyncFailed", why), null, null);
        if (NeedsNamespaces && key.Namespace.Length > 0 && Cluster.GetValueOrDefault(NamespaceKey(key.Namespace)) is not { IsTerminating: false })
            return new Synced(Result(task, "SyncFailed", $"the namespace {key.Namespace} is not there"), null, null);
        if (isDry) return new Synced(Result(task, "Synced", "dry"), null, null);
        if (!task.IsUnchanged)
        {
            Log.Add($"apply {key.Name}");
            Cluster[key] = Live(task.Target) with { IsTerminating = Cluster.GetValueOrDefault(key)?.IsTerminating ?? false };
        }

        return new Synced(Result(task, "Synced", "applied"), Cluster[key], task.Hook is null ? task.Manifest : null);
    }

    private static SyncResult Result(ApplyTask task, string status, string message) => new(
        task.Target.Key, "v1", status, message, Phase: task.Phase, IsHook: task.Hook is not null, State: status == "SyncFailed" ? OperationPhase.Failed : OperationPhase.Running);

    /// <summary>One that a sync has made bears nobody's mark.</summary>
    public static LiveObject MadeNamespace(string name, string version) =>
        new() { Key = NamespaceKey(name), ApiVersion = "v1", Uid = "uid-" + version, ResourceVersion = version, IsOwned = false, Content = new Digest(7, 7) };

    public LiveObject Live(Target target) => new()
    {
        Key = target.Key, ApiVersion = "v1", Uid = $"uid-{target.Key.Name}-{++_made}", ResourceVersion = NextVersion(), IsOwned = true,
        IsHook = Hook.IsHook(target.Manifest.Map("metadata", "annotations")), IsHeldAsHook = target.Manifest.List("metadata", "finalizers").Contains(Hook.Finalizer),
        Content = Content(target), Mark = new Mark("web", true), SyncOptions = target.SyncOptions, Wave = target.Wave,
        Health = target.Key.Kind switch { "Deployment" => Starts.Contains(target.Key.Name) ? Starting : HealthState.Healthy, "Job" => Starting, _ => null },
    };

    private static Digest Content(Target target) => Digest.Of(MapNode.Of(("applied", target.Manifest)));

    private void Write(Effect.Write write)
    {
        if (Resource is null) return;
        var isRelease = write.Patch?["metadata"] is MapNode metadata && metadata.Has("finalizers");
        if (Failing is "write" or "write to nothing" or "write that does not stay" || (Failing == "release" && isRelease))
        {
            _mail.Enqueue(new ApplicationMessage.StatusWritten(Failing == "write that does not stay" ? Resource : null, Failing is "write" or "release" ? No : ""));
            return;
        }

        if (write.Patch is not null) Resource = Engine.Patching.MergePatch.Apply(Resource, write.Patch).Map();
        if (write.Finished is not null && Resource["operation"] == write.Finished) Resource = Resource.Without("operation");
        Resource = Resource.WithAt(["metadata", "resourceVersion"], NextVersion());
        if (write.Finished is not null && AskedMeanwhile.Length > 0)
        {
            var answer = new ApplicationMessage.StatusWritten(Resource, "");
            Resource = Resource.With("operation", YamlReader.Read(AskedMeanwhile)).WithAt(["metadata", "resourceVersion"], NextVersion());
            AskedMeanwhile = "";
            _mail.Enqueue(new ApplicationMessage.ResourceSeen(Resource));
            _mail.Enqueue(answer);
            return;
        }

        var isGone = Resource.Map("metadata").Has("deletionTimestamp") && Resource.List("metadata", "finalizers").Count == 0;
        _mail.Enqueue(new ApplicationMessage.StatusWritten(Resource, ""));
        if (!isGone) return;
        Resource = null;
        _mail.Enqueue(new ApplicationMessage.ResourceGone());
    }

    public ApplicationMessage.LiveSeen Seen(params LiveChange[] changes) => new(Server, changes, Listed(State.Picture.TrackedKinds), Unwatched) { Ask = State.Picture.TrackAsk };

    private HashSet<GroupKind> Listed(IEnumerable<GroupKind> kinds) => [.. kinds.Where(kind => !Unwatched.ContainsKey(kind))];

    private void Cancel(SyncAsk ask)
    {
        if (_held.RemoveAll(effect => effect is Effect.RunSync sync && sync.Ask == ask) > 0) _mail.Enqueue(new ApplicationMessage.SyncEnded(ask, new SyncOutcome([], "it was given up", IsError: true)));
    }

    private string NextVersion() => (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

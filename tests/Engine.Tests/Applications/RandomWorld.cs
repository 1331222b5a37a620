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
/// An Application in a world of chance and virtual time. Effects take a while and fail now and then; news is late, lost or doubled; alarms ring
/// a little early or late; people push, meddle, refresh, sync and terminate; the process dies. Answers are never lost, as the shell promises,
/// unless the process dies. After <see cref="Heal"/> everything works and the level of everything is told once more.
/// </summary>
internal sealed class RandomWorld(int seed, bool isDeletable)
{
    private static readonly string[] Names = ["a", "b", "c", "d"];
    private static readonly string[] DeletePolicies = ["HookSucceeded", "HookFailed", "BeforeHookCreation"];
    private static readonly GroupKind[] AllKinds = [new("", "ConfigMap"), new("", "Secret"), new("apps", "Deployment")];

    private readonly Random _chance = new(seed);
    private readonly PriorityQueue<Action, (long Ticks, long Order)> _agenda = new();
    private readonly Dictionary<Alarm, long> _alarms = [];
    private readonly Dictionary<ResourceKey, LiveObject> _cluster = [];
    private readonly HashSet<ResourceKey> _everThere = [];
    private int _made;
    private readonly Dictionary<GroupKind, string> _watches = [];
    private readonly Dictionary<string, (TargetSet Targets, int Number)> _commits = [];
    private readonly HashSet<SyncAsk> _cancelled = [];
    private ControlPlaneView _view = new World(World.Automated).View;
    private long _order, _version = 100, _life, _channelUntil;
    private int _newest, _atWish, _effectsThisSecond;
    private long _second;
    private int _known;
    private bool _servesDeployments;
    private bool _isSick = true;

    public RandomWorld Begin()
    {
        var metadata = MapNode.Of(("name", "web"), ("namespace", "argocd"), ("uid", "u1"), ("resourceVersion", "1"));
        if (isDeletable) metadata = metadata.With("finalizers", ListNode.Of((Node)Deleting));
        Resource = MapNode.Of(("apiVersion", "argoproj.io/v1alpha1"), ("kind", "Application"), ("metadata", metadata), ("spec", YamlReader.Read(World.Automated.Replace("syncPolicy: {", "syncPolicy: {syncOptions: [CreateNamespace=true], ", StringComparison.Ordinal))));
        Commit();
        _known = _newest;
        _servesDeployments = Chance(75);
        if (!_servesDeployments) At(Now + TimeSpan.FromSeconds(_chance.Next(5, 600)), ServeDeployments);
        SeeAll();
        return this;
    }

    private const string Permissive = "{sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], clusterResourceWhitelist: [{group: '*', kind: '*'}]}";
    private const string NoSecrets = "{sourceRepos: ['*'], destinations: [{server: '*', namespace: '*'}], namespaceResourceBlacklist: [{group: '', kind: Secret}]}";
    private const string Deleting = "resources-finalizer.argocd.argoproj.io";

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public MapNode? Resource { get; private set; }

    public ApplicationState State { get; private set; } = ApplicationState.Initial;

    /// <summary>What is there of the Application's; the namespace is only made for it.</summary>
    public IEnumerable<ResourceKey> Ours => _cluster.Keys.Where(static key => key != Shop);

    /// <summary>The same without hooks, some of which stay by their own policy.</summary>
    public IEnumerable<ResourceKey> Ordinary => Ours.Where(key => !_cluster[key].IsHook);

    /// <summary>What is not as the newest commit says, whatever the status tells.</summary>
    public IEnumerable<ResourceKey> Differing => Ours.Union(_commits[Newest].Targets.Targets.Keys)
        .Where(key => _cluster.GetValueOrDefault(key) is not { IsHook: true })
        .Where(key => !_commits[Newest].Targets.Targets.TryGetValue(key, out var target) || _cluster.GetValueOrDefault(key)?.Content != Content(target));

    /// <summary>What happened, when somebody wants to read it.</summary>
    public List<string>? Trace { get; init; }

    public string Newest => "c" + _newest;

    /// <summary>Rules that were broken on the way.</summary>
    public List<string> Broken { get; } = [];

    public string Status(params string[] path) => Resource?["status"].At(path)?.PlainText() ?? "";

    /// <summary>Lets the world go on for a while, with everything that may go wrong.</summary>
    public void Suffer(TimeSpan time)
    {
        var end = Now + time;
        while (Now < end)
        {
            Run(Now + TimeSpan.FromSeconds(_chance.Next(1, 40)));
            Disturb();
        }
    }

    /// <summary>From now on everything works, and whatever is so is told.</summary>
    public void Heal()
    {
        _isSick = false;
        _known = _newest;
        _view = _view with { Projects = World.ProjectsOf(Permissive) };
        if (!_servesDeployments) ServeDeployments();
        Trace?.Add($"{Now:mm:ss.fff} healed");
        foreach (var kind in _watches.Keys.ToList()) _watches[kind] = "";
        MakeGround();
        SeeAll();
        Tell(new ApplicationMessage.SourceMoved());
        TellLive([.. _everThere.Select(ChangeOf)]);
    }

    public void Delete() => Edit(static resource => resource.WithAt(["metadata", "deletionTimestamp"], "2026-01-01T00:00:00Z"));

    public void Push()
    {
        Commit();
        // A webhook tells it at once, or a look does later. Until then who does not look anew finds the commit before it.
        if (!_isSick || Chance(70)) Notice();
        else At(Now + TimeSpan.FromSeconds(_chance.Next(1, 120)), Notice);
    }

    private void Notice()
    {
        _known = _newest;
        Tell(new ApplicationMessage.SourceMoved());
    }

    public void Run(TimeSpan time) => Run(Now + time);

    private bool Chance(int percent) => _chance.Next(100) < percent;

    private bool Fails() => _isSick && Chance(30);

    private void Run(DateTimeOffset until)
    {
        while (_agenda.TryPeek(out _, out var at) && at.Ticks <= until.Ticks && Broken.Count == 0)
        {
            var next = _agenda.Dequeue();
            if (at.Ticks > Now.Ticks) Now = new DateTimeOffset(at.Ticks, TimeSpan.Zero);
            next();
        }

        if (until > Now) Now = until;
    }

    private void After(TimeSpan delay, Action action)
    {
        var life = _life;
        At(Now + delay, () =>
        {
            if (life == _life) action();
        });
    }

    private void At(DateTimeOffset time, Action action) => _agenda.Enqueue(action, (time.Ticks, ++_order));

    private TimeSpan While() => TimeSpan.FromMilliseconds(Chance(10) ? _chance.Next(20_000) : _chance.Next(300));

    // ---- what people and processes do

    private void Disturb()
    {
        switch (_chance.Next(12))
        {
            case 0: Push(); break;
            case 1: Meddle(static (live, chance) => live with { Content = new Digest((ulong)chance.Next(), 1) }); break;
            case 2: Meddle(static (_, _) => null); break;
            case 3: Refresh(); break;
            case 4: Edit(static resource => resource.With("operation", YamlReader.Read("{sync: {prune: true}, initiatedBy: {username: me}}"))); break;
            case 5: After(TimeSpan.Zero, () => Turn(new ApplicationMessage.TerminationWanted())); break;
            case 6: Restart(); break;
            case 7:
                _view = _view with { Repositories = Chance(50) ? "one" : "another" };
                Tell(new ApplicationMessage.ViewSeen(_view));
                break;
            case 8: Watch(AllKinds[_chance.Next(AllKinds.Length)], Chance(50) ? "it is forbidden" : ""); break;
            case 9: DeleteNamespace(); break;
            case 10: ChangeProject(Permissive); break;
            case 11: ChangeProject(isDeletable || Chance(50) ? "{sourceRepos: ['https://other/*'], destinations: [{server: '*', namespace: '*'}]}" : NoSecrets); break;
        }
    }

    private void ChangeProject(string spec)
    {
        _view = _view with { Projects = World.ProjectsOf(spec) };
        Tell(new ApplicationMessage.ViewSeen(_view));
    }

    private void ServeDeployments()
    {
        if (_servesDeployments) return;
        _servesDeployments = true;
        Tell(new ApplicationMessage.KindsArrived(World.Server, [new GroupKind("apps", "Deployment")]));
    }

    /// <summary>What lies in it goes first; finalizers may hold that up for longer than any sync is retried.</summary>
    private void DeleteNamespace()
    {
        if (_cluster.GetValueOrDefault(Shop) is not { IsTerminating: false } shop) return;
        Put(Shop, shop with { IsTerminating = true });
        var end = TimeSpan.FromSeconds(Chance(20) ? _chance.Next(300, 700) : _chance.Next(1, 60));
        foreach (var key in Ours.Order().ToList()) At(Now + (end * _chance.NextDouble()), () => Put(key, null));
        At(Now + end, () =>
        {
            foreach (var key in Ours.Order().ToList()) Put(key, null);
            Put(Shop, null);
            MakeGround();
        });
    }

    /// <summary>What runs after everything is gone needs a namespace, which nobody makes for a deletion.</summary>
    private void MakeGround()
    {
        if (isDeletable && !_isSick && !_cluster.ContainsKey(Shop)) Put(Shop, World.MadeNamespace("shop", NextVersion()));
    }

    private void Refresh()
    {
        // A wish that stands there already can't be told from another one.
        if (Resource is null || HasWish(Resource)) return;
        _atWish = _newest;
        Edit(static resource => resource.WithAt(["metadata", "annotations", "argocd.argoproj.io/refresh"], "normal"));
    }

    private void Commit()
    {
        var name = "c" + ++_newest;
        var manifests = Names.Where(_ => Chance(70)).Append("always").Select(one => _chance.Next(6) switch
        {
            0 => World.ConfigMap(one, _chance.Next(3).ToString(System.Globalization.CultureInfo.InvariantCulture)).Replace("ConfigMap", "Secret", StringComparison.Ordinal),
            1 => $"{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: {one}}}, spec: {{replicas: {_chance.Next(3)}}}}}",
            _ => World.ConfigMap(one, _chance.Next(3).ToString(System.Globalization.CultureInfo.InvariantCulture)),
        }).Concat(Hooks()).Select(text => Annotated(YamlReader.Read(text).Map())).ToList();
        _commits[name] = (TargetSet.Of(manifests, "web", "shop", Tracking.Default, static _ => true), _newest);
        Trace?.Add($"{Now:mm:ss.fff} pushed {name}");
    }

    private IEnumerable<string> Hooks()
    {
        foreach (var phase in (string[])["PreSync", "Sync", "PostSync", "SyncFail"])
        {
            if (!Chance(15)) continue;
            var policy = _chance.Next(4) switch { 0 => "HookSucceeded,BeforeHookCreation", 1 => "HookFailed,BeforeHookCreation", _ => "BeforeHookCreation" };
            yield return HookText(phase, policy);
        }

        foreach (var moment in isDeletable ? (string[])["PreDelete", "PostDelete"] : [])
            if (Chance(40)) yield return HookText(moment, DeletePolicies[_chance.Next(DeletePolicies.Length)]);
    }

    private static string HookText(string phase, string policy) =>
        $"{{apiVersion: batch/v1, kind: Job, metadata: {{name: {phase.ToLowerInvariant()}, "
        + $"annotations: {{argocd.argoproj.io/hook: {phase}, argocd.argoproj.io/hook-delete-policy: '{policy}'}}}}}}";

    private MapNode Annotated(MapNode manifest) => Chance(70) ? manifest
        : manifest.WithAt(["metadata", "annotations", "argocd.argoproj.io/sync-wave"], _chance.Next(-1, 3).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private void Meddle(Func<LiveObject, Random, LiveObject?> change)
    {
        if (_cluster.Count == 0) return;
        var live = _cluster.Values.OrderBy(static one => one.Key).ElementAt(_chance.Next(_cluster.Count));
        if (live.Key == Shop) return;
        Put(live.Key, change(live, _chance));
    }

    private void Restart()
    {
        Trace?.Add($"{Now:mm:ss.fff} restarted");
        (_life, State) = (_life + 1, new ApplicationState(State.Record, Picture.Blank));
        _alarms.Clear();
        SeeAll(isSure: true);
    }

    private void Edit(Func<MapNode, MapNode> change)
    {
        if (Resource is null) return;
        Resource = change(Resource).WithAt(["metadata", "resourceVersion"], NextVersion());
        Tell(new ApplicationMessage.ResourceSeen(Resource));
    }

    // ---- news

    private void SeeAll(bool isSure = false)
    {
        Tell(new ApplicationMessage.ViewSeen(_view), isSure);
        if (Resource is not null) Tell(new ApplicationMessage.ResourceSeen(Resource), isSure);
        else Tell(new ApplicationMessage.ResourceGone("u1"), isSure);
    }

    /// <summary>News come in their order, if they come.</summary>
    private void Tell(ApplicationMessage news, bool isSure = false)
    {
        if (!isSure && _isSick && Chance(10)) return;
        _channelUntil = Math.Max(_channelUntil, (Now + (_isSick ? While() : TimeSpan.FromMilliseconds(5))).Ticks);
        for (var i = _isSick && Chance(10) ? 2 : 1; i > 0; i--) At(new DateTimeOffset(_channelUntil, TimeSpan.Zero), () => Turn(news));
    }

    private int _asked;

    /// <remarks>Nobody could delete objects of which he never heard, so nothing of them is lost where the end is that all are gone.</remarks>
    private void TellLive(IReadOnlyList<LiveChange> changes, bool isAnswer = false) => Tell(new ApplicationMessage.LiveSeen(
        World.Server, changes,
        _watches.Where(static watch => watch.Value.Length == 0).Select(static watch => watch.Key).ToHashSet(),
        _watches.Where(static watch => watch.Value is not ("" or "pending")).ToDictionary())
    { Ask = _asked }, isSure: isAnswer || isDeletable);

    private void Watch(GroupKind kind, string problem)
    {
        if (!_watches.ContainsKey(kind)) return;
        _watches[kind] = problem;
        TellLive([.. _everThere.Where(key => key.GroupKind == kind && problem.Length == 0).Select(ChangeOf)]);
        if (problem.Length > 0) At(Now + TimeSpan.FromSeconds(_chance.Next(1, 120)), () => Watch(kind, ""));
    }

    private static readonly ResourceKey Shop = World.NamespaceKey("shop");

    private bool IsListed(GroupKind kind) => _watches.GetValueOrDefault(kind, "none").Length == 0;

    private LiveChange ChangeOf(ResourceKey key) => new(key, _cluster.GetValueOrDefault(key), _cluster.GetValueOrDefault(key)?.ResourceVersion ?? NextVersion());

    private void Put(ResourceKey key, LiveObject? live)
    {
        if (live is null) _cluster.Remove(key);
        else _cluster[key] = live with { ResourceVersion = NextVersion() };
        _everThere.Add(key);
        if (IsListed(key.GroupKind)) TellLive([ChangeOf(key)]);
    }

    // ---- the shell

    private void Turn(ApplicationMessage message)
    {
        if (Broken.Count > 0) return;
        var decision = Decider.Decide(State, message, Now);
        var record = State.Record;
        foreach (var happened in decision.Events) record = record.After(happened);
        State = new ApplicationState(record, decision.Picture);
        Trace?.Add($"{Now:mm:ss.fff} {message.GetType().Name}{(message is ApplicationMessage.Due due ? due.Alarm : "")} -> {Words(decision)}");
        Count(decision.Effects.Count);
        foreach (var effect in decision.Effects) Do(effect);
    }

    private static string Words(Decision decision) => string.Join(' ', decision.Events.Select(static one => one.GetType().Name)
        .Concat(decision.Effects.Select(static one => one.GetType().Name + (one is Effect.SetAlarm alarm ? alarm.Alarm : ""))));

    private void Count(int effects)
    {
        var second = Now.Ticks / TimeSpan.TicksPerSecond;
        (_effectsThisSecond, _second) = (second == _second ? _effectsThisSecond + effects : effects, second);
        if (_effectsThisSecond > 100) Broken.Add("more than 100 effects in one second");
    }

    private void Do(Effect effect)
    {
        switch (effect)
        {
            case Effect.Render render:
                var revision = render.Ask.Revisions[0].Length > 0 ? render.Ask.Revisions[0] : render.Ask.IsFresh ? Newest : "c" + _known;
                if (render.Ask.IsFresh) _known = _newest;
                Answer(() => new ApplicationMessage.Rendered(render.Ask, Fails()
                    ? new RenderOutcome.Failed("Git is away", Chance(80))
                    : new RenderOutcome.Done([revision], ["Directory"], _commits[revision].Targets)));
                break;
            case Effect.Track track:
                _asked = track.Ask;
                foreach (var kind in track.Kinds.Where(kind => _watches.TryAdd(kind, "pending"))) At(Now + While(), () => Watch(kind, Fails() ? "the cluster can't be reached" : ""));
                TellLive([.. _cluster.Keys.Where(key => IsListed(key.GroupKind)).Select(ChangeOf)], isAnswer: true);
                break;
            case Effect.Explain explain: Answer(() => new ApplicationMessage.Explained(explain.Ask, [.. explain.Objects.Select(static live => new Reason(live.Key, "it does not say"))])); break;
            case Effect.Predict predict: Answer(() => new ApplicationMessage.Predicted(predict.Ask, [.. predict.Targets.Select(Predict)])); break;
            case Effect.RunSync sync:
                CheckRules(sync.Plan);
                if (sync.Ask.OperationId == SyncAsk.OfDeletion) CheckMoment(sync.Plan);
                Answer(() => new ApplicationMessage.SyncEnded(sync.Ask, _cancelled.Contains(sync.Ask) ? new SyncOutcome([], "cancelled") : Sync(sync.Plan)));
                break;
            case Effect.CancelSync cancel: _cancelled.Add(cancel.Ask); break;
            case Effect.Delete delete:
                if (delete.Objects.Any(static live => !live.IsHook) && Waits("pre-delete-finalizer"))
                    Broken.Add("objects are deleted before the PreDelete hooks have ended");
                Answer(() => new ApplicationMessage.DeletionsAsked(delete.Ask, [.. delete.Objects.Where(live => !Go(live)).Select(static live => $"{live.Key}: no")]));
                break;
            case Effect.Write write: Answer(() => Write(write)); break;
            case Effect.SetAlarm alarm: Set(alarm); break;
            case Effect.StopAlarm alarm: _alarms.Remove(alarm.Alarm); break;
        }
    }

    private void Answer(Func<ApplicationMessage> answer) => After(While(), () =>
    {
        var message = answer();
        After(_isSick ? While() / 4 : TimeSpan.Zero, () => Turn(message));
    });

    private void Set(Effect.SetAlarm alarm)
    {
        var number = _alarms[alarm.Alarm] = ++_order;
        // Timers and clocks do not agree to the millisecond.
        After(alarm.Delay + TimeSpan.FromMilliseconds(_chance.Next(-20, 20)) + (alarm.Delay * alarm.Jitter * _chance.NextDouble()), () =>
        {
            if (_alarms.GetValueOrDefault(alarm.Alarm) == number && _alarms.Remove(alarm.Alarm)) Turn(new ApplicationMessage.Due(alarm.Alarm));
        });
    }

    private Prediction Predict(Target target) => Fails()
        ? new Prediction(target, null, false, "500")
        : new Prediction(target, _cluster.GetValueOrDefault(target.Key), _cluster.GetValueOrDefault(target.Key)?.Content == Content(target), "");

    private SyncOutcome Sync(SyncPlan plan)
    {
        if (Fails()) return new SyncOutcome([], "503", IsError: true);
        var results = new List<Synced>();
        foreach (var task in plan.Prunes.Where(static task => task.Skipped.Length == 0))
        {
            if (_cluster.ContainsKey(task.Live.Key)) Put(task.Live.Key, null);
            results.Add(new Synced(new SyncResult(task.Live.Key, "v1", "Pruned", "pruned", State: OperationPhase.Succeeded), null, null));
        }

        foreach (var cleanup in plan.Cleanups) CleanUp(cleanup);
        if (plan.Namespace.Length > 0 && !_cluster.ContainsKey(Shop)) Put(Shop, World.MadeNamespace("shop", NextVersion()));
        foreach (var task in plan.Applies) results.Add(Apply(task));
        return new SyncOutcome(results, "");
    }

    private void CleanUp(HookCleanup cleanup)
    {
        if (Fails() || !_cluster.TryGetValue(cleanup.Live.Key, out var live) || live.Uid != cleanup.Live.Uid) return;
        Put(live.Key, cleanup.IsDeleted ? null : live with { IsHeldAsHook = false });
    }

    /// <summary>A hook ends after a while, and well unless the world is sick.</summary>
    private void LetEnd(LiveObject hook) => At(Now + While(), () =>
    {
        if (_cluster.GetValueOrDefault(hook.Key) is { } live && live.Uid == hook.Uid) Put(hook.Key, live with { Health = Fails() ? new HealthState(HealthStatus.Degraded) : HealthState.Healthy });
    });

    private static Synced Done(ApplyTask task, LiveObject live, string message) =>
        new(new SyncResult(task.Target.Key, "v1", "Synced", message, Phase: task.Phase, IsHook: task.Hook is not null), live, task.Hook is null ? task.Manifest : null);

    private Synced Apply(ApplyTask task)
    {
        var (key, target) = (task.Target.Key, task.Target);
        if (key.GroupKind == AllKinds[2] && !_servesDeployments) return new Synced(Failed(key, "no such kind") with { IsMissingKind = true }, null, null);
        if (task.IsUnchanged) return Done(task, task.Live!, "unchanged");
        if (Fails()) return new Synced(Failed(key, "500") with { Phase = task.Phase, IsHook = task.Hook is not null }, null, null);
        if (!_cluster.ContainsKey(key) && _cluster.GetValueOrDefault(Shop) is not { IsTerminating: false })
            return new Synced(Failed(key, "the namespace is being terminated") with { Phase = task.Phase, IsHook = task.Hook is not null }, null, null);
        if (_cluster.GetValueOrDefault(key)?.Content != Content(target))
        {
            Put(key, Live(target));
            if (task.Hook is not null) LetEnd(_cluster[key]);
        }

        return Done(task, _cluster[key], "applied");
    }

    private static SyncResult Failed(ResourceKey key, string message) => new(key, "v1", "SyncFailed", message, State: OperationPhase.Failed);

    private LiveObject Live(Target target) => new()
    {
        Key = target.Key, ApiVersion = target.ApiVersion, Uid = $"uid-{target.Key}-{++_made}", ResourceVersion = "", IsOwned = true, SyncOptions = target.SyncOptions, Wave = target.Wave,
        IsHook = Hook.IsHook(target.Manifest.Map("metadata", "annotations")), IsHeldAsHook = target.Manifest.List("metadata", "finalizers").Contains(Hook.Finalizer),
        Content = Content(target), Mark = new Mark("web", true), Health = target.Key.Kind switch { "Deployment" => HealthState.Healthy, "Job" => new HealthState(HealthStatus.Progressing), _ => null },
    };

    private static Digest Content(Target target) => Digest.Of(MapNode.Of(("applied", target.Manifest)));

    private bool Go(LiveObject live)
    {
        if (Fails()) return false;
        if (_cluster.ContainsKey(live.Key)) Put(live.Key, null);
        return true;
    }

    private ApplicationMessage.StatusWritten Write(Effect.Write write)
    {
        if (Resource is null) return new ApplicationMessage.StatusWritten(null, "");
        if (Fails()) return new ApplicationMessage.StatusWritten(null, "500");
        if (write.Patch?.Text("metadata", "resourceVersion") is { } version && version != Resource.Text("metadata", "resourceVersion")) return new ApplicationMessage.StatusWritten(null, "conflict");
        var hadWish = HasWish(Resource);
        if (write.Patch is not null) Resource = Engine.Patching.MergePatch.Apply(Resource, write.Patch).Map();
        if (write.Finished is not null && Resource["operation"] == write.Finished) Resource = Resource.Without("operation");
        Resource = Resource.WithAt(["metadata", "resourceVersion"], NextVersion());
        Check(hadWish);
        var written = Resource;
        if (Resource.Map("metadata").Has("deletionTimestamp") && Resource.List("metadata", "finalizers").Count == 0) Resource = null;
        Tell(Resource is null ? new ApplicationMessage.ResourceGone("u1") : new ApplicationMessage.ResourceSeen(Resource), isSure: Resource is null);
        return new ApplicationMessage.StatusWritten(written, "");
    }

    private bool Waits(string finalizer) =>
        Resource.List("metadata", "finalizers").Any(one => one.Text()?.StartsWith(finalizer + ".", StringComparison.Ordinal) == true
            && !one.Text()!.EndsWith("/cleanup", StringComparison.Ordinal));

    /// <summary>Hooks of a deletion run before all of it, or after all of it.</summary>
    private void CheckMoment(SyncPlan plan)
    {
        var isLate = plan.Applies.Any(static task => task.Target.Key.Name == "postdelete");
        if (isLate && (Waits("pre-delete-finalizer") || Ordinary.Any()))
            Broken.Add($"PostDelete hooks run while {string.Join(", ", Ordinary)} is there");
    }

    /// <summary>A sync touches nothing that the project, as it was last told, does not permit.</summary>
    private void CheckRules(SyncPlan plan)
    {
        var project = State.Picture.View!.Projects["default"];
        var destination = new Destination(World.Server, ControlPlaneView.LocalName, "shop");
        var touched = plan.Applies.Select(static task => task.Target.Key).Concat(plan.Prunes.Where(static task => task.Skipped.Length == 0).Select(static task => task.Live.Key));
        foreach (var key in touched)
            if (project.Refusal(key, destination, isNamespaced: true) is { } refusal) Broken.Add($"a sync touches {key}: {refusal}");
    }

    private static bool HasWish(MapNode resource) => resource.Map("metadata", "annotations").Has("argocd.argoproj.io/refresh");

    /// <summary>What users may rely on whenever they look.</summary>
    private void Check(bool hadWish)
    {
        // An Application that goes before anything could be told of it tells nothing.
        if (Resource.Map("metadata").Has("deletionTimestamp") && !Resource!.Has("status")) return;
        var status = Resource.Map("status");
        var types = status.List("conditions").Select(static one => one["type"].Text()).ToList();
        var isExplained = types.Exists(static type => type is "InvalidSpecError" or "ComparisonError" or "ComparisonWarning");
        if (status.Text("sync", "status") is null or "Unknown" && !isExplained) Broken.Add($"the sync status is {status["sync"]} and no condition says why: {status["conditions"]}");
        if (status.Text("health", "status") is null) Broken.Add("there is no health");
        if (!hadWish || HasWish(Resource!) || isExplained || Resource.Map("metadata").Has("deletionTimestamp")) return;
        var revision = status.Text("sync", "revision") ?? "";
        if (!_commits.TryGetValue(revision, out var commit) || commit.Number < _atWish) Broken.Add($"a refresh was answered with {revision}, but c{_atWish} was there when it was asked for");
    }

    private string NextVersion() => (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

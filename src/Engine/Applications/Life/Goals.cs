using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Diffing.Ignoring;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>What the spec and the control plane say together.</summary>
/// <param name="Goal">What is to be rendered; null when there are problems.</param>
/// <param name="Problems">Why nothing can be done, as users are told.</param>
internal sealed record Context(ApplicationSpec Spec, ControlPlaneView View, Project? Project, KnownCluster? Cluster, RenderGoal? Goal, IReadOnlyList<string> Problems)
{
    public SyncWindows Windows { get; init; } = SyncWindows.None;

    /// <summary>What is no difference, by the spec and by the settings.</summary>
    public IgnoreRules Ignore { get; init; } = IgnoreRules.None;

    public Destination Destination => Cluster?.At(Spec.Destination.Namespace) ?? new Destination("", "", Spec.Destination.Namespace);

    /// <summary>As whom syncs write.</summary>
    public Writer Writer { get; init; } = Writer.Ourselves;
}

/// <summary>From what the user wrote to what is rendered and watched.</summary>
internal static class Goals
{
    public static Context Of(Turn turn)
    {
        var (spec, view) = (turn.Picture.Spec!, turn.Picture.View!);
        var known = turn.Picture.Context;
        if (known is not null && ReferenceEquals(known.Spec, spec) && ReferenceEquals(known.View, view)) return known;
        var context = Of(spec, view, ApplicationName.Of(turn.Picture.Resource!));
        turn.Picture = turn.Picture with { Context = context };
        // The account that was missing is named now: what failed for its sake is tried again.
        if (known is { Writer.Problem.Length: > 0 } && context.Writer.Problem.Length == 0 && turn.Record.Operation is { } operation)
            turn.Picture = turn.Picture with { OperationWithAnotherChance = operation.Id };
        return context;
    }

    public static Context Of(ApplicationSpec spec, ControlPlaneView view, ApplicationName name)
    {
        var problems = new List<string>(spec.Errors);
        var project = view.Projects.GetValueOrDefault(spec.Project);
        if (project is null) problems.Add($"Application referencing project {spec.Project} which does not exist");
        else if (!project.IsFor(name, view.Namespace)) problems.Add($"application '{name.Name}' in namespace '{name.Namespace}' is not permitted to use project '{project.Name}'");
        var (cluster, problem) = view.Find(spec.Destination);
        if (cluster is null && spec.Destination is not { Server.Length: 0, Name.Length: 0 }) problems.Add(problem);
        if (project is not null) AddRefusals(problems, spec, project, cluster);
        var goal = problems.Count == 0
            ? new RenderGoal(spec.Sources, spec.Project, cluster!.Server, spec.Destination.Namespace, view.Tracking)
            {
                KustomizeBuildOptions = view.KustomizeBuildOptions,
                Filter = view.Resources.Filter,
                Tools = view.Tools,
                Signatures = project!.Signatures,
                Permitted = project.Sources,
                KeyRing = project.Signatures.IsEmpty ? "" : view.KeyRing,
            }
            : null;
        var (server, clusterName, @namespace) = spec.Destination;
        var windows = project?.WindowsFor(name.Name, server, clusterName, @namespace) ?? SyncWindows.None;
        return new Context(spec, view, project, cluster, goal, problems)
        {
            Windows = windows,
            Ignore = spec.Ignore.And(view.Resources.Ignore),
            Writer = Writer.Of(view, project, cluster, @namespace),
        };
    }

    /// <summary>Asks for the render and the watches that the goal needs and that are not there.</summary>
    public static void Follow(Turn turn, Context context)
    {
        // What was deployed is deleted from where it is, also when the spec is not, or no longer, a good one.
        var cluster = turn.Picture.IsBeingDeleted ? Deleting.ClusterOf(turn, context) : context.Goal is null ? null : context.Cluster;
        Orphans.Follow(turn, context, cluster);
        if (cluster is not null) Track(turn, cluster.Server, turn.Picture.IsBeingDeleted ? "" : context.Spec.MadeNamespace);
        if (context.Goal is null || (turn.Picture.IsBeingDeleted && !Finalizers.NeedManifests(turn.Picture.Resource!))) return;
        var picture = turn.Picture;
        if (picture.Asking is not null) return;
        var isCurrent = picture.Rendered is { } rendered && rendered.Goal == context.Goal;
        var failedAsItIs = picture.RenderFault is not null && picture.FaultyGoal == context.Goal;
        if (!picture.MustRender && (isCurrent || failedAsItIs)) return;
        var ask = new RenderAsk(turn.NextAsk(), 0, context.Goal, [.. context.Goal.Sources.Select(static _ => "")], IsFresh: picture.Refresh.Length > 0, IsHard: picture.Refresh == "hard")
        {
            Known = KnownRevisions(turn, context.Goal),
        };
        turn.Picture = turn.Picture with { Asking = ask, MustRender = false, RefreshAsk = picture.Refresh.Length > 0 && picture.RefreshAsk == 0 ? ask.Number : picture.RefreshAsk };
        turn.Do(new Effect.Render(ask));
    }

    /// <summary>What these very sources named before: at the last render or, after a restart, when they were deployed last.</summary>
    private static IReadOnlyList<string> KnownRevisions(Turn turn, RenderGoal goal)
    {
        if (turn.Picture.Rendered is { } rendered) return rendered.Goal.Sources.SequenceEqual(goal.Sources) ? rendered.Done.Revisions : [];
        // What an automatic way back has brought out is older on purpose.
        if (turn.Record.RolledBack is { } back) return back.Sources.SequenceEqual(goal.Sources) ? [.. back.Revisions] : [];
        return turn.Record.History.LastOrDefault() is { } last && last.Sources.SequenceEqual(goal.Sources) ? [.. last.Revisions] : [];
    }

    public static void TakeRender(Turn turn, ApplicationMessage.Rendered message)
    {
        var picture = turn.Picture;
        if (message.Ask == picture.AskingForOperation)
        {
            Operations.TakeRender(turn, message);
            return;
        }

        if (message.Ask != picture.Asking) return;
        turn.Picture = picture with { Asking = null };
        switch (message.Outcome)
        {
            case RenderOutcome.Done done: Use(turn, new RenderedGoal(message.Ask.Goal, done), message.Ask.Number); break;
            case RenderOutcome.Failed failed:
                // What was rendered before stays, so that drift is still repaired from it.
                turn.Picture = turn.Picture with
                {
                    RenderFault = failed,
                    FaultyGoal = message.Ask.Goal,
                    FaultNumber = message.Ask.Number,
                    RenderFailures = picture.FaultyGoal == message.Ask.Goal ? picture.RenderFailures + 1 : 1,
                };
                if (failed.IsPassing) turn.Do(Backoff.OfRender.Alarm(Alarm.Render, turn.Picture.RenderFailures));
                break;
        }
    }

    /// <summary>From now on this is what Git wants, unless a render that began later has told already.</summary>
    public static void Use(Turn turn, RenderedGoal rendered, int number)
    {
        var picture = turn.Picture;
        if (number < picture.RenderNumber) return;
        // What a render that began earlier has still to tell may be older. A hard one is made again, since this one was not.
        if (picture.Asking is { } asking && asking.Number < number && asking.Goal == rendered.Goal)
            picture = picture with { Asking = null, MustRender = picture.MustRender || asking.IsHard, RefreshAsk = asking.IsHard ? 0 : picture.RefreshAsk };
        turn.Picture = picture with
        {
            Rendered = rendered,
            RenderNumber = number,
            RenderFault = null,
            FaultyGoal = null,
            RenderFailures = 0,
            ComparedAt = turn.Now,
            PredictFailures = 0,
            PredictFaults = ImmutableDictionary<ResourceKey, string>.Empty,
        };
        turn.Do(new Effect.StopAlarm(Alarm.Render));
    }

    /// <summary>
    /// A refresh is answered by a comparison that was made from a render which began after the wish, or by the reason why there is none. Both
    /// stand in the status then, which is written together with the answer. A write may fail, and its reason may be gone before the next one:
    /// then the wish is open again.
    /// </summary>
    public static void AnswerRefresh(Turn turn, Context context, Comparison? comparison)
    {
        var picture = turn.Picture;
        if (picture.Refresh.Length == 0) return;
        var isCompared = comparison is not null && comparison.Goal == context.Goal && picture.RenderNumber >= picture.RefreshAsk;
        var isFaulty = picture.RenderFault is not null && picture.FaultNumber >= picture.RefreshAsk;
        var isDone = context.Goal is null || picture.IsBeingDeleted || (picture.RefreshAsk > 0 && (isCompared || isFaulty));
        if (isDone != picture.RefreshIsDone) turn.Picture = picture with { RefreshIsDone = isDone };
    }

    private static void AddRefusals(List<string> problems, ApplicationSpec spec, Project project, KnownCluster? cluster)
    {
        problems.AddRange(project.Problems);
        problems.AddRange(RefusalsOf(spec.Sources, project));
        if (cluster is null || project.PermitsDestination(cluster.At(spec.Destination.Namespace))) return;
        problems.Add(
            $"application destination server '{cluster.Server}' and namespace '{spec.Destination.Namespace}' "
            + $"do not match any of the allowed destinations in project '{project.Name}'");
    }

    /// <summary>Why these sources may not be looked at. An operation may name others than the spec does.</summary>
    public static IEnumerable<string> RefusalsOf(IEnumerable<SourceSpec> sources, Project project) => sources
        .Where(source => source.RepoUrl.Length > 0 && !project.PermitsSource(source.RepoUrl))
        .Select(source => $"application repo {source.RepoUrl} is not permitted in project '{project.Name}'");

    /// <summary>
    /// The kinds and objects of which an Application must hear: those it wants, those it has made, those that an operation may have made, and those
    /// its status tells of. Of some it hears when it can, and nothing waits for them: of the namespace that is made for it, since not all may look at
    /// namespaces; of what earlier operations may have left; and of what it has heard of until now, since a request may arrive late.
    /// </summary>
    private static void Track(Turn turn, string server, string madeNamespace)
    {
        var picture = turn.Picture;
        var told = picture.Resource.Map("status")["resources"];
        var inputs = new Inputs(server, picture.Rendered, picture.ForOperation, turn.Record.Server, turn.Record.Verdicts, told, madeNamespace, turn.Record.Operation?.Kinds, turn.Record.Operation?.LeftKinds, picture.View!.Resources.Filter);
        if (!picture.MustTrack && inputs.AreThoseOf(picture.TrackedFrom)) return;
        var wanted = new HashSet<ResourceKey>();
        var kinds = new HashSet<GroupKind>();
        foreach (var rendered in (ReadOnlySpan<RenderedGoal?>)[picture.Rendered, picture.ForOperation])
        {
            if (rendered is null || rendered.Goal.Server != server) continue;
            var targets = rendered.Done.Targets;
            wanted.UnionWith(targets.Targets.Keys);
            wanted.UnionWith(targets.Hooks.Select(static hook => hook.Key).OfType<ResourceKey>());
            kinds.UnionWith(targets.Kinds);
        }

        if (turn.Record.Server == server) kinds.UnionWith(turn.Record.Verdicts.Keys.Select(static key => key.GroupKind));
        foreach (var resource in told as ListNode ?? ListNode.Empty) kinds.Add(new GroupKind(resource["group"].Text() ?? "", resource["kind"].Text() ?? ""));
        if (turn.Record.Operation is { } operation) kinds.UnionWith(operation.Kinds);
        var heard = new HashSet<GroupKind>(kinds);
        heard.UnionWith(turn.Record.Operation?.LeftKinds ?? []);
        if (picture.TrackedServer == server) heard.UnionWith(picture.HeardKinds);
        if (madeNamespace.Length > 0)
        {
            var key = new ResourceKey("", "Namespace", "", madeNamespace);
            wanted.Add(key);
            heard.Add(key.GroupKind);
        }

        // What the settings leave out is not looked at, whoever has made it.
        foreach (var set in (ReadOnlySpan<HashSet<GroupKind>>)[kinds, heard])
            set.RemoveWhere(kind => turn.Picture.View!.Resources.Filter.Excludes(kind, server));
        wanted.RemoveWhere(key => !heard.Contains(key.GroupKind));
        var isSame = picture.TrackedServer == server && picture.TrackedKinds.SetEquals(kinds) && picture.HeardKinds.SetEquals(heard) && picture.TrackedKeys.SetEquals(wanted);
        turn.Picture = picture with { TrackedFrom = inputs, MustTrack = false };
        if (isSame && !picture.MustTrack) return;
        var ask = turn.NextAsk();
        // Objects that are asked after only now may be there without our mark, so that nobody has told of them yet.
        var isNew = wanted.Where(key => !picture.TrackedKeys.Contains(key) && !picture.Live.ContainsKey(key)).Select(static key => key.GroupKind);
        turn.Picture = turn.Picture with
        {
            TrackAsk = ask,
            TrackedServer = server,
            TrackedKinds = [.. kinds],
            HeardKinds = [.. heard],
            TrackedKeys = [.. wanted],
            Live = Heard(picture, server, heard, wanted),
            Gone = picture.TrackedServer == server ? picture.Gone : ImmutableDictionary<ResourceKey, string>.Empty,
            ListedKinds = picture.TrackedServer == server ? picture.ListedKinds.Except(isNew) : [],
            Unwatched = picture.TrackedServer == server ? picture.Unwatched : ImmutableDictionary<GroupKind, string>.Empty,
        };
        // Also of what is live and not wanted any more. Its end would be told to nobody when it is known from an apply alone, and the watch shows it
        // together with its end.
        wanted.UnionWith(turn.Picture.Live.Keys);
        turn.Do(new Effect.Track(ask, server, heard, wanted));
    }

    /// <summary>What we go on hearing of. The rest might go without our being told, and would be taken for live when it is wanted again.</summary>
    private static ImmutableDictionary<ResourceKey, LiveObject> Heard(Picture picture, string server, HashSet<GroupKind> kinds, HashSet<ResourceKey> wanted)
    {
        if (picture.TrackedServer != server) return ImmutableDictionary<ResourceKey, LiveObject>.Empty;
        var instance = Comparison.InstanceOf(picture);
        return picture.Live.RemoveRange(picture.Live
            .Where(one => !kinds.Contains(one.Key.GroupKind) || (!wanted.Contains(one.Key) && one.Value.Mark?.Instance != instance))
            .Select(static one => one.Key));
    }
}

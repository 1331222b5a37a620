using System.Collections.Immutable;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>What the spec and the control plane say together.</summary>
/// <param name="Goal">What is to be rendered; null when there are problems.</param>
/// <param name="Problems">Why nothing can be done, as users are told.</param>
internal sealed record Context(ApplicationSpec Spec, Project? Project, KnownCluster? Cluster, RenderGoal? Goal, IReadOnlyList<string> Problems)
{
    public Destination Destination => new(Cluster?.Server ?? "", Cluster?.Name ?? "", Spec.Destination.Namespace);
}

/// <summary>From what the user wrote to what is rendered and watched.</summary>
internal static class Goals
{
    private static readonly TimeSpan RenderAgainAfter = TimeSpan.FromSeconds(30);

    public static Context Of(Turn turn)
    {
        var (spec, view) = (turn.Picture.Spec!, turn.Picture.View!);
        var problems = new List<string>(spec.Errors);
        var project = view.Projects.GetValueOrDefault(spec.Project);
        if (project is null) problems.Add($"Application referencing project {spec.Project} which does not exist");
        var (cluster, problem) = view.Find(spec.Destination);
        if (cluster is null && spec.Destination is not { Server.Length: 0, Name.Length: 0 }) problems.Add(problem);
        if (project is not null) AddRefusals(problems, spec, project, cluster);
        var goal = problems.Count == 0
            ? new RenderGoal(spec.Sources, spec.Project, cluster!.Server, spec.Destination.Namespace, view.Tracking)
            : null;
        return new Context(spec, project, cluster, goal, problems);
    }

    /// <summary>Asks for the render and the watches that the goal needs and that are not there.</summary>
    public static void Follow(Turn turn, Context context)
    {
        if (context.Goal is null) return;
        Track(turn, context);
        if (turn.Picture.IsBeingDeleted) return;
        var picture = turn.Picture;
        if (picture.Asking is not null) return;
        var isCurrent = picture.Rendered is { } rendered && rendered.Goal == context.Goal;
        var failedAsItIs = picture.RenderFault is not null && picture.FaultyGoal == context.Goal;
        if (!picture.MustRender && (isCurrent || failedAsItIs)) return;
        var ask = new RenderAsk(turn.NextAsk(), 0, context.Goal, [.. context.Goal.Sources.Select(static _ => "")], IsFresh: picture.Refresh.Length > 0, IsHard: picture.Refresh == "hard");
        turn.Picture = turn.Picture with { Asking = ask, MustRender = false };
        turn.Do(new Effect.Render(ask));
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
            case RenderOutcome.Done done: Use(turn, new RenderedGoal(message.Ask.Goal, done)); break;
            case RenderOutcome.Failed failed:
                // What was rendered before stays, so that drift is still repaired from it.
                turn.Picture = turn.Picture with { RenderFault = failed, FaultyGoal = message.Ask.Goal, RefreshIsDone = picture.Refresh.Length > 0 };
                if (failed.IsPassing) turn.Do(new Effect.SetAlarm(Alarm.Render, RenderAgainAfter));
                break;
        }
    }

    /// <summary>From now on this is what Git wants.</summary>
    public static void Use(Turn turn, RenderedGoal rendered)
    {
        turn.Picture = turn.Picture with
        {
            Rendered = rendered,
            RenderFault = null,
            FaultyGoal = null,
            ComparedAt = turn.Now,
            RefreshIsDone = turn.Picture.Refresh.Length > 0,
            PredictFaults = ImmutableDictionary<ResourceKey, string>.Empty,
        };
        turn.Do(new Effect.StopAlarm(Alarm.Render));
    }

    private static void AddRefusals(List<string> problems, ApplicationSpec spec, Project project, KnownCluster? cluster)
    {
        foreach (var source in spec.Sources)
        {
            if (source.RepoUrl.Length > 0 && !project.PermitsSource(source.RepoUrl)) problems.Add($"application repo {source.RepoUrl} is not permitted in project '{project.Name}'");
        }

        if (cluster is null) return;
        if (cluster.Project.Length > 0 && cluster.Project != project.Name)
            problems.Add($"cluster {cluster.Server} is for the project '{cluster.Project}' only");
        else if (!project.PermitsDestination(new Destination(cluster.Server, cluster.Name, spec.Destination.Namespace)))
            problems.Add($"application destination server '{cluster.Server}' and namespace '{spec.Destination.Namespace}' do not match any of the allowed destinations in project '{project.Name}'");
    }

    /// <summary>The kinds and objects of which an Application must hear: those it wants, those it has made, and those its status tells of.</summary>
    private static void Track(Turn turn, Context context)
    {
        var picture = turn.Picture;
        var server = context.Cluster!.Server;
        var keys = picture.Rendered is { } rendered && rendered.Goal.Server == server ? rendered.Done.Targets.Targets.Keys : [];
        var wanted = new HashSet<ResourceKey>(keys);
        var kinds = new HashSet<GroupKind>(wanted.Select(static key => key.GroupKind));
        if (turn.Record.Server == server) kinds.UnionWith(turn.Record.Verdicts.Keys.Select(static key => key.GroupKind));
        foreach (var resource in picture.Resource!["status"].List("resources")) kinds.Add(new GroupKind(resource["group"].Text() ?? "", resource["kind"].Text() ?? ""));
        if (picture.ForOperation is { } other && other.Goal.Server == server) wanted.UnionWith(other.Done.Targets.Targets.Keys);
        kinds.UnionWith(wanted.Select(static key => key.GroupKind));
        var moved = picture.TrackedServer != server;
        if (!moved && picture.TrackedKinds.SetEquals(kinds) && picture.TrackedKeys.SetEquals(wanted)) return;
        turn.Picture = picture with
        {
            TrackedServer = server,
            TrackedKinds = [.. kinds],
            TrackedKeys = [.. wanted],
            Live = moved ? ImmutableDictionary<ResourceKey, Diffing.LiveObject>.Empty : picture.Live,
            ListedKinds = moved ? [] : picture.ListedKinds,
        };
        turn.Do(new Effect.Track(server, kinds, wanted));
    }
}

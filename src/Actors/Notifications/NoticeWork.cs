using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Git;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;
using GitOpsActors.Notifications;

namespace GitOpsActors.Actors.Notifications;

/// <summary>What is done beside an Application's actor: deciding, sending, and writing down what was sent.</summary>
/// <param name="name">The short name of the Application.</param>
internal sealed class NoticeWork(string name, FleetNode node)
{
    private const string FieldManager = "gitopsactors-notifications";
    private const int RoundsMax = 10;

    private readonly RevisionReader _revisions = new(node);

    public async Task<NotificationDecision> DecideAsync(Setup setup, MapNode application, DeliveryMemory memory, CancellationToken stop)
    {
        var commits = new CommitBook();
        var decision = await ReadingAsync(commits, application, () => NotificationDecider.Decide(
            setup.Settings, application, setup.ProjectOf(application), memory, node.Time.GetUtcNow(), commits), stop);
        foreach (var (trigger, holds) in decision.Evaluations) NotificationInstruments.Evaluated(trigger, holds);
        return decision;
    }

    /// <exception cref="NotificationException">It was not sent, or nobody knows.</exception>
    public async Task SendAsync(Setup setup, MapNode application, DueMessage due, CancellationToken stop)
    {
        if (!setup.Ways.TryGetValue(due.Destination.Service, out var way))
            throw new NotificationException($"there is no service.{due.Destination.Service} in {NotificationSettings.ConfigMapName}");
        if (way.Sender is null) throw new NotificationException(way.Problem);
        try
        {
            var commits = new CommitBook();
            var said = await ReadingAsync(commits, application, () => Said(setup, application, due, way, commits), stop);
            await way.Places.WaitAsync(stop);
            try
            {
                await way.Sender.SendAsync(said.Message ?? throw new NotificationException(said.Problem), due.Destination.Recipient, stop);
            }
            finally
            {
                way.Places.Release();
            }
        }
        catch (NotificationException error)
        {
            throw new NotificationException(NotificationServices.WithoutSecrets(error.Message, setup.Settings.Secrets, way.Service.Options),
                inner: error);
        }
#pragma warning disable CA1031 // Nobody thought of it: what it says may show what was sent.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            throw new NotificationException($"it could not be sent ({error.GetType().Name})", inner: error);
        }
    }

    public Task<MapNode> WriteAsync(MapNode patch, CancellationToken stop)
    {
        var identity = ApplicationName.Parse(name, node.Namespace);
        return node.Control.PatchAsync(new ObjectName("argoproj.io", "Application", identity.Namespace, identity.Name), PatchKind.Merge,
            patch,
            new WriteOptions { FieldManager = FieldManager }, stop);
    }

    private (MapNode? Message, string Problem) Said(Setup setup, MapNode application, DueMessage due, ServiceWay way, CommitBook commits)
    {
        try
        {
            return (NotificationDecider.Say(setup.Settings, due.Templates, application, due.Destination, way.Service.Type,
                node.Notifications.Templates, node.Time.GetUtcNow(), commits), "");
        }
        catch (RenderException error)
        {
            return (null, error.Message);
        }
    }

    /// <summary>Does it again with the commits that it asked for.</summary>
    private async Task<T> ReadingAsync<T>(CommitBook commits, MapNode application, Func<T> work, CancellationToken stop)
    {
        for (var round = 1; ; round++)
        {
            var result = work();
            if (commits.Wanted.Count == 0 || round == RoundsMax) return result;
            foreach (var revision in commits.Wanted.ToList()) commits.Add(revision, await ReadAsync(application, revision, stop));
        }
    }

    private async Task<CommitWords?> ReadAsync(MapNode application, string revision, CancellationToken stop)
    {
        if (ApplicationSpec.Read(application).Sources is not [{ IsChart: false } source, ..]) return null;
        try
        {
            var project = application.Text("spec", "project") ?? "default";
            var said = await _revisions.DescribeAsync(name, project, source, revision, stop);
            return new CommitWords(said.Commit.Message.TrimEnd(), said.Commit.Author, said.Commit.AuthorDate, said.Tags);
        }
        catch (Exception error) when (error is GitException or TimeoutException)
        {
            return null;
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Akka.Actor;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Notifications;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Notifications;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Notifications;

/// <summary>
/// What the settings say of notifications now, and the services that send them. The control plane keeps it up to date; the Applications of
/// the node read it, and hear when it is another one.
/// </summary>
internal sealed partial class NotificationSetup(TimeProvider time, ILogger<NotificationSetup> logger)
{
    private readonly NotificationServices _services = new(time);
    private readonly ConcurrentDictionary<IActorRef, byte> _followers = new();
    private (MapNode Data, MapNode? Secret, string Address) _read = (MapNode.Empty, null, "");
    private Setup _now = Setup.Nothing;

    public Setup Now => Volatile.Read(ref _now);

    public PlainTemplates Templates { get; } = new(RenderMemory.OfMebibytes(8), time.GetUtcNow, RandomNumberGenerator.Fill);

    /// <summary>From now on the actor hears <see cref="NoticesDue"/> when the setup is another one.</summary>
    public void Follow(IActorRef application) => _followers[application] = 0;

    public void Leave(IActorRef application) => _followers.TryRemove(application, out _);

    /// <summary>Called by the control plane alone, whenever anything is declared anew.</summary>
    /// <param name="secret">Null where there is none.</param>
    /// <param name="address">Where people see Applications.</param>
    /// <param name="projects">AppProjects by name.</param>
    public void Use(MapNode data, MapNode? secret, string address, ImmutableDictionary<string, MapNode> projects)
    {
        var before = Now;
        var now = before with { Projects = projects };
        if (_read != (data, secret, address))
        {
            _read = (data, secret, address);
            now = Read(data, secret, address) with { Projects = projects };
        }

        // The projects say who wants to hear, too; but they say so only where somebody could be told.
        if (ReferenceEquals(before.Settings, now.Settings) && (ReferenceEquals(before.Projects, projects) || now.Settings.Services.IsEmpty))
            return;
        Volatile.Write(ref _now, now);
        foreach (var application in _followers.Keys) application.Tell(NoticesDue.Message, ActorRefs.NoSender);
    }

    private Setup Read(MapNode data, MapNode? secret, string address)
    {
        if (data.Count == 0) return Setup.Nothing;
        var settings = NotificationSettings.Read(data, secret is null ? ImmutableDictionary<string, string>.Empty : SecretData.Of(secret),
            address);
        foreach (var problem in settings.Problems) LogBadSetting(problem);
        return new Setup(settings, settings.Services.ToImmutableDictionary(static one => one.Key, one => Way(one.Value)),
            ImmutableDictionary<string, MapNode>.Empty);
    }

    private ServiceWay Way(NotificationService service)
    {
        try
        {
            return new ServiceWay(service, _services.Make(service), "");
        }
        catch (NotificationException error)
        {
            LogBadSetting(error.Message);
            return new ServiceWay(service, null, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a setting of argocd-notifications-cm can't be used: {Problem}")]
    private partial void LogBadSetting(string problem);
}

/// <summary>One state of the setup.</summary>
/// <param name="Ways">The services by their names.</param>
internal sealed record Setup(
    NotificationSettings Settings, ImmutableDictionary<string, ServiceWay> Ways, ImmutableDictionary<string, MapNode> Projects)
{
    public static readonly Setup Nothing = new(
        NotificationSettings.Nothing, ImmutableDictionary<string, ServiceWay>.Empty, ImmutableDictionary<string, MapNode>.Empty);

    /// <summary>Null where there is none.</summary>
    public MapNode? ProjectOf(MapNode application) =>
        Projects.GetValueOrDefault(application.Text("spec", "project") is { Length: > 0 } name ? name : "default");

    // It holds credentials.
    public override string ToString() => nameof(Setup);
}

/// <summary>The way to one service.</summary>
/// <param name="Sender">Null where it can't be used.</param>
/// <param name="Problem">Why not.</param>
internal sealed record ServiceWay(NotificationService Service, INotificationService? Sender, string Problem)
{
    // What waits for a service that does not answer takes no place of the others.
    private const int AtATimeMax = 8;

    public SemaphoreSlim Places { get; } = new(AtATimeMax);
}

using Akka.Actor;
using Akka.Hosting;
using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Applications.Effects;
using GitOpsActors.Actors.Applications.Metrics;
using GitOpsActors.Actors.ApplicationSets;
using GitOpsActors.Actors.Auditing;
using GitOpsActors.Actors.Clusters;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Actors.Notifications;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Charts.Remotes;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using GitOpsActors.Engine.Scripts;
using GitOpsActors.Git.Signatures;
using GitOpsActors.Kubernetes;
using GitOpsActors.Lua;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Hosting;

/// <summary>
/// What the actors and effects of one node have in common: references to each other, and the edges of the process (clusters, time, places to
/// render), each of which serves concurrent callers by itself. Nothing in here is an actor's state.
/// </summary>
public sealed class FleetNode(FleetOptions options)
{
    // Parsing and building is work for the processor; more at a time than there are of them would only wait for each other.
    private readonly SemaphoreSlim _renderPlaces = new(Math.Max(2, Environment.ProcessorCount));

    private IReadOnlyActorRegistry? _actors;
    private KeyRing _keys = KeyRing.Empty;

    /// <summary>What people call this node: host and port.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The shard region: finds an Application by its name, on whichever node it lives.</summary>
    public IActorRef Applications => Find<ApplicationActor>();

    /// <summary>The shard region of ApplicationSets, found by `namespace/name`.</summary>
    public IActorRef ApplicationSets => Find<ApplicationSetActor>();

    /// <summary>This node's watcher of ApplicationSets.</summary>
    internal IActorRef SetWatcher => Find<SetWatcherActor>();

    /// <summary>This node's view of what is declared.</summary>
    public IActorRef ControlPlane => Find<ControlPlaneActor>();

    /// <summary>This node's repositories and charts.</summary>
    public IActorRef Sources => Find<SourcesActor>();

    /// <summary>This node's watchers of clusters.</summary>
    public IActorRef Clusters => Find<ClustersActor>();

    /// <summary>Keeps what this node was asked for.</summary>
    internal IActorRef Audit => Find<AuditActor>();

    /// <summary>The cluster in which Applications are declared.</summary>
    public ICluster Control => options.Control;

    /// <summary>The namespace in which Applications are declared.</summary>
    public string Namespace => options.Namespace;

    public TimeProvider Time => options.Time;

    /// <summary>A number from 0 to below 1.</summary>
    public Func<double> Chance => options.Chance;

    public FleetLimits Limits => options.Limits;

    /// <summary>A secret from which everything random in renders follows.</summary>
    public ReadOnlyMemory<byte> RenderSeed => options.RenderSeed;

    public Connections Connections { get; } = new();

    /// <summary>The public keys with which signatures of commits are checked. The control plane keeps them up to date.</summary>
    public KeyRing Keys
    {
        get => Volatile.Read(ref _keys);
        internal set => Volatile.Write(ref _keys, value);
    }

    /// <summary>Whether this node may act just now.</summary>
    public ActingGate Gate { get; } = new(options.Time);

    public ActorMeters Meters { get; } = new(options.Time);

    /// <summary>The Applications that live here now.</summary>
    public Shown<ApplicationName, HostedApplication> Hosted { get; } = new();

    /// <summary>The clusters that are watched from here now.</summary>
    public Shown<string, WatchedCluster> Watched { get; } = new();

    /// <summary>The sources that are in use here now, by their names.</summary>
    public Shown<string, SourceState> Followed { get; } = new();

    /// <summary>On which threads effects run.</summary>
    internal TaskScheduler EffectScheduler => options.EffectScheduler;

    /// <summary>What was parsed once is shared by all renders.</summary>
    internal RenderingTools Tools { get; } = new(options.Limits.RenderMemory);

    /// <summary>What evaluations of sets have parsed.</summary>
    internal SetMemory SetMemory { get; } = new(RenderMemory.OfMebibytes(64));

    /// <summary>The plugins of generators.</summary>
    internal PluginClient Plugins { get; } = new(options.Time);

    /// <summary>Files that sources name by their address.</summary>
    internal RemoteFiles RemoteFiles { get; } = new(options.Time);

    internal ClusterFacts Facts { get; } = new();

    /// <summary>Histories that were found to be signed.</summary>
    internal SignedHistory Histories { get; } = new();

    /// <summary>Runs the scripts of the settings.</summary>
    public ScriptRun RunScript { get; } = new LuaRunner(options.Time).Run;

    /// <summary>How live objects are read, as the settings want it.</summary>
    internal LiveReading ReadingOf(Tracking tracking, HealthScripts scripts) =>
        new(tracking, new HealthChecks(scripts, RunScript));

    /// <summary>Decides for the Applications of the node. The simulation puts mistakes in its place, to see that its rules find them.</summary>
    internal Func<ApplicationState, ApplicationMessage, DateTimeOffset, Decision> Decide { get; set; } = Engine.Applications.Life.Decider.Decide;

    /// <summary>Tells of changes of states as events of the control cluster.</summary>
    internal StatusEvents Events { get; } = new(options.Control, options.Time, options.Loggers.CreateLogger<StatusEvents>());

    /// <summary>What the settings say of notifications, and the services that send them.</summary>
    internal NotificationSetup Notifications { get; } = new(options.Time, options.Loggers.CreateLogger<NotificationSetup>());

    // How many Applications ask at a time why their objects are not well.
    internal SemaphoreSlim ExplainPlaces { get; } = new(4);

    /// <summary>Renders, or reads as a render does, in one of the places that the node has for that.</summary>
    internal async Task<T> InRenderPlaceAsync<T>(Func<T> read, CancellationToken stop)
    {
        var began = options.Time.GetTimestamp();
        await _renderPlaces.WaitAsync(stop);
        NodeInstruments.RenderWaits.Record(options.Time.GetElapsedTime(began).TotalSeconds);
        try
        {
            return read();
        }
        finally
        {
            _renderPlaces.Release();
        }
    }

    /// <summary>From now on the actors of this system are the node's.</summary>
    /// <param name="name">What people call the node: host and port.</param>
    internal void Use(IReadOnlyActorRegistry actors, string name) => (_actors, Name) = (actors, name);

    private IActorRef Find<T>() => (_actors ?? throw new InvalidOperationException("the node's actors are not started yet")).Get<T>();
}

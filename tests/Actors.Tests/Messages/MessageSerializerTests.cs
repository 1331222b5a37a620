using System.Collections.Immutable;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.Hosting;
using Akka.Serialization;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsActors.Actors.Tests.Messages;

/// <summary>What goes between nodes. A line of the fixture is a message as a former version wrote it: it stays readable for ever.</summary>
public sealed class MessageSerializerTests : IAsyncLifetime
{
    private static readonly MapNode Resource = MapNode.Of(("kind", "Application"), ("metadata", MapNode.Of(("name", "shop"))));
    private static readonly GroupKind Kind = new("apps", "Deployment");
    private static readonly ResourceKey Key = new("apps", "Deployment", "shop", "web");

    private static readonly LiveObject Live = new()
    {
        Key = Key, ApiVersion = "apps/v1", Uid = "u-1", ResourceVersion = "7", IsOwned = true, Content = Digest.Of("content"), Mark = new Mark("shop", IsSelf: true),
        Health = new HealthState(HealthStatus.Degraded, "2 of 3"), IsTerminating = true, SyncOptions = "Prune=false", Wave = 3,
    };

    private static readonly ControlPlaneView View = new()
    {
        Namespace = "argocd",
        Projects = ImmutableDictionary<string, Project>.Empty.Add("default", Project.Read(MapNode.Of(("metadata", MapNode.Of(("name", "default"))), ("spec", MapNode.Of(("sourceRepos", ListNode.Of("*"))))))),
        Clusters = [new KnownCluster("https://one.example", "one", "team") { Namespaces = ["shop"] }],
        Impersonation = Impersonation.Enforced,
        KeyRing = "keys",
        Tracking = new Tracking(TrackingMethod.Label, "my-label", "install"),
        Repositories = "digest",
        KustomizeBuildOptions = "--enable-helm",
        Tools = new ToolSwitches(Kustomize: true, Helm: false, Jsonnet: true),
        PersistsHealth = true,
        Resources = ResourceSettings.Read(MapNode.Of(("resource.customizations.health.ConfigMap", "return {status = 'Healthy'}"))),
    };

    /// <summary>One of each kind, with something in every field.</summary>
    private static readonly object[] Examples =
    [
        new ResourceNews("shop", Resource, "u-1"),
        new SourceNews("shop") { NoticedAt = DateTimeOffset.UnixEpoch, Trace = "00-1-2-01" },
        new KindNews("shop", new ApplicationMessage.KindsArrived("https://one.example", [Kind])),
        new DependencyNews("shop", new Engine.Applications.Spec.DependencyWait("db", "waiting for application db (Missing)")),
        new OrphanNews("shop",
            new ApplicationMessage.UnclaimedSeen("https://one.example", "shop", [new Unclaimed(Key, [Key with { Name = "below" }])],
            IsCut: true)),
        new LookUp("shop"),
        new Terminate("shop"),
        new TerminationAsked(true),
        new Describe("shop"),
        new Description
        {
            Application = "shop", Node = "a:1", Targets = [Resource], RenderProblem = "why", Server = "https://one.example", Namespace = "shop",
            Revisions = ["one"], Extra = [Key], Orphans = [Key], IsCompared = true, WaitsFor = ["rain"],
        },
        new LookAgain(["https://git.example/shop"]) { Trace = "00-1-2-01" },
        new AskNode(),
        new NodeReport
        {
            Node = "a:1", Kinds = [new KindLine("application", 1, 2, 3)], Messages = [new MessageLine("application", "Describe", 1, 2.5, 3.5)],
            Failures = [new FailureLine(DateTimeOffset.UnixEpoch, "source", "1", "why")], DeadLetters = [new DeadLetterLine("/user", "Poll", 4)], MayAct = true,
        },
        new AskTree("user"),
        new ActorTree("a:1", [new ActorLine("user/sources", 1, 2)], true),
        new LookUpSet("argocd/fleet"),
        new SetSourceNews("argocd/fleet"),
        new ViewNews("shop", View),
        new LiveNews("shop", new ApplicationMessage.LiveSeen(
            "https://one.example", [new LiveChange(Key, Live, "7"), new LiveChange(Key with { Name = "gone" }, null, "8")], new HashSet<GroupKind> { Kind },
            new Dictionary<GroupKind, string> { [new GroupKind("", "Secret")] = "forbidden" }) { Ask = 5 }),
    ];

    private ServiceProvider _services = null!;
    private ActorSystem _system = null!;

    public static TheoryData<string> Kinds => [.. Examples.Select(static one => one.GetType().Name)];

    private SerializerWithStringManifest Serializer => (SerializerWithStringManifest)_system.Serialization.FindSerializerForType(typeof(Describe));

    public Task InitializeAsync()
    {
        _services = new ServiceCollection().AddLogging().AddAkka("serial", static (akka, _) => akka
            .AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Prepend)
            .WithCustomSerializer("gitopsactors-messages", MessageSerializer.Types, static system => new MessageSerializer(system))).BuildServiceProvider();
        _system = _services.GetRequiredService<ActorSystem>();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        await _services.DisposeAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Each_message_comes_out_as_it_went_in(string kind)
    {
        var message = Examples.Single(one => one.GetType().Name == kind);
        var serializer = Assert.IsType<MessageSerializer>(_system.Serialization.FindSerializerFor(message));
        var (manifest, bytes) = (serializer.Manifest(message), serializer.ToBinary(message));
        Assert.DoesNotContain("GitOpsActors", manifest + Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        var read = serializer.FromBinary(bytes, manifest);
        Assert.Equal(message.GetType(), read.GetType());
        Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(serializer.ToBinary(read)));
    }

    [Fact]
    public void Every_type_that_may_travel_has_an_example_here_and_a_line_in_the_fixture()
    {
        Assert.Equal(MessageSerializer.Types.Select(static type => type.Name).Order(), Examples.Select(static one => one.GetType().Name).Order());
        Assert.Equal(Examples.Select(Serializer.Manifest).Order(), Lines().Select(static line => line.Manifest).Distinct().Order());
    }

    [Fact]
    public void What_a_former_version_wrote_is_read_and_a_message_is_written_as_it_was()
    {
        // The last line of each name is today's form.
        foreach (var form in Lines().GroupBy(static line => line.Manifest, static line => line.Json))
        {
            foreach (var json in form)
            {
                var written = Encoding.UTF8.GetString(Serializer.ToBinary(Serializer.FromBinary(Encoding.UTF8.GetBytes(json), form.Key)));
                Assert.True(JsonForm.HasAllOf(JsonNode.Parse(json), JsonNode.Parse(written)), $"{form.Key} {json} became {written}");
            }

            Assert.Equal(form.Last(), Encoding.UTF8.GetString(Serializer.ToBinary(Examples.Single(one => Serializer.Manifest(one) == form.Key))));
        }
    }

    [Fact]
    public void Live_objects_keep_what_a_decision_needs()
    {
        var news = Examples.OfType<LiveNews>().Single();
        var read = ((LiveNews)Serializer.FromBinary(Serializer.ToBinary(news), Serializer.Manifest(news))).Seen;
        Assert.Equal(Live, read.Changes[0].Live);
        Assert.Null(read.Changes[1].Live);
        Assert.Equal([Kind], read.Listed);
        Assert.Equal("forbidden", read.Unwatched![new GroupKind("", "Secret")]);
    }

    [Fact]
    public void A_field_of_a_newer_version_is_passed_over_and_one_that_an_older_version_did_not_write_is_blank()
    {
        var read = (ResourceNews)Serializer.FromBinary("""{"application":"shop","colour":"red"}"""u8.ToArray(), "resource-news");
        Assert.Equal(("shop", null, ""), (read.Application, read.Resource, read.GoneUid));
    }

    [Fact]
    public void A_message_that_this_version_does_not_know_is_an_error_that_names_it()
    {
        var error = Assert.Throws<SerializationException>(() => Serializer.FromBinary("{}"u8.ToArray(), "song"));
        Assert.Contains("'song'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_meant_to_travel_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Serializer.ToBinary(new Introduce("shop")));
        Assert.Contains(nameof(Introduce), error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Manifest, string Json)> Lines() => File
        .ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Messages", "Fixtures", "messages-0.2.txt"))
        .Where(static line => line.Length > 0)
        .Select(static line => (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
}

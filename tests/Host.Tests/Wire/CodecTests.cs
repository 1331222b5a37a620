using System.Globalization;
using System.Reflection;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Wire.Definitions;
using GitOpsActors.Host.Server.Wire.Protobuf;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Wire.ApplicationApi;
using Wire.ClusterApi;
using Wire.ProjectApi;
using Wire.Resources;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>
/// What we write is compared byte for byte with what a client writes that was made from the definitions by protoc, and shares no
/// code with us.
/// </summary>
public sealed class CodecTests
{
    private const string Resources = "github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.";

    public static TheoryData<string, IMessage, string> Messages() => new()
    {
        {
            "application.ApplicationQuery", new ApplicationQuery { Name = "web", Refresh = "hard", Projects = { "a", "b" },
                Selector = "x=y" },
            """{"name":"web","refresh":"hard","projects":["a","b"],"selector":"x=y"}"""
        },
        {
            // False is said here, and differs from nothing.
            "application.ApplicationDeleteRequest", new ApplicationDeleteRequest { Name = "web", Cascade = false },
            """{"name":"web","cascade":false}"""
        },
        {
            "application.ApplicationSyncRequest",
            new ApplicationSyncRequest
            {
                Name = "web", DryRun = true, Prune = false, SourcePositions = { 1, 300 }, Revisions = { "v1", "" },
                Strategy = new SyncStrategy { Hook = new SyncStrategyHook { SyncStrategyApply = new SyncStrategyApply { Force = true } } },
                Infos = { new Info { Name = "why", Value = "because" } },
                SyncOptions = new SyncOptions { Items = { "Validate=false" } },
            },
            """
            {"name":"web","dryRun":true,"prune":false,"strategy":{"hook":{"force":true}},"infos":[{"name":"why","value":"because"}],
             "syncOptions":{"items":["Validate=false"]},"sourcePositions":[1,300],"revisions":["v1",""]}
            """
        },
        {
            "application.LogEntry",
            new LogEntry { Content = "hello", PodName = "web-1", Last = false, TimeStampStr = "2026-01-02T03:04:05Z",
                TimeStamp = new() { Seconds = 1767323045, Nanos = 0 } },
            """{"content":"hello","timeStamp":"2026-01-02T03:04:05Z","last":false,"timeStampStr":"2026-01-02T03:04:05Z","podName":"web-1"}"""
        },
        {
            Resources + "Application",
            new global::Wire.Resources.Application
            {
                Metadata = new() { Name = "web", Labels = { ["a"] = "b" }, CreationTimestamp = new() { Seconds = 1767323045, Nanos = 0 },
                    Finalizers = { "f" } },
                Spec = new ApplicationSpec
                {
                    Project = "default", RevisionHistoryLimit = 0, Destination = new() { Server = "https://x", Namespace = "n" },
                    Source = new()
                    {
                        RepoURL = "https://g/r", Path = "p",
                        Helm = new() { ValuesObject = new() { Raw = ByteString.CopyFromUtf8("""{"replicas":2,"text":"é"}""") },
                            Parameters = { new HelmParameter { Name = "n", Value = "v", ForceString = true } } },
                    },
                    SyncPolicy = new() { Automated = new() { Enabled = false } },
                },
            },
            """
            {"metadata":{"name":"web","creationTimestamp":"2026-01-02T03:04:05Z","labels":{"a":"b"},"finalizers":["f"]},
             "spec":{"source":{"repoURL":"https://g/r","path":"p","helm":{"parameters":[{"name":"n","value":"v","forceString":true}],"valuesObject":{"replicas":2,"text":"é"}}},
             "destination":{"server":"https://x","namespace":"n"},"project":"default","syncPolicy":{"automated":{"enabled":false}},"revisionHistoryLimit":0}}
            """
        },
        {
            Resources + "ApplicationSourceKustomize",
            new ApplicationSourceKustomize
            {
                NamePrefix = "x-", CommonLabels = { ["a"] = "b" }, Images = { "i:1" },
                Replicas = { new KustomizeReplica { Name = "web", Count = new() { Type = 0, IntVal = 3, StrVal = "" } },
                    new KustomizeReplica { Name = "api", Count = new() { Type = 1, IntVal = 0, StrVal = "50%" } } },
                Patches =
                {
                    new KustomizePatch
                    {
                        Patch = "p", Options = { ["allowNameChange"] = true },
                        Target = new KustomizeSelector { ResId = new() { Gvk = new() { Kind = "Deployment" }, Name = "web" },
                            LabelSelector = "x" },
                    },
                },
            },
            """
            {"namePrefix":"x-","images":["i:1"],"commonLabels":{"a":"b"},"replicas":[{"name":"web","count":3},{"name":"api","count":"50%"}],
             "patches":[{"patch":"p","target":{"kind":"Deployment","name":"web","labelSelector":"x"},"options":{"allowNameChange":true}}]}
            """
        },
        {
            Resources + "ApplicationTree",
            new ApplicationTree
            {
                Nodes =
                {
                    new ResourceNode
                    {
                        ResourceRef = new ResourceRef { Group = "apps", Version = "v1", Kind = "Deployment", Namespace = "n", Name = "web",
                            Uid = "u" },
                        ParentRefs = { new ResourceRef { Kind = "Pod", Name = "p" } }, Health = new HealthStatus { Status = "Healthy" },
                    },
                },
            },
            """
            {"nodes":[{"group":"apps","version":"v1","kind":"Deployment","namespace":"n","name":"web","uid":"u","parentRefs":[{"kind":"Pod","name":"p"}],"health":{"status":"Healthy"}}]}
            """
        },
        {
            Resources + "ApplicationSourcePluginParameter",
            new ApplicationSourcePluginParameter { Name = "p", String = "", Map = new() { Map = { ["a"] = "b" } },
                Array = new() { Array = { "1", "2" } } },
            """{"name":"p","string":"","map":{"a":"b"},"array":["1","2"]}"""
        },
        {
            Resources + "ApplicationSetSpec",
            new ApplicationSetSpec
            {
                GoTemplate = true, TemplatePatch = "",
                Generators = { new ApplicationSetGenerator { List = new ListGenerator { Elements = { new global::Wire.K8sIoApiextensionsApiserverPkgApisApiextensionsV1.JSON { Raw = ByteString.CopyFromUtf8("""{"env":"dev"}""") } } } } },
                Template = new ApplicationSetTemplate { Metadata = new() { Name = "{{.env}}" } },
            },
            """{"goTemplate":true,"generators":[{"list":{"elements":[{"env":"dev"}]}}],"template":{"metadata":{"name":"{{.env}}"}},"templatePatch":""}"""
        },
        {
            Resources + "Cluster",
            new global::Wire.Resources.Cluster { Server = "https://x", Shard = 0,
                Config = new() { TlsClientConfig = new() { CaData = ByteString.CopyFrom(1, 2, 255) } } },
            """{"server":"https://x","config":{"tlsClientConfig":{"caData":"AQL/"}},"shard":0}"""
        },
        {
            "cluster.Settings",
            new Settings
            {
                AppLabelKey = "k", ExecEnabled = true, Help = new() { BinaryUrls = { ["linux"] = "u" } },
                ResourceOverrides = { ["apps/Deployment"] = new() { HealthLua = "return x",
                    IgnoreDifferences = new() { JSONPointers = { "/a" } } } },
            },
            """
            {"appLabelKey":"k","resourceOverrides":{"apps/Deployment":{"health.lua":"return x","ignoreDifferences":{"jsonPointers":["/a"]}}},
             "help":{"binaryUrls":{"linux":"u"}},"execEnabled":true}
            """
        },
        {
            "project.ProjectTokenCreateRequest", new ProjectTokenCreateRequest { Project = "p", Role = "r", ExpiresIn = long.MaxValue },
            """{"project":"p","role":"r","expiresIn":9223372036854775807}"""
        },
        {
            "events.Event",
            new global::Wire.EventsApi.Event { EventTime = new() { Seconds = 1767323045, Nanos = 123456000 }, Count = -1,
                InvolvedObject = new() { Uid = "u" } },
            """{"involvedObject":{"uid":"u"},"count":-1,"eventTime":"2026-01-02T03:04:05.123456Z"}"""
        },
        {
            "application.ApplicationManifestQueryWithFilesWrapper",
                new ApplicationManifestQueryWithFilesWrapper { Chunk = new FileChunk { Chunk = ByteString.CopyFrom(0, 1) } },
            """{"chunk":{"chunk":"AAE="}}"""
        },
    };

    [Theory, MemberData(nameof(Messages))]
    public void A_document_is_the_bytes_that_a_generated_client_writes_and_they_are_the_document(string name, IMessage message, string json)
    {
        var (definition, document) = (WireDefinitions.All.Message(name), (MapNode)JsonReader.Read(json));

        Assert.Equal(Convert.ToHexString(message.ToByteArray()), Convert.ToHexString(MessageEncoder.Encode(definition, document).Span));
        Assert.Equal(JsonText.Digest(document), JsonText.Digest(MessageDecoder.Decode(definition, message.ToByteArray())));
    }

    [Fact]
    public void Every_message_goes_there_and_back_and_a_generated_client_reads_the_same()
    {
        var parsers = typeof(ApplicationQuery).Assembly.GetTypes()
            .Where(static type => typeof(IMessage).IsAssignableFrom(type)
                && type.Namespace?.StartsWith("Wire.", StringComparison.Ordinal) == true)
            .Select(static type => (MessageDescriptor)type.GetProperty("Descriptor", BindingFlags.Static | BindingFlags.Public)!.GetValue(
                null)!)
            .ToDictionary(static descriptor => descriptor.FullName);
        Assert.Equal(323, parsers.Count);
        foreach (var (name, descriptor) in parsers)
        {
            var definition = WireDefinitions.All.Message(name);
            // One message holds one of two things, and never both.
            if (definition.Form != MessageForm.Map || descriptor.Oneofs.Count > 0) continue;
            for (var seed = 1; seed <= 20; seed++)
            {
                var document = new RandomDocument(new Random(seed)).Of(definition, 0);
                var bytes = MessageEncoder.Encode(definition, document).ToArray();
                var hint = $"{name}, seed {seed}: {document}";
                Assert.True(document == MessageDecoder.Decode(definition, bytes),
                    $"{hint} came back as {MessageDecoder.Decode(definition, bytes)}");
                Assert.True(bytes.AsSpan().SequenceEqual(descriptor.Parser.ParseFrom(bytes).ToByteArray()), hint);
            }
        }
    }

    [Fact]
    public void Zeros_that_Go_always_sends_say_nothing_in_a_resource()
    {
        var sent = new global::Wire.Resources.Application
        {
            Metadata = new() { Name = "web", Namespace = "", CreationTimestamp = new() },
            Spec = new ApplicationSpec
            {
                Project = "p", Source = new() { RepoURL = "r", Chart = "", Directory = new() { Recurse = false } },
                SyncPolicy = new() { Automated = new() { Prune = false } }
            },
        };

        Assert.Equal(
            """{"metadata":{"name":"web"},"spec":{"source":{"repoURL":"r","directory":{}},"project":"p","syncPolicy":{"automated":{}}}}""",
            JsonText.Write(MessageDecoder.Decode(WireDefinitions.All.Message(Resources + "Application"), sent.ToByteArray())));
    }

    [Fact]
    public void What_a_reader_must_have_is_written_though_the_document_does_not_say_it()
    {
        var bytes = MessageEncoder.Encode(WireDefinitions.All.Message("application.LogEntry"), MapNode.Of(("content", "x"))).ToArray();

        var entry = LogEntry.Parser.ParseFrom(bytes);
        Assert.True(entry is { HasContent: true, HasLast: true, HasPodName: true, HasTimeStampStr: true, TimeStamp: not null });
    }

    [Fact]
    public void What_does_not_fit_is_left_out_of_an_answer_and_the_rest_is_there()
    {
        var odd = (MapNode)JsonReader.Read(
            """{"metadata":{"name":"web","labels":["a"],"creationTimestamp":"tomorrow"},"spec":{"revisionHistoryLimit":"7","sources":"none","source":5},"unknown":1}""");

        var read = global::Wire.Resources.Application.Parser.ParseFrom(
            MessageEncoder.Encode(WireDefinitions.All.Message(Resources + "Application"), odd).ToArray());

        Assert.Equal(("web", 7), (read.Metadata.Name, read.Spec.RevisionHistoryLimit));
        Assert.Null(read.Spec.Source);
        Assert.Null(read.Metadata.CreationTimestamp);
    }

    [Theory]
    [InlineData("0A05776562", "it ends too early")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01", "it ends too early")]
    [InlineData("0801", "name is not of the kind that it should be")]
    [InlineData("00", "a field has no valid number")]
    [InlineData("0A01FF", "a text is not UTF-8")]
    [InlineData("7F", "a field is of the unknown kind 7")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFFFF", "name is not of the kind")]
    public void Bytes_that_are_no_message_are_refused_with_what_is_wrong(string hex, string problem)
    {
        var error = Assert.Throws<WireException>(() => MessageDecoder.Decode(WireDefinitions.All.Message("application.ApplicationQuery"),
            Convert.FromHexString(hex)));

        Assert.Contains(problem, error.Message);
        Assert.Contains("application.ApplicationQuery", error.Message);
    }

    [Fact]
    public void Messages_that_nest_for_ever_are_refused()
    {
        // A matrix in a matrix is JSON on the wire, so nothing of ours nests by itself; a map of JSON that nests does.
        var json = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 5000)));
        var element = new ListGenerator { Elements = { new global::Wire.K8sIoApiextensionsApiserverPkgApisApiextensionsV1.JSON { Raw = ByteString.CopyFrom(json) } } };

        Assert.Throws<WireException>(() => MessageDecoder.Decode(WireDefinitions.All.Message(Resources + "ListGenerator"),
            element.ToByteArray()));
    }

    [Fact]
    public void Any_bytes_are_a_message_or_a_refusal()
    {
        var random = new Random(4711);
        var definition = WireDefinitions.All.Message(Resources + "Application");
        var valid = MessageEncoder.Encode(definition, new RandomDocument(new Random(1)).Of(definition, 0)).ToArray();
        for (var i = 0; i < 5000; i++)
        {
            var bytes = valid.AsSpan(0, random.Next(valid.Length)).ToArray();
            for (var changes = random.Next(4); changes > 0 && bytes.Length > 0; changes--) bytes[random.Next(bytes.Length)] = (
                byte)random.Next(256);
            try
            {
                MessageDecoder.Decode(definition, bytes);
            }
            catch (WireException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }
    }

    /// <summary>Documents that a definition allows, and that look the same after a way there and back.</summary>
    private sealed class RandomDocument(Random random)
    {
        public MapNode Of(WireMessage message, int depth)
        {
            var built = new MapBuilder();
            foreach (var field in message.Fields)
            {
                if (!field.IsRequired && random.Next(depth < 3 ? 2 : 6) > 0) continue;
                if (field.IsInline)
                {
                    foreach (var (key, value) in Of(field.Message!, depth + 1)) built.Set(key, value);
                }
                else if (field.IsMap)
                {
                    built.Set(field.Name, MapNode.Of(Enumerable.Range(0, 1 + random.Next(3))
                        .Select(i => KeyValuePair.Create($"k{i}", Value(field.MapValue with { SaysZero = false }, depth)))));
                }
                else if (field.IsRepeated)
                {
                    built.Set(field.Name, ListNode.Of(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Value(field, depth))));
                }
                else
                {
                    built.Set(field.Name, Value(field, depth));
                }
            }

            return built.Build();
        }

        private Node Value(WireField field, int depth) => field.Kind switch
        {
            FieldKind.Text => random.Next(5) switch
            {
                0 when field.SaysZero
                || field.IsRepeated => "",
                1 => new string('x', 200),
                _ =>
                "tëxt" + random.Next(100).ToString(CultureInfo.InvariantCulture)
            },
            FieldKind.Flag => !(field.SaysZero && random.Next(2) == 0),
            FieldKind.Int32 => random.Next(3) == 0 ? -5 : 1 + random.Next(1000),
            FieldKind.Int64 => random.Next(3) == 0 ? long.MinValue : 1 + random.NextInt64(1L << 40),
            FieldKind.Bytes => Convert.ToBase64String([1, .. Enumerable.Range(0, random.Next(200)).Select(static i => (byte)i)]),
            _ => field.Message!.Form switch
            {
                MessageForm.Time => "2026-01-02T03:04:05Z",
                MessageForm.MicroTime => "2026-01-02T03:04:05.000001Z",
                MessageForm.Json => JsonReader.Read("""{"a":[1,2.5,"x",null,true]}"""),
                MessageForm.IntOrString => random.Next(2) == 0 ? "50%" : 7,
                _ => depth > 6 ? MapNode.Empty : Of(field.Message, depth + 1),
            },
        };
    }
}

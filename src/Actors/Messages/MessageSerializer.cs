using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Akka.Serialization;

namespace GitOpsActors.Actors.Messages;

/// <summary>
/// Messages between nodes as JSON under explicit names. No name of a type or an assembly of ours gets onto the wire, so that two versions understand
/// each other while one takes the place of the other; fields may be added, and those that are not known are passed over.
/// </summary>
public sealed class MessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private static readonly Dictionary<Type, Form> ByType = [];
    private static readonly Dictionary<string, Form> ByName = [];

    static MessageSerializer()
    {
        Add("resource-news", MessageJson.Default.ResourceNews);
        Add("source-news", MessageJson.Default.SourceNews);
        Add("kind-news", MessageJson.Default.KindNews);
        Add("dependency-news", MessageJson.Default.DependencyNews);
        Add("orphan-news", MessageJson.Default.OrphanNews);
        Add("look-up", MessageJson.Default.LookUp);
        Add("terminate", MessageJson.Default.Terminate);
        Add("terminated", MessageJson.Default.TerminationAsked);
        Add("describe", MessageJson.Default.Describe);
        Add("description", MessageJson.Default.Description);
        Add("look-again", MessageJson.Default.LookAgain);
        Add("ask-node", MessageJson.Default.AskNode);
        Add("node-report", MessageJson.Default.NodeReport);
        Add("ask-tree", MessageJson.Default.AskTree);
        Add("actor-tree", MessageJson.Default.ActorTree);
        Add("look-up-set", MessageJson.Default.LookUpSet);
        Add("set-source-news", MessageJson.Default.SetSourceNews);
        Add("view-news", MessageJson.Default.ViewNewsForm, static (ViewNews news) => ViewNewsForm.Of(news), static form => form.Read());
        Add("live-news", MessageJson.Default.LiveNewsForm, static (LiveNews news) => LiveNewsForm.Of(news), static form => form.Read());
    }

    /// <summary>Stands beside each message on the wire. Akka keeps the numbers up to 40 for itself.</summary>
    public override int Identifier => 0x676179;

    /// <summary>All types that may go from one node to another.</summary>
    public static IReadOnlyCollection<Type> Types => ByType.Keys;

    public override string Manifest(object o) => FormOf(o).Name;

    public override byte[] ToBinary(object obj) => FormOf(obj).Write(obj);

    public override object FromBinary(byte[] bytes, string manifest) => ByName.TryGetValue(manifest, out var form)
        ? form.Read(bytes)
        : throw new System.Runtime.Serialization.SerializationException($"a message '{manifest}' came from another node, and this version does not know it");

    private static Form FormOf(object message) => ByType.TryGetValue(message.GetType(), out var form)
        ? form
        : throw new ArgumentException($"{message.GetType().Name} does not go from one node to another", nameof(message));

    private static void Add<T>(string name, JsonTypeInfo<T> json)
        where T : notnull => Add(name, json, static (T message) => message, static message => message);

    private static void Add<TMessage, TForm>(string name, JsonTypeInfo<TForm> json, Func<TMessage, TForm> formOf, Func<TForm, TMessage> messageOf)
        where TMessage : notnull
    {
        var form = new Form(
            name, message => JsonSerializer.SerializeToUtf8Bytes(formOf((TMessage)message), json),
            bytes => messageOf(JsonSerializer.Deserialize(bytes, json) ?? throw new JsonException($"a message '{name}' holds nothing")));
        ByType.Add(typeof(TMessage), form);
        ByName.Add(name, form);
    }

    private sealed record Form(string Name, Func<object, byte[]> Write, Func<byte[], object> Read);
}

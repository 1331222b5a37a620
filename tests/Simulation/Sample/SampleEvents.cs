using System.Text;
using Akka.Actor;
using Akka.Serialization;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Simulation.Sample;

public interface ISampleText;

/// <summary>An operation began. Its serializer writes lines, so that what is stored can be read.</summary>
public sealed record Began(long Id, string Revision) : ISampleText;

/// <summary>
/// A later incarnation goes on with it. The record proves that it owns the journal: without it, the last write of the one before could arrive
/// after the recovery and end what is being done (seed 899 did).
/// </summary>
public sealed record Resumed(long Id) : ISampleText;

public sealed record Ended(long Id, string Result) : ISampleText;

/// <summary>A person wants a sync.</summary>
public sealed record SyncNow(string Application) : ISampleText;

public sealed record Accepted(string Application, string Operation) : ISampleText;

/// <summary>
/// What a node knows that concerns an Application: where its branch is, and what the cluster has of it. It stays within the node: one that
/// comes after an Application that has just moved arrives as a nudge to ask there.
/// </summary>
/// <param name="Number">Grows: a picture that was overtaken is of no use.</param>
/// <param name="Reached">Up to which version the watch of each kind has told everything.</param>
public sealed record Picture(
    string Application, long Number, string Revision, bool IsComplete, IReadOnlyDictionary<ObjectName, SampleObject> Live, IReadOnlyDictionary<string, long> Reached) : ISampleText;

public sealed record Nudge(string Application) : ISampleText;

/// <summary>An object as a watch tells it.</summary>
public sealed record SampleObject(string Value, string Uid, long Version);

/// <summary>An Application has begun to listen.</summary>
public sealed record Introduce(string Application, bool IsNew);

internal sealed class SampleSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 7001;

    public override string Manifest(object o) => o.GetType().Name;

    public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(obj switch
    {
        Picture one => one.Application,
        Nudge one => one.Application,
        Began one => $"{one.Id}\n{one.Revision}",
        Resumed one => $"{one.Id}",
        Ended one => $"{one.Id}\n{one.Result}",
        SyncNow one => one.Application,
        Accepted one => $"{one.Application}\n{one.Operation}",
        _ => throw new ArgumentException($"{obj} is not stored", nameof(obj)),
    });

    public override object FromBinary(byte[] bytes, string manifest)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', 2);
        return manifest switch
        {
            nameof(Picture) or nameof(Nudge) => new Nudge(lines[0]),
            nameof(Began) => new Began(long.Parse(lines[0]), lines[1]),
            nameof(Resumed) => new Resumed(long.Parse(lines[0])),
            nameof(Ended) => new Ended(long.Parse(lines[0]), lines[1]),
            nameof(SyncNow) => new SyncNow(lines[0]),
            nameof(Accepted) => new Accepted(lines[0], lines[1]),
            _ => throw new ArgumentException($"{manifest} is not known", nameof(manifest)),
        };
    }
}

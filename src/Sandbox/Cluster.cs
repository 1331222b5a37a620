using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Controllers;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox;

/// <summary>The state of one cluster, without any way to reach it from outside: what controllers and the HTTP side work on.</summary>
public sealed class Cluster
{
    private readonly Lock _drawing = new();
    private readonly Random _random;

    public Cluster(TimeProvider time, Random random, int historyMax = 10_000)
    {
        Time = time;
        _random = random;
        Store = new Store(historyMax);
        Catalog = new ResourceCatalog();
        Objects = new ObjectPipeline(this);
        Events = new EventRecorder(this);
    }

    public TimeProvider Time { get; }

    public Store Store { get; }

    public ResourceCatalog Catalog { get; }

    public ObjectPipeline Objects { get; }

    /// <summary>Where controllers tell what they did.</summary>
    internal EventRecorder Events { get; }

    /// <summary>Who may do what; nobody asks before it is set.</summary>
    public Authorizer? Authorizer { get; set; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public ResourceTable Table(ServedResource resource) => Store.Table(resource.StorageGroup, resource.Plural);

    public ResourceTable Table(string group, string plural) => Store.Table(group, plural);

    /// <summary>A built-in resource that surely exists.</summary>
    public ServedResource Resource(string group, string version, string plural) =>
        Catalog.Find(group, version, plural) ?? throw new ArgumentException($"{group}/{version} {plural} is not served", nameof(plural));

    public string NewUid()
    {
        var bytes = new byte[16];
        Draw(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes).ToString();
    }

    /// <summary>Letters for generated names: without vowels, so that they spell no words.</summary>
    public string NewSuffix(int length = 5)
    {
        const string letters = "bcdfghjklmnpqrstvwxz2456789";
        var bytes = new byte[length];
        Draw(bytes);
        return string.Create(length, bytes, static (text, drawn) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = letters[drawn[i] % letters.Length];
        });
    }

    public int NewNumber(int below)
    {
        lock (_drawing) return _random.Next(below);
    }

    private void Draw(byte[] bytes)
    {
        lock (_drawing) _random.NextBytes(bytes);
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>
/// What the server knows about one kind at one version, as pure functions. The pipeline calls them in this order: decode, default,
/// (admission), prepare, validate. Metadata that every kind shares (uid, times, generation's value, finalizers while deleting) is the
/// pipeline's; names, labels and the like are checked here, since their rules differ by kind.
/// </summary>
public abstract class KindRules
{
    /// <summary>What objects look like: for strategic merge and for the ownership of fields.</summary>
    public abstract Shape Shape { get; }

    /// <summary>An object that has nothing set, as the server decodes it.</summary>
    public abstract MapNode EmptyObject { get; }

    /// <summary>What writes to the object (or to the subresource) never change: nobody comes to own it there.</summary>
    public abstract FieldSet ResetFields(string subresource);

    /// <summary>Whether an update may leave metadata.resourceVersion out.</summary>
    public virtual bool AllowsUnconditionalUpdate => true;

    /// <summary>Whether an update of an object that is not there creates it.</summary>
    public virtual bool AllowsCreateOnUpdate => false;

    /// <summary>
    /// What a typed server makes of a document: fields that it does not know are left out and reported, nulls and what counts as empty
    /// vanish, quantities and numbers get their canonical form.
    /// </summary>
    /// <exception cref="DecodeException">A value is of a type that the field cannot take; the words are the decoder's own.</exception>
    public abstract MapNode Decode(MapNode document, DecodeReport report);

    /// <summary>As <see cref="Decode"/>, for an object that an apply merged.</summary>
    public virtual MapNode DecodeApplied(MapNode document, DecodeReport report) => Decode(document, report);

    /// <summary>The object in the version that the kind is checked and kept in, of one in this version.</summary>
    public virtual MapNode ToHub(MapNode item) => item;

    /// <summary>The object in this version, of one as it is kept.</summary>
    public virtual MapNode FromHub(MapNode item) => item;

    /// <summary>The object as it is kept, where that is another version than the one that was written.</summary>
    public virtual MapNode ToStorage(MapNode item) => item;

    /// <summary>Fills in what the user left out.</summary>
    public virtual MapNode Default(MapNode item) => item;

    /// <summary>Clears what a client may not set on a new object (status), and sets what the server decides (phase, generation).</summary>
    public virtual MapNode PrepareForCreate(MapNode item, KindContext context) => item;

    /// <summary>The same for a change; the subresource is empty, "status" or another one that takes whole objects. Bumps metadata.generation.</summary>
    public virtual MapNode PrepareForUpdate(MapNode item, MapNode old, string subresource, KindContext context) => item;

    public virtual IReadOnlyList<Cause> ValidateCreate(MapNode item) => [];

    public virtual IReadOnlyList<Cause> ValidateUpdate(MapNode item, MapNode old, string subresource) => [];

    /// <summary>Texts for Warning headers.</summary>
    public virtual IReadOnlyList<string> Warnings(MapNode item, MapNode? old) => [];
}

/// <summary>What a rule may need from the world around it, handed in so that rules stay pure.</summary>
/// <param name="Now">The time of the request.</param>
/// <param name="Cluster">The objects that there are.</param>
/// <param name="User">Who asks.</param>
public sealed record KindContext(DateTimeOffset Now, IClusterView Cluster, RequestUser User);

/// <summary>Who asks, as far as objects show it (certificate requests keep it).</summary>
public sealed record RequestUser(string Name, string Uid, IReadOnlyList<string> Groups);

/// <summary>The objects that there are, for rules that depend on others.</summary>
public interface IClusterView
{
    MapNode? Get(string group, string plural, string space, string name);

    IEnumerable<MapNode> List(string group, string plural, string? space);
}

/// <summary>What decoding left out, for fieldValidation.</summary>
/// <param name="duplicates">The keys that came twice in the text.</param>
public sealed class DecodeReport(IEnumerable<DuplicateKey>? duplicates = null)
{
    private const int ProblemsMax = 100;

    private readonly HashSet<string>? _duplicates = duplicates?.Select(key => key.Place()).ToHashSet(StringComparer.Ordinal);

    /// <summary>In the words of the real server: unknown field "spec.foo", duplicate field "spec.replicas".</summary>
    public IList<string> Problems { get; } = [];

    /// <summary>The places of the keys that came twice.</summary>
    public IEnumerable<string> Duplicates => _duplicates ?? [];

    public bool IsDuplicate(string place) => _duplicates is not null && _duplicates.Contains(place);

    public void Add(string problem)
    {
        if (Problems.Count < ProblemsMax && !Problems.Contains(problem)) Problems.Add(problem);
    }
}

/// <summary>A value that a field cannot take; the message is what the decoder says about it.</summary>
public sealed class DecodeException : Exception
{
    public DecodeException(string message) : base(message) { }

    public DecodeException(string message, Exception inner) : base(message, inner) { }

    public DecodeException() { }
}

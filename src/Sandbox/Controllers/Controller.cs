using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>
/// Brings one kind of thing from how it is to how it should be. Events only say "look again at this key"; the work reads everything
/// anew, so that events may come late, twice or merged.
/// </summary>
public abstract class Controller(Cluster cluster)
{
    private ControllerLoop? _loop;

    protected Cluster Cluster { get; } = cluster;

    /// <summary>Under which name it leaves its traces in managedFields.</summary>
    protected virtual string Manager => "kube-controller-manager";

    /// <summary>Names the keys to look at again. Called within the write, so it only looks and enqueues.</summary>
    public abstract void Observe(ResourceTable table, ObjectEvent happened);

    /// <summary>Does the work for a key; the loop runs one of these at a time. Problems that pass are thrown and tried again.</summary>
    public abstract void Reconcile(string key);

    /// <summary>What is to be looked at when the loop starts.</summary>
    public virtual void Start()
    {
    }

    internal void Attach(ControllerLoop loop) => _loop = loop;

    protected void Enqueue(string key) => _loop?.Enqueue(this, key);

    protected void EnqueueAfter(string key, TimeSpan delay) => _loop?.EnqueueAfter(this, key, delay);

    protected void EnqueueAt(string key, DateTimeOffset due) => _loop?.EnqueueAt(this, key, due);

    protected static string Key(string space, string name) => $"{space}/{name}";

    protected static (string Namespace, string Name) Split(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (key[..slash], key[(slash + 1)..]);
    }

    protected static bool Is(ResourceTable table, string group, string plural) => table.Plural == plural && table.Group == group;

    protected WriteRequest Request(ServedResource resource, string space, string name, string subresource = "") => new()
    {
        Resource = resource,
        Namespace = space,
        Name = name,
        Subresource = subresource,
        Manager = Manager,
        Validation = FieldValidation.Ignore,
    };

    protected MapNode? Get(string group, string plural, string space, string name) => Cluster.Table(group, plural).Get(space, name)?.Document;
}

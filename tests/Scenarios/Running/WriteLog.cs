using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Scenarios.Running;

/// <summary>What the engine asked a cluster to change, in order, and what it is to be refused.</summary>
public sealed class WriteLog
{
    private readonly Lock _gate = new();
    private readonly List<(string Verb, ObjectName Name)> _writes = [];
    private readonly Dictionary<(string Verb, ObjectName Name), string> _refused = [];

    /// <summary>Told of each answer that the engine got to a write.</summary>
    public Action<ObjectName>? Answered { get; set; }

    public IReadOnlyList<(string Verb, ObjectName Name)> All
    {
        get
        {
            lock (_gate) return [.. _writes];
        }
    }

    public void Refuse(string verb, ObjectName name, string why)
    {
        lock (_gate) _refused[(verb, name)] = why;
    }

    public void Allow(string verb, ObjectName name)
    {
        lock (_gate) _refused.Remove((verb, name));
    }

    /// <summary>Why the request is refused; null when it is not.</summary>
    public string? Ask(string verb, ObjectName name, bool isDryRun)
    {
        lock (_gate)
        {
            var told = isDryRun ? "dry-run " + verb : verb;
            _writes.Add((told, name));
            return _refused.GetValueOrDefault((told, name));
        }
    }
}

using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>Something that looks at every write before it is stored: completes it, refuses it, or takes note of it.</summary>
internal abstract class AdmissionPlugin
{
    /// <summary>Completes an object after its defaults and before the rules of its kind; there is no old one on creation.</summary>
    public virtual MapNode Mutate(WriteRequest request, MapNode item, MapNode? old) => item;

    /// <summary>Refuses, by an ApiException, what the rules of the kind allow.</summary>
    public virtual void Validate(WriteRequest request, MapNode item, MapNode? old)
    {
    }

    /// <summary>Hands out what there is only once, such as addresses, at the last moment before the write.</summary>
    public virtual MapNode Allocate(WriteRequest request, MapNode item, MapNode? old) => item;

    /// <summary>Takes back what was handed out, when the write failed or the object is gone.</summary>
    public virtual void Release(WriteRequest request, MapNode item)
    {
    }

    public virtual void CheckDeletion(WriteRequest request)
    {
    }
}

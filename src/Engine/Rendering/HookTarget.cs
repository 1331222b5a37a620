using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Rendering;

/// <summary>A hook as Git holds it. Its name may be found only when an operation runs.</summary>
public sealed class HookTarget
{
    private readonly ResourceKey _key;
    private readonly MapNode _placed;
    private readonly bool _isNamespaced;
    private readonly Marks _marks;

    internal HookTarget(Hook hook, ResourceKey key, MapNode placed, bool isNamespaced, Marks marks)
    {
        (Hook, _key, _placed, _isNamespaced, _marks) = (hook, key, placed, isNamespaced, marks);
    }

    public Hook Hook { get; }

    public GroupKind Kind => _key.GroupKind;

    /// <summary>Null when its name is found only when an operation runs.</summary>
    public ResourceKey? Key => _key.Name.Length > 0 ? _key : null;

    /// <summary>As a sync applies it.</summary>
    /// <param name="suffix">Completes a name that is to be generated.</param>
    public Target At(string suffix)
    {
        var finalizers = _placed.List("metadata", "finalizers");
        // So that nobody's clean-up takes it away before its end was seen.
        return Named(suffix, finalizers.Contains(Hook.Finalizer)
            ? _placed
            : _placed.WithAt(["metadata", "finalizers"], ListNode.Of([.. finalizers, Hook.Finalizer])));
    }

    /// <summary>As it is applied in the deletion of its Application, which must be able to delete it together with all else.</summary>
    /// <param name="suffix">Completes a name that is to be generated.</param>
    public Target AtDeletion(string suffix) => Named(suffix, _placed);

    private Target Named(string suffix, MapNode placed)
    {
        if (_key.Name.Length > 0) return _marks.On(_key, placed, _isNamespaced);
        var metadata = placed.Map("metadata");
        var name = metadata["generateName"].Text() + suffix;
        return _marks.On(
            _key with { Name = name }, placed.With("metadata", metadata.Without("generateName").With("name", name)), _isNamespaced);
    }
}

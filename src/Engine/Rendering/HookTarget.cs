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
        (Hook, _key, _isNamespaced, _marks) = (hook, key, isNamespaced, marks);
        var finalizers = placed.List("metadata", "finalizers");
        // So that nobody's clean-up takes it away before its end was seen.
        _placed = finalizers.Contains(Hook.Finalizer)
            ? placed
            : placed.WithAt(["metadata", "finalizers"], ListNode.Of([.. finalizers, Hook.Finalizer]));
    }

    public Hook Hook { get; }

    public GroupKind Kind => _key.GroupKind;

    /// <summary>Null when its name is found only when an operation runs.</summary>
    public ResourceKey? Key => _key.Name.Length > 0 ? _key : null;

    /// <summary>As it is applied.</summary>
    /// <param name="suffix">Completes a name that is to be generated.</param>
    public Target At(string suffix)
    {
        if (_key.Name.Length > 0) return _marks.On(_key, _placed, _isNamespaced);
        var metadata = _placed.Map("metadata");
        var name = metadata["generateName"].Text() + suffix;
        return _marks.On(
            _key with { Name = name }, _placed.With("metadata", metadata.Without("generateName").With("name", name)), _isNamespaced);
    }
}

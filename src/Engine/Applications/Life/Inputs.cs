namespace GitOpsActors.Engine.Applications.Life;

/// <summary>From what something was made. Most messages change none of it, and then it need not be made again.</summary>
internal sealed class Inputs(params object?[] parts)
{
    private readonly object?[] _parts = parts;

    /// <summary>Whether every part is the very same object; texts and numbers are compared by value. Cheap, and never wrong about a sameness.</summary>
    public bool AreThoseOf(Inputs? other)
    {
        if (other is null || other._parts.Length != _parts.Length) return false;
        for (var i = 0; i < _parts.Length; i++)
        {
            var (left, right) = (_parts[i], other._parts[i]);
            if (!ReferenceEquals(left, right) && !(left is string or ValueType && left.Equals(right))) return false;
        }

        return true;
    }
}

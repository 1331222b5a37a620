using System.Collections.Immutable;
using System.Text;

namespace GitOpsActors.Engine.FieldOwnership;

/// <summary>A field that somebody else owns and that an apply would change.</summary>
public sealed record FieldConflict(ManagerId Manager, string Path)
{
    public string Message => $"conflict with {Manager.Describe()}";
}

/// <summary>An apply that would take fields from their owners.</summary>
public sealed class ApplyConflictException : Exception
{
    public ApplyConflictException(ImmutableArray<FieldConflict> conflicts) : base(Describe(conflicts)) => Conflicts = conflicts;

    public ApplyConflictException() { }

    public ApplyConflictException(string message) : base(message) { }

    public ApplyConflictException(string message, Exception inner) : base(message, inner) { }

    public ImmutableArray<FieldConflict> Conflicts { get; } = [];

    private static string Describe(ImmutableArray<FieldConflict> conflicts)
    {
        if (conflicts.Length == 1) return $"Apply failed with 1 conflict: {conflicts[0].Message}: {conflicts[0].Path}";
        var text = new StringBuilder($"Apply failed with {conflicts.Length} conflicts: ");
        var first = true;
        foreach (var group in conflicts.GroupBy(conflict => conflict.Manager).OrderBy(group => group.Key))
        {
            text.Append(first ? "" : "\n").Append("conflicts with ").Append(group.Key.Describe()).Append(':');
            foreach (var conflict in group) text.Append("\n- ").Append(conflict.Path);
            first = false;
        }
        return text.ToString();
    }
}

/// <summary>An applied object that does not fit its schema: the server calls it an error of its own (500).</summary>
public sealed class ApplySchemaException : Exception
{
    public ApplySchemaException(string message) : base(message) { }

    public ApplySchemaException() { }

    public ApplySchemaException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>An applied object that is not what an apply may contain (400).</summary>
public sealed class ApplyRefusedException : Exception
{
    public ApplyRefusedException(string message) : base(message) { }

    public ApplyRefusedException() { }

    public ApplyRefusedException(string message, Exception inner) : base(message, inner) { }
}

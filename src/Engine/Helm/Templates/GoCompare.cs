namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>The comparisons of templates: numbers of one family, strings, and little else.</summary>
internal static class GoCompare
{
    private enum Basic
    {
        None,
        Nil,
        Bool,
        Int,
        Uint,
        Float,
        String,
    }

    public static bool AnyEqual(object? first, ReadOnlySpan<object?> others)
    {
        if (others.IsEmpty) throw new TemplateException("missing argument for comparison");
        foreach (var other in others)
        {
            if (IsEqual(first, other)) return true;
        }

        return false;
    }

    public static bool IsEqual(object? left, object? right)
    {
        var (kind, other) = (BasicOf(left), BasicOf(right));
        if (kind != other)
        {
            if ((kind, other) is (Basic.Int, Basic.Uint) or (Basic.Uint, Basic.Int)) return GoTypes.Integer(left!) == GoTypes.Integer(right!);
            return kind == Basic.Nil || other == Basic.Nil ? false : throw Incompatible(left, right);
        }

        return kind switch
        {
            Basic.Nil => true,
            Basic.Bool => (bool)left! == (bool)right!,
            Basic.String => string.Equals((string)left!, (string)right!, StringComparison.Ordinal),
            Basic.Float => (double)left! == (double)right!,
            Basic.Int or Basic.Uint => GoTypes.Integer(left!) == GoTypes.Integer(right!),
            _ => IsSame(left!, right!),
        };
    }

    private static bool IsSame(object left, object right)
    {
        if (left is GoObject && right is GoObject) return Equals(left, right);
        if (GoTypes.KindOf(left) != GoTypes.KindOf(right))
            throw new TemplateException($"non-comparable types {GoPrintf.Print("%s", [left])}: {GoTypes.NameOf(left)}, {GoTypes.NameOf(right)}: {GoPrintf.Print("%v", [right])}");
        throw new TemplateException($"non-comparable type {GoPrintf.Print("%s", [right])}: {GoTypes.NameOf(right)}");
    }

    public static bool IsLess(object? left, object? right)
    {
        var (kind, other) = (BasicOf(left), BasicOf(right));
        if (kind is Basic.None or Basic.Nil) throw Invalid(left);
        if (other is Basic.None or Basic.Nil) throw Invalid(right);
        if (kind != other)
        {
            if ((kind, other) is (Basic.Int, Basic.Uint) or (Basic.Uint, Basic.Int)) return GoTypes.Integer(left!) < GoTypes.Integer(right!);
            throw Incompatible(left, right);
        }

        return kind switch
        {
            Basic.Float => (double)left! < (double)right!,
            Basic.String => string.CompareOrdinal((string)left!, (string)right!) < 0,
            Basic.Int or Basic.Uint => GoTypes.Integer(left!) < GoTypes.Integer(right!),
            _ => throw Invalid(left),
        };
    }

    private static TemplateException Invalid(object? value) => new("invalid type for comparison");

    private static TemplateException Incompatible(object? left, object? right) =>
        new($"incompatible types for comparison: {GoTypes.NameOf(left)} and {GoTypes.NameOf(right)}");

    private static Basic BasicOf(object? value) => value switch
    {
        null or NilInterface => Basic.Nil,
        bool => Basic.Bool,
        nint or long or int => Basic.Int,
        byte or uint or ulong => Basic.Uint,
        double => Basic.Float,
        string => Basic.String,
        _ => Basic.None,
    };
}

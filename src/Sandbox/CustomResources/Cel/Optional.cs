namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>
/// A value that may be there: what <c>self.?field</c> gives, and what <c>oldSelf</c> is in rules that also look at new values.
/// </summary>
internal sealed record Optional(object? Value)
{
    public static readonly Optional None = new((object?)null);

    /// <summary>The value as one that may be there; what already is one stays as it is.</summary>
    public static Optional Of(object? value) => value as Optional ?? (value is null ? None : new Optional(value));

    public Optional Select(Func<object, object?> change) => Value is null ? None : Of(change(Value));
}

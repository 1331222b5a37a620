namespace GitOpsActors.Git;

/// <summary>The id of a commit, tree or blob: 40 lower-case hex digits.</summary>
public readonly record struct ObjectId
{
    public const int Digits = 40;

    private readonly string? _hex;

    private ObjectId(string hex) => _hex = hex;

    public string Hex => _hex ?? throw new InvalidOperationException("the id of nothing has no digits");

    public static ObjectId? TryParse(string text) =>
        text is { Length: Digits } && text.All(char.IsAsciiHexDigit) ? new ObjectId(text.ToLowerInvariant()) : null;

    /// <exception cref="FormatException">It is none.</exception>
    public static ObjectId Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no object id: those have {Digits} hex digits");

    internal static ObjectId Of(ReadOnlySpan<byte> raw) => new(Convert.ToHexStringLower(raw));

    public override string ToString() => _hex ?? "";
}

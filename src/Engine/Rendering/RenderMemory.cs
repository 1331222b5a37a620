namespace GitOpsActors.Engine.Rendering;

/// <summary>How much memory renders may keep of what they parsed, so that the next ones need not.</summary>
/// <param name="Bytes">About as many bytes. What is in use right now comes on top.</param>
public sealed record RenderMemory(long Bytes)
{
    /// <summary>For one kind of source.</summary>
    public static readonly RenderMemory Default = OfMebibytes(128);

    /// <summary>For all kinds together, where nobody says otherwise.</summary>
    public static readonly RenderMemory OfNode = OfMebibytes(256);

    public static RenderMemory OfMebibytes(int count) => new(count * 1024L * 1024);

    // Measured on public charts: an object takes about eight bytes for each character that it was read from, its own text included.
    internal const int BytesOfCharacter = 8;
    internal const int BytesOfEntry = 500;

    internal RenderMemory Share(double part) => new((long)(Bytes * part));
}

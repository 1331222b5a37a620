namespace GitOpsActors.Engine.Documents;

/// <summary>A text is not the JSON or YAML that it should be. The message is what a user is told; line and column count from one,
/// and are zero where they are not known.</summary>
public sealed class DocumentException : Exception
{
    public DocumentException(string message, int line = 0, int column = 0, long offset = 0) : base(message) =>
        (Line, Column, Offset) = (line, column, offset);

    public DocumentException(string message, Exception inner) : base(message, inner) { }

    public DocumentException(string message) : base(message) { }

    public DocumentException() { }

    public int Line { get; }

    public int Column { get; }

    /// <summary>Bytes (JSON) or characters (YAML) before the place of the error.</summary>
    public long Offset { get; }
}

namespace GitOpsActors.Host.Server.Wire.Definitions;

internal enum FieldKind
{
    Text,
    Flag,
    Int32,
    Int64,
    Bytes,
    Message,
}

/// <summary>A field of a message.</summary>
/// <param name="Name">As it is called in documents and in JSON.</param>
/// <param name="Message">What it holds, if it is a message; the entries, if it is a map.</param>
/// <param name="IsRequired">Whether readers refuse a message without it.</param>
/// <param name="SaysZero">Whether a zero that was sent means zero, and not nothing.</param>
/// <param name="HasPresence">Whether a zero is written at all.</param>
/// <param name="IsInline">Whether in documents the fields of its message stand beside it instead of below.</param>
internal sealed record WireField(
    int Number, string Name, FieldKind Kind, WireMessage? Message, bool IsRepeated, bool IsRequired, bool SaysZero, bool HasPresence,
        bool IsInline)
{
    public bool IsMap => Message is { IsMapEntry: true };

    /// <summary>The value of a map's entry.</summary>
    public WireField MapValue => Message!.Fields[1];

    public override string ToString() => Name;
}

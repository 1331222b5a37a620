using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Errors;

/// <summary>One thing that is wrong with one field.</summary>
/// <param name="Reason">For programs: FieldValueInvalid, FieldValueRequired, ...</param>
/// <param name="Field">The path as people write it: spec.ports[0].port</param>
/// <param name="Message">Starts with the reason in words: Invalid value: 70000: must be between ...</param>
public sealed record Cause(string Reason, string Field, string Message)
{
    public MapNode Document() => MapNode.Of(("reason", Reason), ("message", Message), ("field", Field));

    public override string ToString() => $"{Field}: {Message}";
}

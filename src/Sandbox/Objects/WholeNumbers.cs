using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>A number without a fraction is a whole one, however it is written: 1.0 is kept as 1.</summary>
internal static class WholeNumbers
{
    // Larger numbers do not fit into 64 bits.
    private const double Max = 9.2e18;

    public static Node In(Node value) => value switch
    {
        FloatNode { Value: > -Max and < Max } number when Math.Floor(number.Value).Equals(number.Value) =>
            IntegerNode.Of((long)number.Value),
        MapNode map => map.Changed((_, item) => In(item)),
        ListNode list => list.Changed(In),
        _ => value,
    };
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Expressions;

/// <summary>
/// A value with functions of its own, such as a time, or a function that was handed in. It is a node only while an expression is evaluated:
/// no document has one.
/// </summary>
internal sealed class ExpressionObject(GoObject value) : Node
{
    public GoObject Value => value;

    /// <summary>What a function answered, as expressions know it.</summary>
    public static Node Of(object? value) => value switch
    {
        GoObject thing => new ExpressionObject(thing),
        GoMap map => MapNode.Of(map.Entries.Select(static one => KeyValuePair.Create(one.Key, Of(one.Value)))),
        GoList list => ListNode.Of(list.Items.Select(Of)),
        _ => YamlFunctions.ToNode(value, throughJson: false),
    };

    /// <summary>What a function is given.</summary>
    public static object? Given(Node node) =>
        node is ExpressionObject thing ? thing.Value : YamlFunctions.FromNode(node, keepsWholeNumbers: true);

    /// <summary>The document of a value; what has functions becomes what it shows.</summary>
    public static Node Plain(Node node) => node switch
    {
        ExpressionObject { Value: GoFunction function } => function.Show(),
        ExpressionObject thing => thing.Value.ToNode(),
        MapNode map => map.Changed(static (_, one) => Plain(one)),
        ListNode list => ListNode.Of(list.Select(Plain)),
        _ => node,
    };

    public override bool Equals(Node? other) => other is ExpressionObject thing && (ReferenceEquals(thing.Value, value)
        || ((thing.Value, value) is (GoTime one, GoTime two) && one.Time.UtcTicks == two.Time.UtcTicks)
        || ((thing.Value, value) is (GoDuration span, GoDuration same) && span.Nanoseconds == same.Nanoseconds));

    public override int GetHashCode() => value switch
    {
        GoTime time => time.Time.UtcTicks.GetHashCode(),
        GoDuration span => span.Nanoseconds.GetHashCode(),
        _ => value.GetHashCode(),
    };
}

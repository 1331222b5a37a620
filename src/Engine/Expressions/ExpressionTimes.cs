using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Expressions;

/// <summary>Times and spans of time among the operators.</summary>
internal static class ExpressionTimes
{
    /// <summary>Which of two comes first; null where they are not both times, or both spans.</summary>
    public static int? Compare(Node left, Node right) => (Value(left), Value(right)) switch
    {
        (GoTime one, GoTime other) => one.Time.UtcTicks.CompareTo(other.Time.UtcTicks),
        (GoDuration one, GoDuration other) => one.Nanoseconds.CompareTo(other.Nanoseconds),
        (GoDuration one, long other) => one.Nanoseconds.CompareTo(other),
        (long one, GoDuration other) => one.CompareTo(other.Nanoseconds),
        _ => null,
    };

    /// <summary>Null where an operator does not take these.</summary>
    public static Node? Calculate(string symbol, Node left, Node right)
    {
        try
        {
            return (symbol, Value(left), Value(right)) switch
            {
                ("-", GoTime one, GoTime other) => Span(GoDuration.Between(one.Time, other.Time)),
                ("+", GoTime time, GoDuration span) => new ExpressionObject(time.Add(span.Nanoseconds)),
                ("+", GoDuration span, GoTime time) => new ExpressionObject(time.Add(span.Nanoseconds)),
                ("-", GoTime time, GoDuration span) => new ExpressionObject(time.Add(unchecked(-span.Nanoseconds))),
                ("+", GoDuration one, GoDuration other) => Span(unchecked(one.Nanoseconds + other.Nanoseconds)),
                ("-", GoDuration one, GoDuration other) => Span(unchecked(one.Nanoseconds - other.Nanoseconds)),
                ("*", GoDuration span, long times) => Span(unchecked(span.Nanoseconds * times)),
                ("*", long times, GoDuration span) => Span(unchecked(span.Nanoseconds * times)),
                ("/", GoDuration one, GoDuration other) => FloatNode.Of((double)one.Nanoseconds / other.Nanoseconds),
                ("/", GoDuration span, long by and not 0) => Span(span.Nanoseconds / by),
                _ => null,
            };
        }
        catch (TemplateException error)
        {
            throw new ExpressionException(error.Message);
        }
    }

    /// <summary>The same span in the other direction; null where it is none.</summary>
    public static Node? Signed(string sign, Node value) =>
        Value(value) is GoDuration span ? Span(sign == "-" ? unchecked(-span.Nanoseconds) : span.Nanoseconds) : null;

    public static ExpressionObject Span(long nanoseconds) => new(new GoDuration(nanoseconds));

    private static object? Value(Node node) => node switch
    {
        ExpressionObject thing => thing.Value,
        IntegerNode whole => whole.Value,
        _ => null,
    };
}

using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Jq;

/// <summary>The parts of an expression.</summary>
internal abstract record JqSyntax
{
    private JqSyntax()
    {
    }

    public sealed record Identity : JqSyntax;

    public sealed record Literal(Node Value) : JqSyntax;

    public sealed record Variable(string Name) : JqSyntax;

    /// <summary>`of[key]`, where the key is found from the input of the whole.</summary>
    public sealed record Index(JqSyntax Of, JqSyntax Key) : JqSyntax;

    public sealed record Slice(JqSyntax Of, JqSyntax? From, JqSyntax? To) : JqSyntax;

    public sealed record Iterate(JqSyntax Of) : JqSyntax;

    /// <summary>What fails has no value.</summary>
    public sealed record Try(JqSyntax Of, JqSyntax? Otherwise) : JqSyntax;

    public sealed record Pipe(JqSyntax First, JqSyntax Then) : JqSyntax;

    public sealed record Comma(JqSyntax Left, JqSyntax Right) : JqSyntax;

    public sealed record Alternative(JqSyntax Left, JqSyntax Right) : JqSyntax;

    public sealed record And(JqSyntax Left, JqSyntax Right) : JqSyntax;

    public sealed record Or(JqSyntax Left, JqSyntax Right) : JqSyntax;

    public sealed record Operator(string Symbol, JqSyntax Left, JqSyntax Right) : JqSyntax;

    public sealed record Negative(JqSyntax Of) : JqSyntax;

    public sealed record If(JqSyntax Condition, JqSyntax Then, JqSyntax Else) : JqSyntax;

    public sealed record List(JqSyntax? Items) : JqSyntax;

    public sealed record Map(IReadOnlyList<(JqSyntax Key, JqSyntax Value)> Entries) : JqSyntax;

    /// <summary>`source as $name | body`.</summary>
    public sealed record Bind(JqSyntax Source, string Name, JqSyntax Body) : JqSyntax;

    public sealed record Reduce(JqSyntax Source, string Name, JqSyntax Start, JqSyntax Update) : JqSyntax;

    public sealed record Call(string Name, IReadOnlyList<JqSyntax> Arguments) : JqSyntax;
}

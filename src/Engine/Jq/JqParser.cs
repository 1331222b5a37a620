using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Jq;

/// <summary>
/// Reads an expression. What binds least is read first: pipes, commas, alternatives, `or`, `and`, comparisons, sums, products.
/// </summary>
internal sealed class JqParser
{
    private const int DepthMax = 100;

    private readonly List<JqToken> _tokens;
    private int _at, _depth;

    private JqParser(string text) => _tokens = JqTokens.Of(text);

    private JqToken Now => _tokens[_at];

    /// <exception cref="JqException">The text is no expression.</exception>
    public static JqSyntax Parse(string text)
    {
        var parser = new JqParser(text);
        var syntax = parser.Pipe();
        return parser.Now.Kind == JqTokenKind.End ? syntax : throw parser.Unexpected();
    }

    private JqException Unexpected() => new($"unexpected '{Now.Text}' at {JqTokens.At(Now.At)}");

    private bool Take(string symbol)
    {
        if (!Now.Is(symbol)) return false;
        _at++;
        return true;
    }

    private bool TakeWord(string word)
    {
        if (!Now.IsWord(word)) return false;
        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol)) throw new JqException($"'{symbol}' is expected instead of '{Now.Text}' at {JqTokens.At(Now.At)}");
    }

    private void ExpectWord(string word)
    {
        if (!TakeWord(word)) throw new JqException($"'{word}' is expected instead of '{Now.Text}' at {JqTokens.At(Now.At)}");
    }

    private JqSyntax Pipe()
    {
        if (++_depth > DepthMax) throw new JqException($"it is nested more than {DepthMax} deep");
        var left = Comma();
        if (TakeWord("as"))
        {
            var name = VariableName();
            Expect("|");
            left = new JqSyntax.Bind(left, name, Pipe());
        }
        else if (Take("|"))
        {
            left = new JqSyntax.Pipe(left, Pipe());
        }

        _depth--;
        return left;
    }

    private string VariableName() => Now.Kind == JqTokenKind.Variable
        ? _tokens[_at++].Text
        : throw new JqException($"a variable is expected instead of '{Now.Text}' at {JqTokens.At(Now.At)}");

    private JqSyntax Comma()
    {
        var left = Alternative();
        while (Take(",")) left = new JqSyntax.Comma(left, Alternative());
        return left;
    }

    private JqSyntax Alternative()
    {
        var left = Or();
        return Take("//") ? new JqSyntax.Alternative(left, Alternative()) : left;
    }

    private JqSyntax Or()
    {
        var left = And();
        while (TakeWord("or")) left = new JqSyntax.Or(left, And());
        return left;
    }

    private JqSyntax And()
    {
        var left = Comparison();
        while (TakeWord("and")) left = new JqSyntax.And(left, Comparison());
        return left;
    }

    private JqSyntax Comparison()
    {
        var left = Sum();
        foreach (var symbol in (ReadOnlySpan<string>)["==", "!=", "<=", ">=", "<", ">"])
            if (Take(symbol)) return new JqSyntax.Operator(symbol, left, Sum());
        return left;
    }

    private JqSyntax Sum()
    {
        var left = Product();
        while (Now.Is("+") || Now.Is("-")) left = new JqSyntax.Operator(_tokens[_at++].Text, left, Product());
        return left;
    }

    private JqSyntax Product()
    {
        var left = Unary();
        while (Now.Is("*") || Now.Is("/") || Now.Is("%")) left = new JqSyntax.Operator(_tokens[_at++].Text, left, Unary());
        return left;
    }

    private JqSyntax Unary() => Take("-") ? new JqSyntax.Negative(Postfix()) : Postfix();

    private JqSyntax Postfix()
    {
        var term = Term();
        while (true)
        {
            if (Now.Kind == JqTokenKind.Field) term = new JqSyntax.Index(term, new JqSyntax.Literal(_tokens[_at++].Text));
            else if (Take("?")) term = new JqSyntax.Try(term, null);
            else if (Now.Is(".") && _tokens[_at + 1].Is("[")) _at++;
            else if (Take("[")) term = Bracket(term);
            else return term;
        }
    }

    private JqSyntax Bracket(JqSyntax of)
    {
        if (Take("]")) return new JqSyntax.Iterate(of);
        var from = Now.Is(":") ? null : Pipe();
        if (!Take(":"))
        {
            Expect("]");
            return new JqSyntax.Index(of, from!);
        }

        var to = Now.Is("]") ? null : Pipe();
        Expect("]");
        return new JqSyntax.Slice(of, from, to);
    }

    private JqSyntax Term()
    {
        var token = Now;
        _at++;
        switch (token.Kind)
        {
            case JqTokenKind.Field: return new JqSyntax.Index(new JqSyntax.Identity(), new JqSyntax.Literal(token.Text));
            case JqTokenKind.Text: return new JqSyntax.Literal(token.Text);
            case JqTokenKind.Number: return new JqSyntax.Literal(NumberOf(token));
            case JqTokenKind.Variable: return new JqSyntax.Variable(token.Text);
            case JqTokenKind.Name: return Word(token);
        }

        switch (token.Text)
        {
            case ".": return new JqSyntax.Identity();
            case "..": return new JqSyntax.Call("recurse", []);
            case "(":
                var inner = Pipe();
                Expect(")");
                return inner;
            case "[":
                if (Take("]")) return new JqSyntax.List(null);
                var items = Pipe();
                Expect("]");
                return new JqSyntax.List(items);
            case "{": return Map();
        }

        _at--;
        throw Unexpected();
    }

    private static Node NumberOf(JqToken token)
    {
        if (long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)) return whole;
        return double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? FloatNode.Of(number)
            : throw new JqException($"'{token.Text}' at {JqTokens.At(token.At)} is not a number");
    }

    private JqSyntax Word(JqToken token)
    {
        switch (token.Text)
        {
            case "null": return new JqSyntax.Literal(NullNode.Instance);
            case "true": return new JqSyntax.Literal(BoolNode.True);
            case "false": return new JqSyntax.Literal(BoolNode.False);
            case "if": return If();
            case "try":
                var tried = Postfix();
                return new JqSyntax.Try(tried, TakeWord("catch") ? Postfix() : null);
            case "reduce": return Reduce();
            case "def" or "foreach" or "label" or "import" or "include":
                throw new JqException($"'{token.Text}' at {JqTokens.At(token.At)} is not supported");
        }

        var arguments = new List<JqSyntax>();
        if (Take("("))
        {
            do arguments.Add(Pipe());
            while (Take(";"));
            Expect(")");
        }

        JqFunctions.MustBeKnown(token, arguments.Count);
        return new JqSyntax.Call(token.Text, arguments);
    }

    private JqSyntax.If If()
    {
        var condition = Pipe();
        ExpectWord("then");
        var then = Pipe();
        if (TakeWord("elif")) return new JqSyntax.If(condition, then, If());
        var otherwise = TakeWord("else") ? Pipe() : new JqSyntax.Identity();
        ExpectWord("end");
        return new JqSyntax.If(condition, then, otherwise);
    }

    private JqSyntax.Reduce Reduce()
    {
        var source = Postfix();
        ExpectWord("as");
        var name = VariableName();
        Expect("(");
        var start = Pipe();
        Expect(";");
        var update = Pipe();
        Expect(")");
        return new JqSyntax.Reduce(source, name, start, update);
    }

    private JqSyntax.Map Map()
    {
        var entries = new List<(JqSyntax, JqSyntax)>();
        while (!Take("}"))
        {
            if (entries.Count > 0) Expect(",");
            var token = _tokens[_at++];
            JqSyntax key = token.Kind switch
            {
                JqTokenKind.Name or JqTokenKind.Text => new JqSyntax.Literal(token.Text),
                JqTokenKind.Variable => new JqSyntax.Literal(token.Text),
                _ when token.Is("(") => Parenthesised(),
                _ => throw new JqException($"a key is expected instead of '{token.Text}' at {JqTokens.At(token.At)}"),
            };
            if (Take(":")) entries.Add((key, Alternative()));
            else if (token.Kind == JqTokenKind.Variable) entries.Add((key, new JqSyntax.Variable(token.Text)));
            else entries.Add((key, new JqSyntax.Index(new JqSyntax.Identity(), key)));
        }

        return new JqSyntax.Map(entries);
    }

    private JqSyntax Parenthesised()
    {
        var inner = Pipe();
        Expect(")");
        return inner;
    }
}

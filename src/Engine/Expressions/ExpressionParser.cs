using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Expressions;

/// <summary>Reads an expression by how closely its operators bind.</summary>
internal sealed class ExpressionParser
{
    private const int DepthMax = 100;
    private const int UnaryNot = 50;
    private const int UnarySign = 90;
    private const int Comparison = 20;

    private static readonly Dictionary<string, int> Strength = new(StringComparer.Ordinal)
    {
        ["|"] = 0, ["or"] = 10, ["||"] = 10, ["and"] = 15, ["&&"] = 15,
        ["=="] = Comparison, ["!="] = Comparison, ["<"] = Comparison, [">"] = Comparison, ["<="] = Comparison, [">="] = Comparison,
        ["in"] = Comparison, ["matches"] = Comparison, ["contains"] = Comparison, ["startsWith"] = Comparison, ["endsWith"] = Comparison,
        [".."] = 25, ["+"] = 30, ["-"] = 30, ["*"] = 60, ["/"] = 60, ["%"] = 60, ["**"] = 100, ["^"] = 100, ["??"] = 500,
    };

    private static readonly string[] Words = ["in", "matches", "contains", "startsWith", "endsWith"];
    private static readonly string[] Orders = ["<", ">", "<=", ">="];

    private readonly List<ExpressionToken> _tokens;
    private int _at, _depth, _loops;

    private ExpressionParser(string text) => _tokens = ExpressionTokens.Of(text);

    private ExpressionToken Now => _tokens[_at];

    /// <exception cref="ExpressionException">The text is not an expression.</exception>
    public static ExpressionSyntax Parse(string text)
    {
        var parser = new ExpressionParser(text);
        var syntax = parser.Deeper(0);
        return parser.Now.Kind == TokenKind.End ? syntax : throw parser.Unexpected();
    }

    private ExpressionException Unexpected() => new($"unexpected '{Now.Text}' at {ExpressionTokens.At(Now.At)}");

    private bool Take(string symbol)
    {
        if (!Now.Is(symbol)) return false;
        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
            throw new ExpressionException($"'{symbol}' is expected instead of '{Now.Text}' at {ExpressionTokens.At(Now.At)}");
    }

    private string Word() => Now.Kind == TokenKind.Name ? _tokens[_at++].Text
        : throw new ExpressionException($"a name is expected instead of '{Now.Text}' at {ExpressionTokens.At(Now.At)}");

    private ExpressionSyntax Deeper(int strength) => Nested(() => Operators(strength));

    private ExpressionSyntax Nested(Func<ExpressionSyntax> read)
    {
        if (++_depth > DepthMax) throw new ExpressionException($"it is nested more than {DepthMax} deep");
        var syntax = read();
        _depth--;
        return syntax;
    }

    private ExpressionSyntax Operators(int strength)
    {
        if (strength == 0 && Take("let")) return Let();
        var (left, operators) = (Operand(), 0);
        while (OperatorHere() is var (symbol, isNot) && Strength[symbol] is var found && found >= strength)
        {
            // A long row of operators makes a deep tree as well.
            if (++operators > DepthMax) throw new ExpressionException($"it has more than {DepthMax} operators in a row");
            _at += isNot ? 2 : 1;
            left = symbol == "|" ? Piped(left) : Combined(symbol, left, found);
            if (isNot) left = new ExpressionSyntax.Unary("not", left);
        }

        return strength == 0 ? Choice(left) : left;
    }

    private ExpressionSyntax.Let Let()
    {
        var name = Word();
        Expect("=");
        var value = Deeper(0);
        Expect(";");
        return new ExpressionSyntax.Let(name, value, Deeper(0));
    }

    /// <summary>The operator that comes next; `not` before one of the words turns it around.</summary>
    private (string Symbol, bool IsNot)? OperatorHere()
    {
        if (Now.Is("not") && _tokens[_at + 1] is { Kind: TokenKind.Name } next && Words.Contains(next.Text)) return (next.Text, true);
        return Now.Kind is TokenKind.Symbol or TokenKind.Name && Strength.ContainsKey(Now.Text) ? (Now.Text, false) : null;
    }

    private ExpressionSyntax Combined(string symbol, ExpressionSyntax left, int strength)
    {
        var right = Deeper(symbol is "**" or "^" ? strength : strength + 1);
        ExpressionSyntax read = new ExpressionSyntax.Binary(symbol, left, right);
        // `1 < a < 5` asks for both.
        while (Orders.Contains(symbol) && Orders.Contains(Now.Text) && Now.Kind == TokenKind.Symbol)
        {
            var next = _tokens[_at++].Text;
            var last = Deeper(strength + 1);
            read = new ExpressionSyntax.Binary("and", read, new ExpressionSyntax.Binary(next, right, last));
            right = last;
        }

        return read;
    }

    private ExpressionSyntax Choice(ExpressionSyntax condition)
    {
        if (Take("?:")) return new ExpressionSyntax.Choice(condition, condition, Deeper(0));
        if (!Take("?")) return condition;
        var then = Deeper(0);
        Expect(":");
        return new ExpressionSyntax.Choice(condition, then, Deeper(0));
    }

    /// <summary>`list | filter(...)`: what stands before is the first argument.</summary>
    private ExpressionSyntax Piped(ExpressionSyntax first)
    {
        var name = Now;
        Word();
        return Postfix(Call(name, first));
    }

    private ExpressionSyntax Operand()
    {
        if (Take("not") || Take("!")) return new ExpressionSyntax.Unary("not", Deeper(UnaryNot));
        foreach (var sign in (ReadOnlySpan<string>)["-", "+"])
            if (Take(sign)) return new ExpressionSyntax.Unary(sign, Deeper(UnarySign));
        return Postfix(Term());
    }

    private ExpressionSyntax Postfix(ExpressionSyntax term)
    {
        var (isChain, links) = (false, 0);
        while (true)
        {
            if (++links > DepthMax) throw new ExpressionException($"it is nested more than {DepthMax} deep");
            var isOptional = Now.Is("?.");
            isChain |= isOptional;
            if (isOptional && _tokens[_at + 1].Is("[")) _at++;
            if (Take("[")) term = Bracket(term, isOptional);
            else if (Take("?.") || Take(".")) term = new ExpressionSyntax.Member(term, new ExpressionSyntax.Literal(Word()), isOptional);
            else return isChain ? new ExpressionSyntax.Chain(term) : term;
            if (Now.Is("(") && term is ExpressionSyntax.Member { Key: ExpressionSyntax.Literal { Value: StringNode called } } member)
            {
                Expect("(");
                term = new ExpressionSyntax.Invoke(member.Of, called.Value, isOptional, ItemsUntil(")", () => Deeper(0)));
            }
        }
    }

    private ExpressionSyntax Bracket(ExpressionSyntax of, bool isOptional)
    {
        var from = Now.Is(":") ? null : Deeper(0);
        if (!Take(":"))
        {
            Expect("]");
            return new ExpressionSyntax.Member(of, from!, isOptional);
        }

        var to = Now.Is("]") ? null : Deeper(0);
        Expect("]");
        return new ExpressionSyntax.Slice(of, from, to);
    }

    private ExpressionSyntax Term()
    {
        var token = Now;
        _at++;
        switch (token.Kind)
        {
            case TokenKind.Text: return new ExpressionSyntax.Literal(token.Text);
            case TokenKind.Number: return new ExpressionSyntax.Literal(NumberOf(token));
            case TokenKind.Pointer: return PointerOf(token);
            case TokenKind.Name: return Named(token);
        }

        switch (token.Text)
        {
            case "(":
                var inner = Deeper(0);
                Expect(")");
                return inner;
            case "[": return new ExpressionSyntax.List(ItemsUntil("]", () => Deeper(0)));
            case "{": return new ExpressionSyntax.Map(ItemsUntil("}", Entry));
            // Within a loop, `.name` is a field of what it is at.
            case "." when _loops > 0:
                return new ExpressionSyntax.Member(
                    new ExpressionSyntax.Pointer("#"), new ExpressionSyntax.Literal(Word()), IsOptional: false);
        }

        _at--;
        throw Unexpected();
    }

    private ExpressionSyntax.Pointer PointerOf(ExpressionToken token)
    {
        var place = $"'{token.Text}' at {ExpressionTokens.At(token.At)}";
        if (_loops == 0) throw new ExpressionException($"{place} stands for what a loop is at, outside of one");
        return token.Text is "#" or "#index" or "#acc" ? new ExpressionSyntax.Pointer(token.Text)
            : throw new ExpressionException($"there is no {place}; there are #, #index and #acc");
    }

    private List<T> ItemsUntil<T>(string end, Func<T> read)
    {
        var items = new List<T>();
        while (!Take(end))
        {
            if (items.Count > 0) Expect(",");
            // One comma may follow the last.
            if (items.Count > 0 && Take(end)) break;
            items.Add(read());
        }

        return items;
    }

    private (ExpressionSyntax Key, ExpressionSyntax Value) Entry()
    {
        ExpressionSyntax key;
        if (Take("("))
        {
            key = Deeper(0);
            Expect(")");
        }
        else
        {
            if (Now.Kind is not (TokenKind.Name or TokenKind.Text or TokenKind.Number)) throw Unexpected();
            key = new ExpressionSyntax.Literal(_tokens[_at++].Text);
        }

        Expect(":");
        return (key, Deeper(0));
    }

    private ExpressionSyntax Named(ExpressionToken token)
    {
        switch (token.Text)
        {
            case "true": return new ExpressionSyntax.Literal(BoolNode.True);
            case "false": return new ExpressionSyntax.Literal(BoolNode.False);
            case "nil": return new ExpressionSyntax.Literal(NullNode.Instance);
            case "if": return If();
            case var word when Strength.ContainsKey(word):
                _at--;
                throw Unexpected();
        }

        return Now.Is("(") ? Call(token, null) : new ExpressionSyntax.Name(token.Text);
    }

    private ExpressionSyntax.Choice If()
    {
        var condition = Deeper(0);
        Expect("{");
        var then = Deeper(0);
        Expect("}");
        Expect("else");
        if (Take("if")) return (ExpressionSyntax.Choice)Nested(() => new ExpressionSyntax.Choice(condition, then, If()));
        Expect("{");
        var otherwise = Deeper(0);
        Expect("}");
        return new ExpressionSyntax.Choice(condition, then, otherwise);
    }

    private ExpressionSyntax.Call Call(ExpressionToken name, ExpressionSyntax? first)
    {
        var arguments = first is null ? new List<ExpressionSyntax>() : [first];
        var given = arguments.Count;
        Expect("(");
        arguments.AddRange(ItemsUntil(")", () => given++ == 1 && ExpressionLoops.Has(name.Text) ? Body() : Deeper(0)));
        ExpressionFunctions.MustBeKnown(name, arguments.Count);
        return new ExpressionSyntax.Call(name.Text, arguments);
    }

    /// <summary>What a loop does with each item, in braces or without.</summary>
    private ExpressionSyntax Body()
    {
        _loops++;
        var isInBraces = Take("{");
        var body = Deeper(0);
        if (isInBraces) Expect("}");
        _loops--;
        return body;
    }

    private static Node NumberOf(ExpressionToken token)
    {
        var text = token.Text;
        var mark = text.Length > 2 && text[0] == '0' ? char.ToLowerInvariant(text[1]) : ' ';
        var (style, digits) = mark switch
        {
            'x' => (NumberStyles.AllowHexSpecifier, text[2..]),
            'b' => (NumberStyles.AllowBinarySpecifier, text[2..]),
            _ => (NumberStyles.None, text),
        };
        if (long.TryParse(digits, style, CultureInfo.InvariantCulture, out var whole)) return whole;
        const NumberStyles Real = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var isReal = double.TryParse(text, Real, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        return isReal && style == NumberStyles.None
            ? FloatNode.Of(number)
            : throw new ExpressionException($"'{text}' at {ExpressionTokens.At(token.At)} is not a number");
    }
}

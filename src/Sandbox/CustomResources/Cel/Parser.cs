using GitOpsActors.Engine.Documents;
using Step = System.Func<GitOpsActors.Sandbox.CustomResources.Cel.Expression.Scope, object>;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>Reads an expression by recursive descent into functions that evaluate it.</summary>
internal sealed class Parser(string text)
{
    private const int DepthMax = 100;

    private static readonly string[] Libraries = ["math", "sets", "optional", "format", "ip", "cel"];
    private static readonly string[] Relations = ["==", "!=", "<=", ">=", "<", ">", "in"];

    private readonly List<Token> _tokens = Scanner.Scan(text);
    private int _at;
    private int _depth;

    private Token Now => _tokens[_at];

    public Step Whole()
    {
        var expression = Conditional();
        return Now.Kind == TokenKind.End ? expression : throw Unexpected();
    }

    private Step Conditional()
    {
        if (++_depth > DepthMax) throw new CelException("expression nests too deeply");
        var condition = Or();
        if (Takes("?"))
        {
            var yes = Conditional();
            Expect(":");
            var no = Conditional();
            var test = condition;
            condition = scope => Values.IsTrue(test(scope)) ? yes(scope) : no(scope);
        }
        _depth--;
        return condition;
    }

    private Step Or()
    {
        var left = And();
        while (Takes("||")) left = Logic(left, And(), decisive: true);
        return left;
    }

    private Step And()
    {
        var left = Relation();
        while (Takes("&&")) left = Logic(left, Relation(), decisive: false);
        return left;
    }

    /// <summary>One side that decides is enough, even if the other side cannot be evaluated.</summary>
    private static Step Logic(Step left, Step right, bool decisive) => scope =>
    {
        bool first;
        try
        {
            first = Values.IsTrue(left(scope));
        }
        catch (CelException) when (Decides(right, scope, decisive))
        {
            return BoolNode.Of(decisive);
        }
        return first == decisive ? BoolNode.Of(decisive) : BoolNode.Of(Values.IsTrue(right(scope)));
    };

    private static bool Decides(Step step, Expression.Scope scope, bool decisive)
    {
        try
        {
            return Values.IsTrue(step(scope)) == decisive;
        }
        catch (CelException)
        {
            return false;
        }
    }

    private Step Relation() => Binary(Relations, () => Binary(["+", "-"], () => Binary(["*", "/", "%"], Unary)));

    private Step Binary(string[] operators, Func<Step> operand)
    {
        var left = operand();
        while (Now.Kind == TokenKind.Symbol && operators.Contains(Now.Text))
        {
            var symbol = _tokens[_at++].Text;
            var (first, second) = (left, operand());
            left = scope => Values.Binary(symbol, first(scope), second(scope));
        }
        return left;
    }

    private Step Unary()
    {
        if (Takes("!"))
        {
            var operand = Unary();
            return scope => BoolNode.Of(!Values.IsTrue(operand(scope)));
        }
        if (Takes("-"))
        {
            var operand = Unary();
            return scope => Values.Negate(operand(scope));
        }
        return Member();
    }

    private Step Member()
    {
        var target = Primary();
        while (true)
        {
            if (Takes("."))
            {
                var isOptional = Takes("?");
                var name = Name();
                target = isOptional ? Optionally(target, name) : Takes("(") ? Method(target, name) : Select(target, name);
            }
            else if (Takes("["))
            {
                var isOptional = Takes("?");
                var (container, index) = (target, Conditional());
                Expect("]");
                target = isOptional
                    ? scope => Optional.Of(container(scope)).Select(found => Values.TryIndex(found, index(scope)))
                    : scope => container(scope) is Optional known
                        ? known.Select(found => Values.TryIndex(found, index(scope))) : Values.Index(container(scope), index(scope));
            }
            else return target;
        }
    }

    private static Step Select(Step target, string field)
    {
        var name = Values.Unescaped(field);
        return scope => target(scope) switch
        {
            // What is selected from something that may be there may be there.
            Optional known => known.Select(found => (found as Node)?[name]),
            var value => Values.Field(value, name),
        };
    }

    private static Step Optionally(Step target, string field)
    {
        var name = Values.Unescaped(field);
        return scope => Optional.Of(target(scope)).Select(found => (found as Node)?[name]);
    }

    private Step Method(Step target, string name)
    {
        if (Macros.Has(name)) return Macro(target, name);
        var arguments = Arguments();
        return scope => Call(name, target, arguments, scope);
    }

    private static object Call(string name, Step? target, List<Step> arguments, Expression.Scope scope)
    {
        scope.Budget.Spend();
        return Functions.Call(name, target?.Invoke(scope), [.. arguments.Select(argument => argument(scope))]);
    }

    private Step Macro(Step target, string name)
    {
        var variables = new List<string>();
        var steps = new List<Step>();
        do
        {
            // A name before a comma is a variable; the rest are expressions.
            if (steps.Count == 0 && variables.Count < 2 && Now.Kind == TokenKind.Name
                && _tokens[_at + 1] is { Kind: TokenKind.Symbol, Text: "," })
                variables.Add(Name());
            else steps.Add(Conditional());
        }
        while (Takes(","));
        Expect(")");
        return Macros.Make(name, target, variables, steps);
    }

    private Step Primary()
    {
        var token = _tokens[_at];
        switch (token.Kind)
        {
            case TokenKind.Literal:
                _at++;
                return _ => token.Value!;
            case TokenKind.Name:
                _at++;
                var name = token.Text + LibraryFunction(token.Text);
                if (!Takes("(")) return scope => scope[name];
                if (name is "has") return Has();
                if (name is "cel.bind") return Bind();
                var arguments = Arguments();
                return scope => Call(name, null, arguments, scope);
            case TokenKind.Symbol when Takes("("):
                var inner = Conditional();
                Expect(")");
                return inner;
            case TokenKind.Symbol when Takes("["):
                var items = Until("]");
                return scope => ListNode.Of(items.Select(item => Values.AsNode(item(scope))));
            case TokenKind.Symbol when Takes("{"):
                return Entries();
            default: throw Unexpected();
        }
    }

    /// <summary>Some functions have the name of their library in front: math.greatest(a, b).</summary>
    private string LibraryFunction(string name)
    {
        if (!Libraries.Contains(name) || _tokens[_at] is not { Kind: TokenKind.Symbol, Text: "." }
            || _tokens[_at + 1].Kind != TokenKind.Name) return "";
        _at += 2;
        return "." + _tokens[_at - 1].Text;
    }

    /// <summary>cel.bind(name, value, expression) gives a value a name.</summary>
    private Step Bind()
    {
        var name = Name();
        Expect(",");
        var value = Conditional();
        Expect(",");
        var body = Conditional();
        Expect(")");
        return scope => body(scope.With(name, value(scope)));
    }

    private Step Entries()
    {
        var entries = new List<(Step Key, Step Value)>();
        while (!Takes("}"))
        {
            var key = Conditional();
            Expect(":");
            entries.Add((key, Conditional()));
            if (!Takes(",") && Now.Text != "}") throw Unexpected();
        }
        return scope =>
        {
            var map = new MapBuilder(entries.Count);
            foreach (var (key, value) in entries)
                map.Set((key(scope) as StringNode ?? throw Values.NoOverload()).Value, Values.AsNode(value(scope)));
            return map.Build();
        };
    }

    private Step Has()
    {
        var start = _at;
        var depth = 1;
        // The last selection is asked for, not made.
        var end = start;
        while (depth > 0 && _tokens[end].Kind != TokenKind.End)
        {
            depth += _tokens[end].Text switch { "(" => 1, ")" => -1, _ => 0 };
            end++;
        }
        if (end - start < 4 || _tokens[end - 2].Kind != TokenKind.Name || _tokens[end - 3].Text != ".") throw new CelException("invalid argument to has() macro");
        var field = Values.Unescaped(_tokens[end - 2].Text);
        _tokens[end - 3] = new Token(TokenKind.End, "");
        var container = Member();
        _at = end;
        return scope => BoolNode.Of(container(scope) switch
        {
            Node node => node[field] is not null,
            Optional { Value: Node node } => node[field] is not null,
            Optional => false,
            _ => throw Values.NoOverload(),
        });
    }

    private List<Step> Arguments() => Until(")");

    private List<Step> Until(string end)
    {
        var items = new List<Step>();
        if (Takes(end)) return items;
        do items.Add(Conditional());
        while (Takes(","));
        Expect(end);
        return items;
    }

    private string Name() => Now.Kind == TokenKind.Name ? _tokens[_at++].Text : throw Unexpected();

    private bool Takes(string symbol)
    {
        if (Now.Kind != TokenKind.Symbol || Now.Text != symbol) return false;
        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Takes(symbol)) throw Unexpected();
    }

    private CelException Unexpected() => new($"Syntax error: mismatched input '{(Now.Kind == TokenKind.End ? "<EOF>" : Now.Text)}'");
}

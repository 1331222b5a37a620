using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>Reads an expression by recursive descent into functions that evaluate it.</summary>
internal sealed class Parser(string text)
{
    private const int DepthMax = 100;

    private static readonly string[] Relations = ["==", "!=", "<=", ">=", "<", ">", "in"];
    private static readonly string[] Macros = ["all", "exists", "exists_one", "filter", "map"];

    private readonly List<Token> _tokens = Scanner.Scan(text);
    private int _at;
    private int _depth;

    private Token Now => _tokens[_at];

    public Func<Expression.Scope, Node> Whole()
    {
        var expression = Conditional();
        return Now.Kind == TokenKind.End ? expression : throw Unexpected();
    }

    private Func<Expression.Scope, Node> Conditional()
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

    private Func<Expression.Scope, Node> Or()
    {
        var left = And();
        while (Takes("||"))
        {
            var (first, second) = (left, And());
            left = scope => BoolNode.Of(Values.IsTrue(first(scope)) || Values.IsTrue(second(scope)));
        }
        return left;
    }

    private Func<Expression.Scope, Node> And()
    {
        var left = Relation();
        while (Takes("&&"))
        {
            var (first, second) = (left, Relation());
            left = scope => BoolNode.Of(Values.IsTrue(first(scope)) && Values.IsTrue(second(scope)));
        }
        return left;
    }

    private Func<Expression.Scope, Node> Relation() => Binary(Relations, () => Binary(["+", "-"], () => Binary(["*", "/", "%"], Unary)));

    private Func<Expression.Scope, Node> Binary(string[] operators, Func<Func<Expression.Scope, Node>> operand)
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

    private Func<Expression.Scope, Node> Unary()
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

    private Func<Expression.Scope, Node> Member()
    {
        var target = Primary();
        while (true)
        {
            if (Takes("."))
            {
                var name = Name();
                target = Takes("(") ? Method(target, name) : Select(target, name);
            }
            else if (Takes("["))
            {
                var (container, index) = (target, Conditional());
                Expect("]");
                target = scope => Values.Index(container(scope), index(scope));
            }
            else return target;
        }
    }

    private static Func<Expression.Scope, Node> Select(Func<Expression.Scope, Node> target, string field)
    {
        var name = Values.Unescaped(field);
        return scope => Values.Field(target(scope), name);
    }

    private Func<Expression.Scope, Node> Method(Func<Expression.Scope, Node> target, string name)
    {
        if (Macros.Contains(name)) return Macro(target, name);
        var arguments = Arguments();
        return scope =>
        {
            scope.Budget.Spend();
            return Functions.Call(name, target(scope), [.. arguments.Select(argument => argument(scope))]);
        };
    }

    private Func<Expression.Scope, Node> Macro(Func<Expression.Scope, Node> target, string name)
    {
        var variable = Name();
        Expect(",");
        var body = Conditional();
        Expect(")");
        return scope =>
        {
            var items = Values.Items(target(scope));
            Node Of(Node item)
            {
                scope.Budget.Spend();
                return body(scope.With(variable, item));
            }
            return name switch
            {
                "all" => BoolNode.Of(items.All(item => Values.IsTrue(Of(item)))),
                "exists" => BoolNode.Of(items.Any(item => Values.IsTrue(Of(item)))),
                "exists_one" => BoolNode.Of(items.Count(item => Values.IsTrue(Of(item))) == 1),
                "filter" => ListNode.Of(items.Where(item => Values.IsTrue(Of(item)))),
                _ => ListNode.Of(items.Select(Of)),
            };
        };
    }

    private Func<Expression.Scope, Node> Primary()
    {
        var token = _tokens[_at];
        switch (token.Kind)
        {
            case TokenKind.Literal:
                _at++;
                return _ => token.Value!;
            case TokenKind.Name:
                _at++;
                if (!Takes("(")) return scope => scope[token.Text];
                return token.Text is "has" ? Has() : Function(token.Text);
            case TokenKind.Symbol when Takes("("):
                var inner = Conditional();
                Expect(")");
                return inner;
            case TokenKind.Symbol when Takes("["):
                var items = Until("]");
                return scope => ListNode.Of(items.Select(item => item(scope)));
            default: throw Unexpected();
        }
    }

    private Func<Expression.Scope, Node> Has()
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
        return scope => BoolNode.Of(container(scope)[field] is not null);
    }

    private Func<Expression.Scope, Node> Function(string name)
    {
        var arguments = Arguments();
        return scope =>
        {
            scope.Budget.Spend();
            return Functions.Call(name, null, [.. arguments.Select(argument => argument(scope))]);
        };
    }

    private List<Func<Expression.Scope, Node>> Arguments() => Until(")");

    private List<Func<Expression.Scope, Node>> Until(string end)
    {
        var items = new List<Func<Expression.Scope, Node>>();
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

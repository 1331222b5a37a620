using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>Makes syntax of a template's text. The grammar, and the words of its errors, are those of Go's text/template.</summary>
internal sealed class Parser
{
    private readonly Lexer _lexer;
    private readonly Template _template;
    private readonly Func<string, Function?> _functions;
    private readonly Stack<Token> _peeked = new();
    private List<string> _variables = ["$"];
    private int _ranges;

    private Parser(Template template, string text, Func<string, Function?> functions) => (_template, _lexer, _functions) = (template, new Lexer(text), functions);

    /// <summary>Parses a text.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="text">The text.</param>
    /// <param name="functions">Which functions there are.</param>
    /// <exception cref="TemplateException">The text can't be parsed.</exception>
    public static Template Parse(string name, string text, Func<string, Function?> functions)
    {
        var template = new Template(name, text);
        try
        {
            template.Body = new Parser(template, text, functions).Top();
            return template;
        }
        catch (SyntaxException error)
        {
            throw new TemplateException(string.Create(CultureInfo.InvariantCulture, $"parse error at ({name}:{template.PlaceOf(error.Position).Line}): {error.Message}"), error);
        }
    }

    private ListSyntax Top()
    {
        var items = new List<Syntax>();
        while (true)
        {
            var token = Next();
            if (token.Kind == TokenKind.End) return new ListSyntax(0, [.. items]);
            if (token.Kind == TokenKind.LeftDelimiter && Peek(skipSpace: true) is { Kind: TokenKind.Keyword, Text: "define" })
            {
                NextSolid();
                Define();
                continue;
            }

            var item = TextOrAction(token);
            if (item is EndMarker) throw Failed($"unexpected {item}", token.Position);
            items.Add(item);
        }
    }

    private void Define()
    {
        var name = Name(NextSolid(), "define clause");
        Expect(TokenKind.RightDelimiter, "define clause");
        var (variables, ranges) = (_variables, _ranges);
        (_variables, _ranges) = (["$"], 0);
        var (list, end) = Items();
        if (!end.IsEnd) throw Failed($"unexpected {end} in define clause", end.Position);
        (_variables, _ranges) = (variables, ranges);
        Add(name, list);
    }

    private void Add(string name, ListSyntax body)
    {
        if (_template.Definitions.TryGetValue(name, out var known) && !known.Body.IsBlank)
        {
            if (body.IsBlank) return;
            throw Failed($"template: multiple definition of template {GoQuote.Double(name)}", body.Position);
        }

        _template.Definitions[name] = new Definition(name, body, _template);
    }

    /// <summary>Everything up to an end or an else.</summary>
    private (ListSyntax List, EndMarker End) Items()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw Failed("actions are nested too deeply", Peek(skipSpace: false).Position);
        var items = new List<Syntax>();
        var start = Peek(skipSpace: true).Position;
        while (true)
        {
            var token = Next();
            if (token.Kind == TokenKind.End) throw Failed("unexpected EOF", token.Position);
            var item = TextOrAction(token);
            if (item is EndMarker end) return (new ListSyntax(start, [.. items]), end);
            items.Add(item);
        }
    }

    private Syntax TextOrAction(Token token) => token.Kind switch
    {
        TokenKind.Text => new TextSyntax(token.Position, token.Text),
        TokenKind.LeftDelimiter => Action(),
        _ => throw Failed($"unexpected {Show(token)} in input", token.Position),
    };

    private Syntax Action()
    {
        var token = NextSolid();
        if (token.Kind == TokenKind.Keyword)
        {
            switch (token.Text)
            {
                case "block": return Block();
                case "break" or "continue": return Jump(token);
                case "else": return Else(token);
                case "end":
                    Expect(TokenKind.RightDelimiter, "end");
                    return new EndMarker(token.Position, isEnd: true);
                case "if": return Branch(token, BranchKind.If, "if");
                case "range": return Branch(token, BranchKind.Range, "range");
                case "with": return Branch(token, BranchKind.With, "with");
                case "template": return TemplateCall();
            }
        }

        Back(token);
        return new ActionSyntax(token.Position, Pipeline("command", TokenKind.RightDelimiter));
    }

    private Syntax Jump(Token token)
    {
        if (NextSolid() is { Kind: not TokenKind.RightDelimiter } other) Unexpected(other, $"{{{{{token.Text}}}}}");
        if (_ranges == 0) throw Failed($"{{{{{token.Text}}}}} outside {{{{range}}}}", token.Position);
        return token.Text == "break" ? new BreakSyntax(token.Position) : new ContinueSyntax(token.Position);
    }

    private EndMarker Else(Token token)
    {
        var next = Peek(skipSpace: true);
        if (next is { Kind: TokenKind.Keyword, Text: "if" or "with" }) return new EndMarker(token.Position, isEnd: false);
        Expect(TokenKind.RightDelimiter, "else");
        return new EndMarker(token.Position, isEnd: false);
    }

    private BranchSyntax Branch(Token start, BranchKind kind, string word)
    {
        var scope = _variables.Count;
        var pipe = Pipeline(word, TokenKind.RightDelimiter);
        if (kind == BranchKind.Range) _ranges++;
        var (list, end) = Items();
        if (kind == BranchKind.Range) _ranges--;
        ListSyntax? otherwise = null;
        if (!end.IsEnd)
        {
            // {{else if}} holds a whole {{if}}, and both share one {{end}}.
            var next = Peek(skipSpace: true);
            if (next.Kind == TokenKind.Keyword && next.Text == word && kind != BranchKind.Range)
            {
                NextSolid();
                otherwise = new ListSyntax(next.Position, [Branch(next, kind, word)]);
            }
            else
            {
                (otherwise, end) = Items();
                if (!end.IsEnd) throw Failed($"expected end; found {end}", end.Position);
            }
        }

        _variables.RemoveRange(scope, _variables.Count - scope);
        return new BranchSyntax(start.Position, kind, pipe, list, otherwise);
    }

    private TemplateCallSyntax TemplateCall()
    {
        var start = NextSolid();
        var name = Name(start, "template clause");
        PipeSyntax? pipe = null;
        if (NextSolid() is { Kind: not TokenKind.RightDelimiter } token)
        {
            Back(token);
            pipe = Pipeline("template clause", TokenKind.RightDelimiter);
        }

        return new TemplateCallSyntax(start.Position, name, pipe);
    }

    private TemplateCallSyntax Block()
    {
        var start = NextSolid();
        var name = Name(start, "block clause");
        var pipe = Pipeline("block clause", TokenKind.RightDelimiter);
        var (variables, ranges) = (_variables, _ranges);
        (_variables, _ranges) = (["$"], 0);
        var (list, end) = Items();
        if (!end.IsEnd) throw Failed($"unexpected {end} in block clause", end.Position);
        (_variables, _ranges) = (variables, ranges);
        Add(name, list);
        return new TemplateCallSyntax(start.Position, name, pipe);
    }

    private PipeSyntax Pipeline(string context, TokenKind end)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw Failed("pipelines are nested too deeply", Peek(skipSpace: false).Position);
        var start = Peek(skipSpace: true).Position;
        var (variables, isAssignment) = Declarations(context);
        var commands = new List<CommandSyntax>();
        while (true)
        {
            var token = NextSolid();
            if (token.Kind == end) break;
            switch (token.Kind)
            {
                case TokenKind.Bool or TokenKind.Character or TokenKind.Dot or TokenKind.Field or TokenKind.Identifier or TokenKind.Number or TokenKind.Nil
                    or TokenKind.RawString or TokenKind.String or TokenKind.Variable or TokenKind.LeftParen:
                    Back(token);
                    commands.Add(Command());
                    break;
                default:
                    Unexpected(token, context);
                    break;
            }
        }

        if (commands.Count == 0) throw Failed($"missing value for {context}", start);
        for (var i = 1; i < commands.Count; i++)
        {
            if (commands[i].Arguments[0] is BoolSyntax or DotSyntax or NilSyntax or NumberSyntax or StringSyntax)
                throw Failed(string.Create(CultureInfo.InvariantCulture, $"non executable command in pipeline stage {i + 1}"), commands[i].Position);
        }

        return new PipeSyntax(start, variables, isAssignment, [.. commands]);
    }

    private (string[] Names, bool IsAssignment) Declarations(string context)
    {
        var names = new List<string>();
        while (Peek(skipSpace: true) is { Kind: TokenKind.Variable } variable)
        {
            NextSolid();
            var behind = Peek(skipSpace: false);
            var next = Peek(skipSpace: true);
            if (next.Kind is TokenKind.Assign or TokenKind.Declare)
            {
                NextSolid();
                names.Add(variable.Text);
                _variables.Add(variable.Text);
                return ([.. names], next.Kind == TokenKind.Assign);
            }

            if (next.Kind != TokenKind.Comma)
            {
                if (behind.Kind == TokenKind.Space) Back(behind);
                Back(variable);
                break;
            }

            NextSolid();
            names.Add(variable.Text);
            _variables.Add(variable.Text);
            if (context != "range" || names.Count > 1) throw Failed($"too many declarations in {context}", next.Position);
            if (Peek(skipSpace: true).Kind is not (TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParen)) throw Failed("range can only initialize variables", next.Position);
        }

        return ([.. names], false);
    }

    private CommandSyntax Command()
    {
        var arguments = new List<Expression>();
        var start = Peek(skipSpace: true).Position;
        while (true)
        {
            Peek(skipSpace: true);
            if (Operand() is { } operand) arguments.Add(operand);
            var token = Next();
            if (token.Kind == TokenKind.Space) continue;
            if (token.Kind is TokenKind.RightDelimiter or TokenKind.RightParen) Back(token);
            else if (token.Kind != TokenKind.Pipe) Unexpected(token, "operand");
            break;
        }

        if (arguments.Count == 0) throw Failed("empty command", start);
        return new CommandSyntax(start, [.. arguments]);
    }

    private Expression? Operand()
    {
        if (Term() is not { } term) return null;
        var next = Peek(skipSpace: false);
        if (next.Kind != TokenKind.Field) return term;
        var names = new List<string>();
        while (Peek(skipSpace: false).Kind == TokenKind.Field) names.Add(Next().Text[1..]);
        return term switch
        {
            FieldSyntax field => new FieldSyntax(next.Position, [.. field.Names, .. names]),
            VariableSyntax variable => new VariableSyntax(next.Position, [.. variable.Names, .. names]),
            BoolSyntax or StringSyntax or NumberSyntax or NilSyntax or DotSyntax => throw Failed($"unexpected . after term {GoQuote.Double(term.ToString()!)}", next.Position),
            _ => new ChainSyntax(next.Position, term, [.. names]),
        };
    }

    private Expression? Term()
    {
        var token = NextSolid();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                var function = _functions(token.Text) ?? throw Failed($"function {GoQuote.Double(token.Text)} not defined", token.Position);
                return new FunctionSyntax(token.Position, token.Text, function);
            case TokenKind.Dot: return new DotSyntax(token.Position);
            case TokenKind.Nil: return new NilSyntax(token.Position);
            case TokenKind.Variable:
                if (!_variables.Contains(token.Text)) throw Failed($"undefined variable {GoQuote.Double(token.Text)}", token.Position);
                return new VariableSyntax(token.Position, [token.Text]);
            case TokenKind.Field: return new FieldSyntax(token.Position, [token.Text[1..]]);
            case TokenKind.Bool: return new BoolSyntax(token.Position, token.Text == "true");
            case TokenKind.Number or TokenKind.Character: return Number(token);
            case TokenKind.LeftParen: return Pipeline("parenthesized pipeline", TokenKind.RightParen);
            case TokenKind.String or TokenKind.RawString:
                return new StringSyntax(token.Position, token.Text, GoQuote.Unquote(token.Text) ?? throw Failed("invalid syntax", token.Position));
            default:
                Back(token);
                return null;
        }
    }

    private static NumberSyntax Number(Token token)
    {
        if (token.Kind == TokenKind.Character)
        {
            var text = GoQuote.Unquote(token.Text);
            if (text is null || text.EnumerateRunes().Count() != 1) throw Failed($"malformed character constant: {token.Text}", token.Position);
            var code = text.EnumerateRunes().First().Value;
            return new NumberSyntax(token.Position, token.Text, code, code);
        }

        var integer = GoNumbers.ParseInteger(token.Text, 0);
        var real = integer is { } whole ? whole : GoNumbers.ParseConstant(token.Text);
        if (real is { } size && !double.IsFinite(size)) throw Failed(GoQuote.Double(token.Text), token.Position);
        if (real is null) throw Failed($"bad number syntax: {GoQuote.Double(token.Text)}", token.Position);
        if (integer is null && real is { } value && value.Equals(Math.Truncate(value)) && Math.Abs(value) < 9.2e18 && !IsInteger(token.Text)) integer = (long)value;
        return integer is null && IsInteger(token.Text)
            ? throw Failed($"integer overflow: {GoQuote.Double(token.Text)}", token.Position)
            : new NumberSyntax(token.Position, token.Text, integer, real);
    }

    private static bool IsInteger(string text) =>
        text.AsSpan().IndexOfAny(text.Contains('x', StringComparison.OrdinalIgnoreCase) ? ".pP" : ".eEpP") < 0;

    private static string Name(Token token, string context)
    {
        if (token.Kind is not (TokenKind.String or TokenKind.RawString)) Unexpected(token, context);
        return GoQuote.Unquote(token.Text) ?? throw Failed("invalid syntax", token.Position);
    }

    private Token Next()
    {
        if (_peeked.TryPop(out var token)) return token;
        return _lexer.Next();
    }

    private Token NextSolid()
    {
        var token = Next();
        while (token.Kind == TokenKind.Space) token = Next();
        return token;
    }

    private Token Peek(bool skipSpace)
    {
        var token = skipSpace ? NextSolid() : Next();
        Back(token);
        return token;
    }

    private void Back(Token token) => _peeked.Push(token);

    private void Expect(TokenKind kind, string context)
    {
        var token = NextSolid();
        if (token.Kind != kind) Unexpected(token, context);
    }

    [DoesNotReturn]
    private static void Unexpected(Token token, string context) =>
        throw Failed($"unexpected {Show(token)} in {context}", token.Position);

    private static string Show(Token token) => token.Kind switch
    {
        TokenKind.End => "EOF",
        TokenKind.Keyword or TokenKind.Dot or TokenKind.Nil => $"<{token.Text}>",
        TokenKind.RightDelimiter or TokenKind.LeftDelimiter or TokenKind.Comma or TokenKind.Other => GoQuote.Double(token.Text),
        _ => token.Text.Length > 10 ? GoQuote.Double(token.Text[..10]) + "..." : GoQuote.Double(token.Text),
    };

    private static SyntaxException Failed(string problem, int position) => new(problem, position);

    private sealed class EndMarker(int position, bool isEnd) : Syntax(position)
    {
        public bool IsEnd => isEnd;

        public override string ToString() => isEnd ? "{{end}}" : "{{else}}";
    }
}

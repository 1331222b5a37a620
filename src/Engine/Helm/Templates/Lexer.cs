using System.Text;

namespace GitOpsActors.Engine.Helm.Templates;

internal enum TokenKind
{
    End,
    Text,
    LeftDelimiter,
    RightDelimiter,
    Space,
    Identifier,
    Keyword,
    Field,
    Variable,
    Dot,
    Nil,
    Bool,
    Number,
    Character,
    String,
    RawString,
    LeftParen,
    RightParen,
    Pipe,
    Declare,
    Assign,
    Comma,
    Other,
}

internal readonly record struct Token(TokenKind Kind, int Position, string Text);

/// <summary>Cuts a template into tokens, one at a time. Trim markers and comments are dealt with here: nobody else sees them.</summary>
internal sealed class Lexer(string text)
{
    private const string Left = "{{";
    private const string Right = "}}";
    private const string Blanks = " \t\r\n";

    private int _at;
    private int _parens;
    private bool _inAction;
    private bool _trimNext;

    public Token Next() => _inAction ? InAction() : InText();

    private Token InText()
    {
        while (true)
        {
            if (Text() is { } token) return token;
            // That was a comment; behind it is text again.
        }
    }

    /// <summary>The text up to the next action, or what opens it; null when a comment was all there was.</summary>
    private Token? Text()
    {
        if (_trimNext)
        {
            while (_at < text.Length && Blanks.Contains(text[_at], StringComparison.Ordinal)) _at++;
            _trimNext = false;
        }

        var start = _at;
        var open = text.IndexOf(Left, _at, StringComparison.Ordinal);
        if (open < 0)
        {
            _at = text.Length;
            return start < text.Length ? new Token(TokenKind.Text, start, text[start..]) : new Token(TokenKind.End, start, "");
        }

        var end = open;
        if (TrimsBefore(open + Left.Length))
        {
            while (end > start && Blanks.Contains(text[end - 1], StringComparison.Ordinal)) end--;
        }

        _at = open;
        return end > start ? new Token(TokenKind.Text, start, text[start..end]) : Open();
    }

    private Token? Open()
    {
        var start = _at;
        _at += Left.Length;
        if (TrimsBefore(_at)) _at += 2;
        if (At("/*"))
        {
            Comment();
            return null;
        }

        _inAction = true;
        _parens = 0;
        return new Token(TokenKind.LeftDelimiter, start, Left);
    }

    private void Comment()
    {
        var close = text.IndexOf("*/", _at, StringComparison.Ordinal);
        if (close < 0) throw Failed("unclosed comment");
        _at = close + 2;
        if (TrimsAfter())
        {
            _at += 2;
            _trimNext = true;
        }

        if (!At(Right)) throw Failed("comment ends before closing delimiter");
        _at += Right.Length;
    }

    private Token InAction()
    {
        if (TrimsAfter() && text.AsSpan(_at + 2).StartsWith(Right, StringComparison.Ordinal))
        {
            _at += 2;
            return Close(trim: true);
        }

        if (At(Right)) return Close(trim: false);
        if (_at >= text.Length) throw Failed("unclosed action");
        var start = _at;
        var c = text[_at];
        if (Blanks.Contains(c, StringComparison.Ordinal)) return Space();
        _at++;
        switch (c)
        {
            case '=': return new Token(TokenKind.Assign, start, "=");
            case ':':
                if (!At("=")) throw Failed("expected :=");
                _at++;
                return new Token(TokenKind.Declare, start, ":=");
            case '|': return new Token(TokenKind.Pipe, start, "|");
            case '"': return Quoted(start, '"', TokenKind.String, "unterminated quoted string");
            case '\'': return Quoted(start, '\'', TokenKind.Character, "unterminated character constant");
            case '`': return Raw(start);
            case '$': return Word(start, TokenKind.Variable);
            case '.' when _at >= text.Length || !char.IsAsciiDigit(text[_at]): return Word(start, TokenKind.Field);
            case '(':
                _parens++;
                return new Token(TokenKind.LeftParen, start, "(");
            case ')':
                if (--_parens < 0) throw Failed("unexpected right paren");
                return new Token(TokenKind.RightParen, start, ")");
            case ',': return new Token(TokenKind.Comma, start, ",");
        }

        _at--;
        if (c is '+' or '-' or '.' || char.IsAsciiDigit(c)) return Number();
        if (IsWordPart(c)) return Identifier();
        _at++;
        if (c is > ' ' and < (char)0x7f) return new Token(TokenKind.Other, start, c.ToString());
        throw Failed($"unrecognized character in action: U+{(int)c:X4}");
    }

    private Token Close(bool trim)
    {
        if (_parens > 0) throw Failed("unclosed left paren");
        var start = _at;
        _at += Right.Length;
        _inAction = false;
        _trimNext = trim;
        return new Token(TokenKind.RightDelimiter, start, Right);
    }

    private Token Space()
    {
        var start = _at;
        while (_at < text.Length && Blanks.Contains(text[_at], StringComparison.Ordinal))
        {
            // A blank may belong to a trim marker.
            if (TrimsAfter() && text.AsSpan(_at + 2).StartsWith(Right, StringComparison.Ordinal)) break;
            _at++;
        }

        return new Token(TokenKind.Space, start, " ");
    }

    private Token Quoted(int start, char quote, TokenKind kind, string problem)
    {
        while (true)
        {
            if (_at >= text.Length || text[_at] == '\n') throw Failed(problem);
            var c = text[_at++];
            if (c == quote) return new Token(kind, start, text[start.._at]);
            if (c == '\\' && _at < text.Length && text[_at] != '\n') _at++;
        }
    }

    private Token Raw(int start)
    {
        var close = text.IndexOf('`', _at);
        if (close < 0) throw Failed("unterminated raw quoted string");
        _at = close + 1;
        return new Token(TokenKind.RawString, start, text[start.._at]);
    }

    /// <summary>After a dot or a dollar: the name behind it, or the sign alone.</summary>
    private Token Word(int start, TokenKind kind)
    {
        while (_at < text.Length && IsWordPart(text[_at])) _at++;
        if (_at == start + 1 && kind == TokenKind.Field) return new Token(TokenKind.Dot, start, ".");
        CheckEnd();
        return new Token(kind, start, text[start.._at]);
    }

    private Token Identifier()
    {
        var start = _at;
        while (_at < text.Length && IsWordPart(text[_at])) _at++;
        CheckEnd();
        var word = text[start.._at];
        var kind = word switch
        {
            "if" or "else" or "end" or "range" or "with" or "define" or "template" or "block" or "break" or "continue" => TokenKind.Keyword,
            "true" or "false" => TokenKind.Bool,
            "nil" => TokenKind.Nil,
            _ => TokenKind.Identifier,
        };
        return new Token(kind, start, word);
    }

    private Token Number()
    {
        var start = _at;
        if (text[_at] is '+' or '-') _at++;
        while (_at < text.Length && (IsWordPart(text[_at]) || text[_at] == '.' || (text[_at] is '+' or '-' && IsExponent(start)))) _at++;
        return new Token(TokenKind.Number, start, text[start.._at]);
    }

    private bool IsExponent(int start)
    {
        var isHex = text.AsSpan(start, _at - start).Contains("0x", StringComparison.OrdinalIgnoreCase);
        return isHex ? text[_at - 1] is 'p' or 'P' : text[_at - 1] is 'e' or 'E';
    }

    private void CheckEnd()
    {
        if (_at >= text.Length || Blanks.Contains(text[_at], StringComparison.Ordinal) || text[_at] is '.' or ',' or '|' or ':' or ')' or '(' or '=' || At(Right)) return;
        var rune = Rune.TryGetRuneAt(text, _at, out var found) ? found : Rune.ReplacementChar;
        throw Failed($"bad character U+{rune.Value:X4}{(Rune.IsControl(rune) ? "" : $" '{rune}'")}");
    }

    private bool At(string expected) => text.AsSpan(_at).StartsWith(expected, StringComparison.Ordinal);

    private bool TrimsBefore(int at) => at + 1 < text.Length && text[at] == '-' && Blanks.Contains(text[at + 1], StringComparison.Ordinal);

    private bool TrimsAfter() => _at + 1 < text.Length && Blanks.Contains(text[_at], StringComparison.Ordinal) && text[_at + 1] == '-';

    private static bool IsWordPart(char c) => c == '_' || char.IsLetterOrDigit(c) || char.IsSurrogate(c);

    private SyntaxException Failed(string problem) => new(problem, Math.Min(_at, text.Length));
}

/// <summary>A template can't be parsed.</summary>
internal sealed class SyntaxException(string problem, int position) : Exception(problem)
{
    public int Position => position;
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Matching;

/// <summary>Reads the text form of a label selector; a hand-written scanner, since its errors name the token that was found.</summary>
internal sealed partial class LabelSelectorParser(string text)
{
    private const string Symbols = "=!(),><";

    private int _at;
    private Token _next;

    private enum Kind { End, Word, In, NotIn, Comma, Open, Close, Equals, DoubleEquals, NotEquals, Not, Greater, Less }

    public IReadOnlyList<LabelSelector.Requirement> Parse()
    {
        var requirements = new List<LabelSelector.Requirement>();
        _next = Scan();
        while (true)
        {
            switch (_next.Kind)
            {
                case Kind.End: return requirements;
                case Kind.Word or Kind.In or Kind.NotIn or Kind.Not:
                    requirements.Add(Requirement());
                    if (_next.Kind == Kind.End) return requirements;
                    if (_next.Kind != Kind.Comma) throw Unexpected("',' or 'end of string'");
                    Take();
                    if (_next.Kind is not (Kind.Word or Kind.In or Kind.NotIn or Kind.Not)) throw Unexpected("identifier after ','");
                    break;
                default: throw Unexpected("!, identifier, or 'end of string'");
            }
        }
    }

    private LabelSelector.Requirement Requirement()
    {
        var isNegated = _next.Kind == Kind.Not;
        if (isNegated) Take();
        if (_next.Kind is not (Kind.Word or Kind.In or Kind.NotIn))
            throw new SelectorException($"unable to parse requirement: found '{_next.Text}', expected: identifier");
        var key = Take().Text;
        CheckKey(key);
        if (isNegated) return new(key, LabelSelector.Operation.DoesNotExist, []);
        if (_next.Kind is Kind.End or Kind.Comma) return new(key, LabelSelector.Operation.Exists, []);
        var operation = Take();
        return operation.Kind switch
        {
            Kind.In => new(key, LabelSelector.Operation.In, Values(key)),
            Kind.NotIn => new(key, LabelSelector.Operation.NotIn, Values(key)),
            Kind.Equals or Kind.DoubleEquals => new(key, LabelSelector.Operation.In, [ExactValue(key)], IsEquality: true),
            Kind.NotEquals => new(key, LabelSelector.Operation.NotIn, [ExactValue(key)], IsEquality: true),
            Kind.Greater => new(key, LabelSelector.Operation.GreaterThan, [Number(key)]),
            Kind.Less => new(key, LabelSelector.Operation.LessThan, [Number(key)]),
            _ => throw new SelectorException(
                $"unable to parse requirement: found '{operation.Text}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private List<string> Values(string key)
    {
        if (_next.Kind != Kind.Open) throw new SelectorException($"unable to parse requirement: found '{_next.Text}' expected: '('");
        Take();
        var values = new List<string>();
        while (true)
        {
            var isValue = _next.Kind is Kind.Word or Kind.In or Kind.NotIn;
            values.Add(isValue ? Checked(key, Take().Text) : "");
            if (_next.Kind == Kind.Close)
            {
                Take();
                return [.. values.Distinct(StringComparer.Ordinal)];
            }
            if (_next.Kind != Kind.Comma)
                throw new SelectorException($"unable to parse requirement: found '{_next.Text}', expected: ',', or identifier");
            Take();
        }
    }

    private string ExactValue(string key)
    {
        if (_next.Kind is Kind.End or Kind.Comma) return "";
        if (_next.Kind is Kind.Word or Kind.In or Kind.NotIn) return Checked(key, Take().Text);
        throw new SelectorException($"unable to parse requirement: found '{_next.Text}', expected: identifier");
    }

    private string Number(string key)
    {
        var value = ExactValue(key);
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            throw Invalid("values[0]", value, "for 'Gt', 'Lt' operators, the value must be an integer");
        return value;
    }

    private static void CheckKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? key : key[(slash + 1)..];
        if (name.Contains('/', StringComparison.Ordinal))
            throw Invalid("key", key, "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        if (slash == 0) throw Invalid("key", key, "prefix part must be non-empty");
        if (name.Length > 63) throw Invalid("key", key, "name part must be no more than 63 bytes");
        if (!Name().IsMatch(name))
            throw Invalid("key", key, "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
    }

    private static string Checked(string key, string value)
    {
        if (value.Length > 63) throw Invalid($"values[0][{key}]", value, "must be no more than 63 bytes");
        if (value.Length > 0 && !Name().IsMatch(value))
            throw Invalid($"values[0][{key}]", value, "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
        return value;
    }

    private static SelectorException Invalid(string field, string value, string problem) =>
        new($"unable to parse requirement: {field}: Invalid value: \"{value}\": {problem}");

    private Token Take()
    {
        var taken = _next;
        _next = Scan();
        return taken;
    }

    private Token Scan()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r') _at++;
        if (_at >= text.Length) return new Token(Kind.End, "");
        var start = _at;
        if (!IsSymbol(text[_at]))
        {
            while (_at < text.Length && !IsSymbol(text[_at]) && !char.IsWhiteSpace(text[_at])) _at++;
            var word = text[start.._at];
            return new Token(word switch { "in" => Kind.In, "notin" => Kind.NotIn, _ => Kind.Word }, word);
        }
        var two = _at + 1 < text.Length ? text.Substring(_at, 2) : "";
        if (two is "==" or "!=")
        {
            _at += 2;
            return new Token(two == "==" ? Kind.DoubleEquals : Kind.NotEquals, two);
        }
        var kind = text[_at++] switch
        {
            '=' => Kind.Equals,
            '!' => Kind.Not,
            '(' => Kind.Open,
            ')' => Kind.Close,
            ',' => Kind.Comma,
            '>' => Kind.Greater,
            _ => Kind.Less,
        };
        return new Token(kind, text[start].ToString());
    }

    private SelectorException Unexpected(string expected) => new($"found '{_next.Text}', expected: {expected}");

    private static bool IsSymbol(char c) => Symbols.Contains(c, StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Name();

    private readonly record struct Token(Kind Kind, string Text);
}

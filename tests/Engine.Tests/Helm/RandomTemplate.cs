using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Tests.Helm;

/// <summary>Templates by chance, that mostly make sense. The same seed gives the same one.</summary>
internal sealed class RandomTemplate(int seed)
{
    private static readonly string[] Paths = [".Values.i", ".Values.f", ".Values.s", ".Values.t", ".Values.no", ".Values.nil", ".Values.l", ".Values.m", ".Values.m.a", ".Values.m.c.d", ".Values.em", ".Values.el", ".Values.nope", ".Values.nums", ".Values.strs", ".Values.uni", ".Values.empty", ".Release.Name", ".Chart.Version", "$.Values.big"];
    private static readonly string[] Constants = ["1", "0", "-7", "2.5", "\"x\"", "\"\"", "\"a b\\tc\"", "true", "false", "(list 1 \"a\" nil)", "(dict \"k\" 1 \"z\" (list))", "(list)", "(until 3)", "\"é☃\"", "1e6"];
    private static readonly string[] OfOne = ["toJson", "toYaml", "quote", "squote", "toString", "kindOf", "typeOf", "len", "empty", "not", "int", "int64", "float64", "upper", "title", "trim", "first", "last", "rest", "initial", "sortAlpha", "uniq", "reverse", "compact", "b64enc", "sha256sum", "ceil", "floor", "add1", "print", "html", "toStrings", "snakecase", "camelcase", "kebabcase", "initials", "nospace", "toPrettyJson", "toToml", "fromYaml", "fromJson", "deepCopy", "base", "ext", "adler32sum"];
    private static readonly string[] OfTwo = ["eq", "ne", "lt", "gt", "le", "ge", "and", "or", "default", "coalesce", "add", "sub", "mul", "div", "mod", "max", "min", "list", "cat", "append", "prepend", "has", "join", "contains", "hasPrefix", "trimSuffix", "trunc", "repeat", "indent", "nindent", "splitList", "get", "hasKey", "index", "printf", "merge", "mergeOverwrite", "concat", "without", "deepEqual", "addf", "divf", "regexMatch", "regexFind", "kindIs", "dict", "tuple", "ternary", "pluck", "pick", "omit", "chunk", "until"];

    private readonly Random _random = new(seed);
    private readonly List<string> _variables = [];

    public string Compose()
    {
        var text = new StringBuilder();
        for (var i = _random.Next(1, 4); i > 0; i--) text.Append(Item(0));
        return text.ToString();
    }

    private string Any(string[] of) => of[_random.Next(of.Length)];

    private string Item(int depth)
    {
        var mark = _variables.Count;
        var text = _random.Next(depth > 2 ? 3 : 8) switch
        {
            0 => $"text {_random.Next(10)} ",
            1 or 2 => Action(),
            3 => $"{{{{ if {Expression(1)} }}}}{Item(depth + 1)}{{{{ else }}}}{Item(depth + 1)}{{{{ end }}}}",
            4 => $"{{{{- with {Expression(1)} }}}}{Item(depth + 1)}{{{{ . }}}}{{{{ else -}}}} none {{{{ end }}}}",
            5 => $"{{{{ range {Expression(1)} }}}}[{{{{ . }}}}{Item(depth + 1)}]{{{{ else }}}}empty{{{{ end }}}}",
            6 => Loop(depth),
            _ => Declared(depth),
        };
        if (depth > 0 || _random.Next(2) == 0) _variables.RemoveRange(mark, _variables.Count - mark);
        return text;
    }

    private string Action() => _random.Next(4) == 0 ? $"{{{{- {Expression(2)} -}}}} " : $"{{{{ {Expression(2)} }}}} ";

    private string Loop(int depth)
    {
        var (key, value) = (Name(), Name());
        var list = Expression(1);
        _variables.AddRange([key, value]);
        var body = Item(depth + 1);
        _variables.RemoveRange(_variables.Count - 2, 2);
        return $"{{{{ range {key}, {value} := {list} }}}}{{{{ {key} }}}}={body};{{{{ end }}}}";
    }

    private string Declared(int depth)
    {
        var (name, value) = (Name(), Expression(2));
        _variables.Add(name);
        var body = Item(depth + 1);
        var text = $"{{{{ if true }}}}{{{{ {name} := {value} }}}}{body}{{{{ {name} }}}}{{{{ end }}}}";
        _variables.Remove(name);
        return text;
    }

    private string Name() => "$v" + _random.Next(1000).ToString(CultureInfo.InvariantCulture);

    private string Expression(int depth) => _random.Next(depth > 0 ? 7 : 2) switch
    {
        0 when _variables.Count > 0 && _random.Next(2) == 0 => _variables[_random.Next(_variables.Count)],
        0 => "$" + Any(Paths).TrimStart('$'),
        1 => Any(Constants),
        2 or 3 => $"({Any(OfOne)} {Expression(depth - 1)})",
        4 => $"({Expression(depth - 1)} | {Any(OfOne)})",
        _ => $"({Any(OfTwo)} {Expression(depth - 1)} {Expression(depth - 1)})",
    };
}

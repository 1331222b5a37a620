using System.Collections.Concurrent;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>
/// An expression of the Common Expression Language, as far as validation rules use it on plain values: operators, field access,
/// has(), size(), the macros all, exists, exists_one, filter and map, and the functions of strings. Types such as durations, quantities and
/// URLs, and the libraries for them, are not supported: a rule that uses them fails with an error that says so.
/// </summary>
internal sealed class Expression
{
    // A rule may run over large lists within large lists; real servers give up likewise.
    private const int StepsMax = 1_000_000;

    // Rules are few and are checked with every write.
    private const int KeptMax = 1000;

    private static readonly ConcurrentDictionary<string, Expression> Kept = new(StringComparer.Ordinal);

    private readonly Func<Scope, Node> _evaluate;

    private Expression(Func<Scope, Node> evaluate) => _evaluate = evaluate;

    /// <exception cref="CelException">The text is no expression, or uses what is not supported.</exception>
    public static Expression Parse(string text)
    {
        if (Kept.TryGetValue(text, out var known)) return known;
        var parsed = new Expression(new Parser(text).Whole());
        if (Kept.Count < KeptMax) Kept.TryAdd(text, parsed);
        return parsed;
    }

    /// <summary>Whether the text uses a name.</summary>
    public static bool Mentions(string text, string name)
    {
        try
        {
            return Scanner.Scan(text).Exists(token => token.Kind == TokenKind.Name && token.Text == name);
        }
        catch (CelException)
        {
            return false;
        }
    }

    /// <exception cref="CelException">There is no such field, or values are of types that do not go together.</exception>
    public Node Evaluate(IReadOnlyDictionary<string, Node> names) => _evaluate(new Scope(names, new Budget()));

    internal sealed class Budget
    {
        private int _steps;

        public void Spend()
        {
            if (++_steps > StepsMax) throw new CelException("operation cancelled: actual cost limit exceeded");
        }
    }

    /// <summary>The names that an expression sees, those of macros over those of the rule.</summary>
    internal sealed record Scope(IReadOnlyDictionary<string, Node> Names, Budget Budget)
    {
        public Node this[string name] => Names.GetValueOrDefault(name) ?? throw new CelException($"undeclared reference to '{name}' (in container '')");

        public Scope With(string name, Node value) => this with { Names = new Dictionary<string, Node>(Names, StringComparer.Ordinal) { [name] = value } };
    }
}

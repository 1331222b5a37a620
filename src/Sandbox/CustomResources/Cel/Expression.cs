using System.Collections.Concurrent;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>
/// An expression of the Common Expression Language, as far as validation rules use it: operators, field access, optional values,
/// has(), size(), macros, and the functions of strings, lists, sets, durations, times, quantities, addresses and URLs. A rule that uses
/// another function fails with an error that says so. Values are nodes of documents, or what only expressions know.
/// </summary>
internal sealed class Expression
{
    // A rule may run over large lists within large lists; real servers give up likewise.
    private const int StepsMax = 1_000_000;

    // Rules are few and are checked with every write.
    private const int KeptMax = 1000;

    private static readonly ConcurrentDictionary<string, Expression> Kept = new(StringComparer.Ordinal);

    private readonly Func<Scope, object> _evaluate;

    private Expression(Func<Scope, object> evaluate) => _evaluate = evaluate;

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
    public object Evaluate(IReadOnlyDictionary<string, object> names) => _evaluate(new Scope(names, new Budget()));

    internal sealed class Budget
    {
        private int _steps;

        public void Spend()
        {
            if (++_steps > StepsMax) throw new CelException("operation cancelled: actual cost limit exceeded");
        }
    }

    /// <summary>The names that an expression sees, those of macros over those of the rule.</summary>
    internal sealed record Scope(IReadOnlyDictionary<string, object> Names, Budget Budget)
    {
        public object this[string name] => Names.GetValueOrDefault(name) ?? TypeName.Of(name)
            ?? throw new CelException($"undeclared reference to '{name}' (in container '')");

        public Scope With(string name, object value) =>
            this with { Names = new Dictionary<string, object>(Names, StringComparer.Ordinal) { [name] = value } };
    }
}

using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Schemas;

/// <summary>What is wrong with a value, and what that comes from, in the words that Helm's own validator has for it.</summary>
/// <param name="Place">Where the value lies, as a JSON pointer.</param>
internal sealed record SchemaProblem(string Place, string Words, IReadOnlyList<SchemaProblem> Causes)
{
    private const string Several = "validation failed";

    public SchemaProblem(string place, string words) : this(place, words, [])
    {
    }

    /// <summary>Several problems are told side by side where they are the whole document's; where a schema refers to another one they stay together.</summary>
    private bool IsReferred { get; init; }

    /// <summary>One problem for all: itself where there is one only.</summary>
    public static SchemaProblem? Of(string place, IReadOnlyList<SchemaProblem> problems) =>
        problems.Count switch { 0 => null, 1 => problems[0], _ => new SchemaProblem(place, Several, problems) };

    /// <summary>The problem as a schema has it that refers to the one that found it.</summary>
    public SchemaProblem ReferredAt(string place) => Words == Several && !IsReferred ? this with { Place = place, IsReferred = true } : this;

    /// <summary>The lines of a whole document's problem.</summary>
    public IEnumerable<string> Lines() => Words == Several && !IsReferred ? Causes.SelectMany(static cause => cause.Lines("")) : Lines("");

    private IEnumerable<string> Lines(string indent) =>
        Causes.SelectMany(cause => cause.Lines(indent + "  ")).Prepend($"{indent}- at {Quoted(Place)}: {Words}");

    public static string Quoted(string text) =>
        $"'{GoQuote.Double(text)[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    public static string Quoted(IEnumerable<string> texts) => string.Join(", ", texts.Select(Quoted));
}

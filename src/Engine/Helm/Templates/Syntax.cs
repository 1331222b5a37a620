using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>A part of a template. Parts never change once they are parsed, so many renders walk them at the same time.</summary>
internal abstract class Syntax(int position)
{
    /// <summary>Where it begins, in characters of the text.</summary>
    public int Position => position;
}

internal sealed class TextSyntax(int position, string text) : Syntax(position)
{
    public string Text => text;
}

internal sealed class ListSyntax(int position, Syntax[] items) : Syntax(position)
{
    public Syntax[] Items => items;

    /// <summary>Nothing but blanks: such a definition never replaces another.</summary>
    public bool IsBlank => Array.TrueForAll(items, static item => item is TextSyntax text && string.IsNullOrWhiteSpace(text.Text));
}

internal sealed class ActionSyntax(int position, PipeSyntax pipe) : Syntax(position)
{
    public PipeSyntax Pipe => pipe;
}

internal enum BranchKind
{
    If,
    With,
    Range,
}

internal sealed class BranchSyntax(int position, BranchKind kind, PipeSyntax pipe, ListSyntax list, ListSyntax? otherwise) : Syntax(position)
{
    public BranchKind Kind => kind;

    public PipeSyntax Pipe => pipe;

    public ListSyntax List => list;

    public ListSyntax? Else => otherwise;
}

internal sealed class TemplateCallSyntax(int position, string name, PipeSyntax? pipe) : Syntax(position)
{
    public string Name => name;

    public PipeSyntax? Pipe => pipe;

    public override string ToString() => $"{{{{template {GoQuote.Double(name)}{(pipe is null ? "" : " " + pipe)}}}}}";
}

internal sealed class BreakSyntax(int position) : Syntax(position);

internal sealed class ContinueSyntax(int position) : Syntax(position);

/// <summary>What yields a value. Its text is the way that errors show it.</summary>
internal abstract class Expression(int position) : Syntax(position);

internal sealed class PipeSyntax(int position, string[] variables, bool isAssignment, CommandSyntax[] commands) : Expression(position)
{
    public string[] Variables => variables;

    public bool IsAssignment => isAssignment;

    public CommandSyntax[] Commands => commands;

    public override string ToString() =>
        (variables.Length == 0 ? "" : string.Join(", ", variables) + (isAssignment ? " = " : " := ")) + string.Join(" | ", (object[])commands);
}

internal sealed class CommandSyntax(int position, Expression[] arguments) : Expression(position)
{
    public Expression[] Arguments => arguments;

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var argument in arguments)
        {
            if (text.Length > 0) text.Append(' ');
            text.Append(argument is PipeSyntax ? $"({argument})" : argument.ToString());
        }

        return text.ToString();
    }
}

/// <summary>.a.b: a chain of names from the dot.</summary>
internal sealed class FieldSyntax(int position, string[] names) : Expression(position)
{
    public string[] Names => names;

    public override string ToString() => "." + string.Join('.', names);
}

/// <summary>$a.b: a variable, and maybe a chain of names from it. The first name has the dollar.</summary>
internal sealed class VariableSyntax(int position, string[] names) : Expression(position)
{
    public string[] Names => names;

    public override string ToString() => string.Join('.', names);
}

/// <summary>(pipeline).a.b</summary>
internal sealed class ChainSyntax(int position, Expression start, string[] names) : Expression(position)
{
    public Expression Start => start;

    public string[] Names => names;

    public override string ToString() => (start is PipeSyntax ? $"({start})" : start.ToString()) + "." + string.Join('.', names);
}

internal sealed class FunctionSyntax(int position, string name, Function function) : Expression(position)
{
    public string Name => name;

    public Function Function => function;

    public override string ToString() => name;
}

internal sealed class DotSyntax(int position) : Expression(position)
{
    public override string ToString() => ".";
}

internal sealed class NilSyntax(int position) : Expression(position)
{
    public override string ToString() => "nil";
}

internal sealed class BoolSyntax(int position, bool value) : Expression(position)
{
    // Boxed once, not at each use.
    public object Value { get; } = value;

    public override string ToString() => value ? "true" : "false";
}

internal sealed class StringSyntax(int position, string quoted, string value) : Expression(position)
{
    public string Value => value;

    public override string ToString() => quoted;
}

internal sealed class NumberSyntax(int position, string text, long? integer, double? real) : Expression(position)
{
    public long? Integer => integer;

    public double? Real => real;

    /// <summary>What it is where nothing says which kind of number is wanted; null for an integer that is too large.</summary>
    public object? Value { get; } = Ideal(text, integer, real);

    public override string ToString() => text;

    private static object? Ideal(string text, long? integer, double? real)
    {
        var isHex = text.Contains('x', StringComparison.OrdinalIgnoreCase);
        var looksReal = text[0] != '\'' && text.AsSpan().IndexOfAny(isHex ? "pP." : ".eEpP") >= 0;
        if (looksReal && real is { } value) return value;
        return integer is { } number ? (nint)number : null;
    }
}

/// <summary>A text, parsed: what it says itself, and what it defines.</summary>
/// <param name="name">What errors call it.</param>
/// <param name="text">The text, for finding lines.</param>
internal sealed class Template(string name, string text)
{
    public string Name => name;

    public ListSyntax Body { get; set; } = new(0, []);

    /// <summary>The definitions of the text, in their order, by name.</summary>
    public Dictionary<string, Definition> Definitions { get; } = new(StringComparer.Ordinal);

    /// <summary>The line, counted from one, and the byte in it, counted from zero, as the original counts them.</summary>
    public (int Line, int Column) PlaceOf(int position)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        var start = before.LastIndexOf('\n') + 1;
        return (before.Count('\n') + 1, Encoding.UTF8.GetByteCount(before[start..]));
    }

    public string ShowPlace(int position)
    {
        var (line, column) = PlaceOf(position);
        return string.Create(CultureInfo.InvariantCulture, $"{Name}:{line}:{column}");
    }
}

/// <summary>A template that can be called by its name: its body, and the text in which it stands.</summary>
internal sealed record Definition(string Name, ListSyntax Body, Template Source);

using System.Security.Cryptography;

namespace GitOpsActors.Engine.Helm.Templates;

/// <content>Pipelines, commands, fields and calls.</content>
internal sealed partial class Execution
{
    /// <summary>Stands where a command is not fed by one before it.</summary>
    private static readonly object NoFinal = new();

    // What was looked at last: errors of values name that place.
    private Syntax? _at;

    private object? Pipeline(PipeSyntax pipe, object? dot)
    {
        _at = pipe;
        var value = NoFinal;
        foreach (var command in pipe.Commands) value = NilInterface.Unwrap(Command(command, dot, value));
        foreach (var name in pipe.Variables)
        {
            if (pipe.IsAssignment) Assign(pipe, name, value);
            else _variables.Add((name, value));
        }

        return value;
    }

    private object? Command(CommandSyntax command, object? dot, object? final)
    {
        var first = command.Arguments[0];
        switch (first)
        {
            case FieldSyntax field:
                _at = field;
                return Fields(dot, dot, first, field.Names, 0, command.Arguments, final);
            case ChainSyntax chain: return Chain(chain, dot, command.Arguments, final);
            case FunctionSyntax function: return Call(function.Function, dot, command, command.Arguments, final);
            case VariableSyntax variable: return VariableFields(variable, dot, command.Arguments, final);
        }

        if (command.Arguments.Length > 1 || !ReferenceEquals(final, NoFinal)) throw Failed(first, $"can't give argument to non-function {Shown(first)}");
        if (first is PipeSyntax inner) return Pipeline(inner, dot);
        _at = first;
        return first switch
        {
            NilSyntax => throw Failed(first, "nil is not a command"),
            _ => Constant(first, dot),
        };
    }

    private static string Shown(Expression expression) => expression is PipeSyntax ? $"({expression})" : expression.ToString()!;

    private object? Constant(Expression expression, object? dot) => expression switch
    {
        DotSyntax => dot,
        BoolSyntax flag => flag.Value,
        StringSyntax text => text.Value,
        NumberSyntax number => number.Value ?? throw Failed(number, $"{number} overflows int"),
        _ => null,
    };

    private object? Chain(ChainSyntax chain, object? dot, Expression[]? arguments, object? final)
    {
        _at = chain;
        if (chain.Start is NilSyntax) throw Failed(chain, $"indirection through explicit nil in {chain}");
        var start = Argument(ParameterKind.Any, chain.Start, dot);
        return Fields(NilInterface.Unwrap(start), dot, chain, chain.Names, 0, arguments, final);
    }

    private object? VariableFields(VariableSyntax variable, object? dot, Expression[]? arguments, object? final)
    {
        _at = variable;
        var value = Variable(variable.Names[0]);
        if (variable.Names.Length > 1) return Fields(value, dot, variable, variable.Names, 1, arguments, final);
        if (arguments is { Length: > 1 } || !ReferenceEquals(final, NoFinal)) throw Failed(variable, $"can't give argument to non-function {variable}");
        return value;
    }

    /// <summary>Follows a chain of names; arguments belong to the last of them.</summary>
    private object? Fields(object? receiver, object? dot, Expression node, string[] names, int from, Expression[]? arguments, object? final)
    {
        // What came out of a map stands in an interface, and errors call it that.
        var type = receiver is not null && ReferenceEquals(receiver, _item) ? "interface {}" : null;
        for (var i = from; i < names.Length; i++)
        {
            var isLast = i == names.Length - 1;
            var parent = receiver;
            receiver = Field(receiver, dot, node, names[i], isLast ? arguments : null, isLast ? final : NoFinal, type);
            type = parent is GoMap { Type: not GoMap.Strings } ? "interface {}" : null;
        }

        return receiver;
    }

    private object? Field(object? receiver, object? dot, Expression node, string name, Expression[]? arguments, object? final, string? type)
    {
        if (receiver is GoMap map)
        {
            if (arguments is { Length: > 1 } || !ReferenceEquals(final, NoFinal))
                return map.Type == GoMap.ValuesOfRender && ValuesMethods.Find(name, map) is { } ofValues ? Call(ofValues, dot, node, arguments, final) : throw Failed(_at!, $"{name} is not a method but has arguments");
            if (map.Entries.TryGetValue(name, out var value)) return value ?? map.Missing;
            return map.Type == GoMap.ValuesOfRender && ValuesMethods.Find(name, map) is { } method
                ? Call(method, dot, node, arguments, final) : Missing(map, name);
        }

        switch (receiver)
        {
            case null:
                return state.MissingKeys == MissingKeys.AreErrors
                    ? throw Failed(_at!, $"nil data; no entry for key {GoQuote.Double(name)}") : null;
            case NilInterface: throw Failed(_at!, $"nil pointer evaluating interface {{}}.{name}");
            case GoObject thing:
                if (thing.Method(name) is { } function) return Call(function, dot, node, arguments, final);
                if (thing.TryField(name, out var field))
                    return arguments is { Length: > 1 } || !ReferenceEquals(final, NoFinal) ? throw Failed(_at!, $"{name} has arguments but cannot be invoked as function") : field;
                break;
        }

        throw Failed(_at!, $"can't evaluate field {name} in type {type ?? GoTypes.NameOf(receiver)}");
    }

    private object? Missing(GoMap map, string name) => state.MissingKeys switch
    {
        MissingKeys.AreNothing => null,
        MissingKeys.AreZero => map.Missing,
        _ => throw Failed(_at!, $"map has no entry for key {GoQuote.Double(name)}"),
    };

    private object? Call(Function function, object? dot, Syntax node, Expression[]? arguments, object? final)
    {
        state.Budget.Step();
        if (function.IsUnsteady) state.Unsteady.Add(function.Name);
        if (node is FunctionSyntax or CommandSyntax) _at = node is CommandSyntax command ? command.Arguments[0] : node;
        var given = arguments is null ? 0 : arguments.Length - 1;
        var hasFinal = !ReferenceEquals(final, NoFinal);
        var count = given + (hasFinal ? 1 : 0);
        if (function.IsVariadic ? count < function.FixedCount : count != function.FixedCount)
        {
            var want = function.IsVariadic ? $"at least {function.FixedCount}" : $"{function.FixedCount}";
            throw Failed(arguments?[0] ?? node, $"wrong number of args for {function.Name}: want {want} got {(function.IsVariadic ? given : count)}");
        }

        if (function.CallKind != CallKind.Usual) return Either(function.CallKind == CallKind.Or, dot, arguments, final, hasFinal);
        var values = count == 0 ? [] : new object?[count];
        for (var i = 0; i < given; i++) values[i] = Argument(function.KindAt(i), arguments![i + 1], dot);
        if (hasFinal) values[given] = Checked(function.KindAt(given), final);
        // Thrown again behind the catch, not in it: that would keep the stack of each level until the outermost is reached.
        TemplateException? failure;
        try
        {
            var result = function.Body(this, values);
            if (result is string text) state.Budget.Characters(text.Length);
            return result;
        }
        catch (TemplateException error)
        {
            failure = error;
        }
        catch (InsufficientExecutionStackException)
        {
            failure = new LimitException("values are nested too deeply");
        }
        catch (Exception error) when (error is ArithmeticException or ArgumentException or InvalidOperationException or FormatException or NotSupportedException or CryptographicException)
        {
            // What the original calls a panic: an argument that nobody thought of ends the render and not the program.
            failure = new TemplateException(error.Message, error);
        }

        throw Failed(node, function.Name, failure);
    }

    /// <summary>`call`: a function that is a value.</summary>
    public object? CallValue(object?[] arguments)
    {
        if (arguments[0] is null) throw new TemplateException("call of nil");
        if (arguments[0] is not GoFunction value)
        {
            var shown = arguments[0] is string text ? GoQuote.Double(text) : GoFormat.Show(arguments[0]);
            throw new TemplateException($"non-function {shown} of type {GoTypes.NameOf(arguments[0])}");
        }

        var function = value.Called("call");
        if (function.IsVariadic ? arguments.Length - 1 < function.FixedCount : arguments.Length - 1 != function.FixedCount)
            throw new TemplateException($"wrong number of args for call: want {function.FixedCount} got {arguments.Length - 1}");
        var given = arguments[1..];
        for (var i = 0; i < given.Length; i++) given[i] = Checked(function.KindAt(i), given[i]);
        return function.Body(this, given);
    }

    /// <summary>and, or: what comes behind the answer is not looked at.</summary>
    private object? Either(bool wanted, object? dot, Expression[]? arguments, object? final, bool hasFinal)
    {
        object? value = null;
        for (var i = 1; i < arguments!.Length; i++)
        {
            value = NilInterface.Unwrap(Argument(ParameterKind.Any, arguments[i], dot));
            if (GoTypes.IsTrue(value) == wanted) return value;
        }

        return hasFinal ? final : value;
    }

    private object? Argument(ParameterKind kind, Expression expression, object? dot)
    {
        _at = expression;
        switch (expression)
        {
            case DotSyntax: return Checked(kind, dot);
            case NilSyntax:
                return kind is ParameterKind.Any or ParameterKind.Map or ParameterKind.List ? null : throw Failed(expression, $"cannot assign nil to {Function.ShowKind(kind)}");
            case FieldSyntax field: return Checked(kind, Fields(dot, dot, field, field.Names, 0, null, NoFinal));
            case VariableSyntax variable: return Checked(kind, VariableFields(variable, dot, null, NoFinal));
            case PipeSyntax pipe: return Checked(kind, Pipeline(pipe, dot));
            case FunctionSyntax function: return Checked(kind, Call(function.Function, dot, function, null, NoFinal));
            case ChainSyntax chain: return Checked(kind, Chain(chain, dot, null, NoFinal));
        }

        switch (kind)
        {
            case ParameterKind.Any: return Constant(expression, dot);
            case ParameterKind.String: return expression is StringSyntax text ? text.Value : throw Failed(expression, $"expected string; found {expression}");
            case ParameterKind.Bool: return expression is BoolSyntax flag ? flag.Value : throw Failed(expression, $"expected bool; found {expression}");
            case ParameterKind.Int: return expression is NumberSyntax { Integer: { } whole } ? (nint)whole : throw Failed(expression, $"expected integer; found {expression}");
            case ParameterKind.Duration:
                return expression is NumberSyntax { Integer: { } span } ? new GoDuration(span)
                    : throw Failed(expression, $"expected integer; found {expression}");
            case ParameterKind.Int64: return expression is NumberSyntax { Integer: { } large } ? large : throw Failed(expression, $"expected integer; found {expression}");
            case ParameterKind.Float64: return expression is NumberSyntax { Real: { } real } ? real : throw Failed(expression, $"expected float; found {expression}");
            default: throw Failed(expression, $"can't handle {expression} for arg of type {Function.ShowKind(kind)}");
        }
    }

    private object? Checked(ParameterKind kind, object? value)
    {
        if (kind == ParameterKind.Any) return NilInterface.Unwrap(value);
        var fits = kind switch
        {
            ParameterKind.String => value is string,
            ParameterKind.Int => value is nint,
            ParameterKind.Int64 => value is long,
            ParameterKind.Float64 => value is double,
            ParameterKind.Bool => value is bool,
            ParameterKind.Map => value is null or GoMap { Type: not GoMap.Strings },
            ParameterKind.List => value is null or GoList { Type: GoList.Anything },
            ParameterKind.Duration => value is GoDuration,
            _ => value is GoTime,
        };
        if (fits) return value;
        // A whole number that is written out is a span of as many nanoseconds, and one of a document may be of any size.
        if (kind == ParameterKind.Duration && value is nint or long) return new GoDuration(GoTypes.Integer(value));
        throw Failed(_at!, value is null
            ? $"invalid value; expected {Function.ShowKind(kind)}"
            : $"wrong type for value; expected {Function.ShowKind(kind)}; got {GoTypes.NameOf(value)}");
    }
}

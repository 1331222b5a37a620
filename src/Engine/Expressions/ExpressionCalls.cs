using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Expressions;

/// <summary>Calls of what a value can do: `time.Now()`, `started.Add(5 * time.Minute)`.</summary>
internal static class ExpressionCalls
{
    /// <exception cref="ExpressionException">There is no such function of the value, or it can't take what it is given.</exception>
    public static Node Run(ExpressionEvaluation evaluation, Node of, string name, Node[] arguments)
    {
        var function = of switch
        {
            ExpressionObject thing => thing.Value.Method(name),
            MapNode map => ((map[name] as ExpressionObject)?.Value as GoFunction)?.Called(name),
            NullNode => throw new ExpressionException($"cannot call {name} of nil"),
            _ => null,
        } ?? throw new ExpressionException($"there is no function {name} of {ExpressionValues.TypeOf(of)}");
        if (function.IsVariadic ? arguments.Length < function.FixedCount : arguments.Length != function.FixedCount)
            throw new ExpressionException($"{name} needs {function.FixedCount} arguments, and has {arguments.Length}");
        var given = new object?[arguments.Length];
        for (var i = 0; i < given.Length; i++) given[i] = Fitting(name, function.KindAt(i), arguments[i]);
        evaluation.Step();
        try
        {
            var answer = ExpressionObject.Of(function.CallAlone(given));
            if (answer is StringNode text) evaluation.StepOver(text.Value);
            return answer;
        }
        catch (TemplateException error)
        {
            throw new ExpressionException($"{name}: {error.Message}");
        }
    }

    private static object? Fitting(string name, ParameterKind kind, Node argument) => (kind, ExpressionObject.Given(argument)) switch
    {
        (ParameterKind.Any, var value) => value,
        (ParameterKind.String, string text) => text,
        (ParameterKind.Int, long whole) => (nint)whole,
        (ParameterKind.Int64, long whole) => whole,
        (ParameterKind.Float64, long whole) => (double)whole,
        (ParameterKind.Float64, double number) => number,
        (ParameterKind.Bool, bool flag) => flag,
        (ParameterKind.Map, GoMap map) => map,
        (ParameterKind.List, GoList list) => list,
        (ParameterKind.Time, GoTime time) => time,
        (ParameterKind.Duration, GoDuration span) => span,
        (ParameterKind.Duration, long nanoseconds) => new GoDuration(nanoseconds),
        _ => throw new ExpressionException($"{name} needs {Function.ShowKind(kind)}, and {ExpressionValues.TypeOf(argument)} is given"),
    };
}

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>What a function takes in one place: Go's functions are typed, and templates fail where a value is of another type.</summary>
internal enum ParameterKind
{
    Any,
    String,
    Int,
    Int64,
    Float64,
    Bool,
    Map,
    List,
    Time,
    Duration,
}

/// <summary>How a call evaluates its arguments.</summary>
internal enum CallKind
{
    Usual,
    And,
    Or,
}

internal delegate object? FunctionBody(Execution execution, object?[] arguments);

/// <summary>A function or a method that templates can call.</summary>
internal sealed record Function(string Name, ParameterKind[] Parameters, bool IsVariadic, FunctionBody Body)
{
    public CallKind CallKind { get; init; }

    /// <summary>Does it say something else at each render, by chance, by the time, or by what lies in a cluster?</summary>
    public bool IsUnsteady { get; init; }

    public int FixedCount => IsVariadic ? Parameters.Length - 1 : Parameters.Length;

    /// <summary>Calls what is no part of a template: a method of a value, which looks at nothing but its arguments.</summary>
    public object? CallAlone(object?[] arguments) => Body(null!, arguments);

    public ParameterKind KindAt(int index) => IsVariadic && index >= Parameters.Length - 1 ? Parameters[^1] : Parameters[index];

    /// <summary>Makes a function of a signature such as "string any any...".</summary>
    public static Function Of(string name, string signature, FunctionBody body)
    {
        var words = signature.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isVariadic = words.Length > 0 && words[^1].EndsWith("...", StringComparison.Ordinal);
        return new Function(name, [.. words.Select(static word => KindOf(word.TrimEnd('.')))], isVariadic, body);
    }

    public static string ShowKind(ParameterKind kind) => kind switch
    {
        ParameterKind.String => "string",
        ParameterKind.Int => "int",
        ParameterKind.Int64 => "int64",
        ParameterKind.Float64 => "float64",
        ParameterKind.Bool => "bool",
        ParameterKind.Map => GoMap.Anything,
        ParameterKind.List => GoList.Anything,
        ParameterKind.Time => "time.Time",
        ParameterKind.Duration => "time.Duration",
        _ => "interface {}",
    };

    private static ParameterKind KindOf(string word) => word switch
    {
        "any" => ParameterKind.Any,
        "string" => ParameterKind.String,
        "int" => ParameterKind.Int,
        "int64" => ParameterKind.Int64,
        "float64" => ParameterKind.Float64,
        "bool" => ParameterKind.Bool,
        "map" => ParameterKind.Map,
        "list" => ParameterKind.List,
        "time" => ParameterKind.Time,
        "duration" => ParameterKind.Duration,
        _ => throw new ArgumentException("There is no parameter kind " + word, nameof(word)),
    };
}

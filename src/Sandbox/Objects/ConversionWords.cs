using System.Text.RegularExpressions;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>
/// What does not fit a type, in the words of the converter: strategic merge patches and applies do not pass through JSON again, so that
/// it speaks instead of the JSON decoder.
/// </summary>
internal static partial class ConversionWords
{
    public static string Of(string problem)
    {
        if (JsonMismatch().Match(problem) is not { Success: true } match) return problem;
        var (found, wanted) = (match.Groups["found"].Value, match.Groups["wanted"].Value);
        var type = found switch
        {
            "number" => match.Groups["value"].Value.Contains('.', StringComparison.Ordinal) ? "float64" : "int64",
            "array" => "[]interface {}",
            "object" => "map[string]interface {}",
            _ => found,
        };
        if (wanted.StartsWith("[]", StringComparison.Ordinal)) return $"cannot restore slice from {Kind(type)}";
        if (wanted.StartsWith("map[", StringComparison.Ordinal)) return $"cannot restore map from {Kind(type)}";
        return wanted.Contains('.', StringComparison.Ordinal)
            ? $"cannot restore struct from: {Kind(type)}" : $"cannot convert {type} to {wanted}";
    }

    private static string Kind(string type) =>
        type.StartsWith("[]", StringComparison.Ordinal) ? "slice" : type.StartsWith("map", StringComparison.Ordinal) ? "map" : type;

    [GeneratedRegex(@"^json: cannot unmarshal (?<found>\w+)( (?<value>\S+))? into Go (struct field \S+|value) of type (?<wanted>.+)$", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex JsonMismatch();
}

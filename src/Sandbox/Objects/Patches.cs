using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;

namespace GitOpsActors.Sandbox.Objects;

public enum PatchKind { Json, Merge, Strategic }

/// <summary>Patches as the API takes them, with the answers that bad ones get.</summary>
internal static partial class Patches
{
    public static MapNode Apply(PatchKind kind, MapNode item, Node patch, Shape shape)
    {
        try
        {
            return kind switch
            {
                PatchKind.Json => JsonPatch.Apply(item, patch) as MapNode ?? throw Rejected(),
                PatchKind.Merge => (MapNode)MergePatch.Apply(item, MapOf(patch, "error decoding patch: ")),
                _ => StrategicMerge.Apply(item, MapOf(patch, ""), shape),
            };
        }
        catch (PatchException problem)
        {
            throw problem.Fault switch
            {
                PatchFault.Malformed => ApiErrors.BadRequest($"error decoding patch: {problem.Message}"),
                PatchFault.BadStrategy => ApiErrors.Internal(problem.Message),
                _ => Rejected(),
            };
        }
    }

    /// <summary>Reads the patched document as an object of the kind; what does not fit is an error in the patch.</summary>
    public static MapNode Decode(KindRules rules, MapNode patched, WriteRequest request, PatchKind kind, Node patch)
    {
        var report = new DecodeReport(request.Duplicates);
        MapNode item;
        try
        {
            item = rules.Decode(patched, report);
        }
        catch (DecodeException problem)
        {
            throw kind == PatchKind.Strategic
                ? Unfit(GoText.Value(patch), ConversionProblem(problem.Message))
                : Unfit(JsonText.Write(patched), problem.Message);
        }
        if (report.Problems.Count > 0 && request.Validation == FieldValidation.Strict)
            throw Unfit(kind == PatchKind.Strategic ? GoText.Value(patch) : JsonText.Write(patched), $"strict decoding error: {string.Join(", ", report.Problems)}");
        if (request.Validation == FieldValidation.Warn)
        {
            foreach (var problem in report.Problems)
                if (!request.Warnings.Contains(problem)) request.Warnings.Add(problem);
        }
        return Decoding.Untyped(item);
    }

    private static ApiException Unfit(string value, string problem) => ApiErrors.Invalid("", "", "",
        [new Cause("FieldValueInvalid", "patch", $"Invalid value: {JsonText.Write(value)}: {problem}")]);

    /// <summary>A strategic merge patch does not pass through JSON again, so that its converter speaks instead of the JSON decoder.</summary>
    private static string ConversionProblem(string problem)
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
        return wanted.Contains('.', StringComparison.Ordinal) ? $"cannot restore struct from: {Kind(type)}" : $"cannot convert {type} to {wanted}";
    }

    private static string Kind(string type) => type.StartsWith("[]", StringComparison.Ordinal) ? "slice" : type.StartsWith("map", StringComparison.Ordinal) ? "map" : type;

    [GeneratedRegex(@"^json: cannot unmarshal (?<found>\w+)( (?<value>\S+))? into Go (struct field \S+|value) of type (?<wanted>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonMismatch();

    private static MapNode MapOf(Node patch, string prefix) => patch as MapNode
        ?? throw ApiErrors.BadRequest($"{prefix}json: cannot unmarshal {JsonTypes.Name(patch)} into Go value of type map[string]interface {{}}");

    private static ApiException Rejected() =>
        ApiErrors.Generic(422, "Invalid", "the server rejected our request due to an error in our request");
}

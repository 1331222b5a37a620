using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Objects;

public enum PatchKind { Json, Merge, Strategic }

/// <summary>Patches as the API takes them, with the answers that bad ones get.</summary>
internal static class Patches
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
        if (kind == PatchKind.Strategic) patched = (MapNode)WholeNumbers.In(patched);
        MapNode item;
        try
        {
            item = rules.Decode(patched, report);
        }
        catch (DecodeException problem)
        {
            throw kind == PatchKind.Strategic
                ? Unfit(GoText.Value(patch), ConversionWords.Of(problem.Message))
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

    /// <summary>A patch cannot make something else of an object; where it leaves kind or version out they stay.</summary>
    public static void CheckKind(ResourceCatalog catalog, WriteRequest request, MapNode patched)
    {
        var resource = request.Resource;
        if (!resource.IsCustom)
        {
            if (KindWords.Problem(catalog, patched, resource.Group, resource.Version, resource.Kind) is { } problem)
                throw Unfit(JsonText.Write(patched), problem);
            return;
        }
        var causes = new List<Cause>();
        if (patched["kind"].Text() is { } kind && kind != resource.Kind)
            causes.Add(new Cause("FieldValueInvalid", "kind", $"Invalid value: {JsonText.Write(kind)}: must be {resource.Kind}"));
        if (patched["apiVersion"].Text() is { } version && version != resource.ApiVersion)
            causes.Add(new Cause("FieldValueInvalid", "apiVersion",
                $"Invalid value: {JsonText.Write(version)}: must be {resource.ApiVersion}"));
        if (causes.Count > 0) throw ApiErrors.Invalid(resource.Group, resource.Kind, request.Name, causes);
    }

    private static ApiException Unfit(string value, string problem) => ApiErrors.Invalid("", "", "",
        [new Cause("FieldValueInvalid", "patch", $"Invalid value: {JsonText.Write(value)}: {problem}")]);

    private static MapNode MapOf(Node patch, string prefix) => patch as MapNode
        ?? throw ApiErrors.BadRequest($"{prefix}json: cannot unmarshal {JsonTypes.Name(patch)} into Go value of type map[string]interface {{}}");

    private static ApiException Rejected() =>
        ApiErrors.Generic(422, "Invalid", "the server rejected our request due to an error in our request");
}

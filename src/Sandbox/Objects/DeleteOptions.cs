using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>How something is to be deleted.</summary>
public sealed record DeleteOptions
{
    public long? GraceSeconds { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    /// <summary>Orphan, Background or Foreground; null leaves it to the kind.</summary>
    public string? Propagation { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>The options that a body states; what it should not be is the server's own problem, as in the real one.</summary>
    /// <exception cref="ApiException">500: it is of another kind, or a value of another type. 422: the values do not go
    /// together.</exception>
    public static DeleteOptions OfBody(MapNode document)
    {
        if (document.Text("kind") is { Length: > 0 } and not "DeleteOptions")
        {
            throw ApiErrors.Internal($"no kind \"{document.Text("kind")}\" is registered for version \"{document.Text("apiVersion")}\" in scheme " +
                "\"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:33\"");
        }
        CheckType(document, "gracePeriodSeconds", "int64", static value => value is IntegerNode);
        CheckType(document, "orphanDependents", "bool", static value => value is BoolNode);
        CheckType(document, "propagationPolicy", "v1.DeletionPropagation", static value => value is StringNode);
        CheckType(document, "dryRun", "[]string", static value => value is ListNode);
        CheckType(document, "preconditions", "v1.Preconditions", static value => value is MapNode);
        return Of(document);
    }

    private static void CheckType(MapNode document, string key, string type, Func<Node, bool> isOne)
    {
        if (document[key] is not { } value || value is NullNode || isOne(value)) return;
        var found = value switch { StringNode => "string", BoolNode => "bool", ListNode => "array", MapNode => "object", _ => "number" };
        throw ApiErrors.Internal($"json: cannot unmarshal {found} into Go struct field DeleteOptions.{key} of type {type}");
    }

    public static DeleteOptions Of(MapNode document)
    {
        var propagation = document.Text("propagationPolicy");
        var orphan = document.Bool("orphanDependents");
        var causes = new List<Cause>();
        if (propagation is not null && orphan is not null)
        {
            causes.Add(new Cause("FieldValueInvalid", "propagationPolicy",
                $"Invalid value: \"{propagation}\": orphanDependents and deletionPropagation cannot be both set"));
        }
        if (propagation is not (null or "Orphan" or "Background" or "Foreground"))
        {
            causes.Add(new Cause("FieldValueNotSupported", "propagationPolicy",
                $"Unsupported value: \"{propagation}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }
        var dryRun = document.List("dryRun");
        foreach (var value in dryRun)
            if (value.Text() != "All")
                causes.Add(new Cause("FieldValueNotSupported", "dryRun", $"Unsupported value: {dryRun}: supported values: \"All\""));
        if (causes.Count > 0) throw ApiErrors.Invalid("meta.k8s.io", "DeleteOptions", "", causes);
        return new DeleteOptions
        {
            GraceSeconds = document.Integer("gracePeriodSeconds"),
            Uid = document.Text("preconditions", "uid"),
            ResourceVersion = document.Text("preconditions", "resourceVersion"),
            Propagation = propagation ?? (orphan is null ? null : orphan.Value ? "Orphan" : "Background"),
            IsDryRun = dryRun.Count > 0,
        };
    }
}

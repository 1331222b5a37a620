using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds.Decoding;
using GitOpsActors.Sandbox.Kinds.Validation;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>The rules of a kind that comes with Kubernetes: what all of them share, completed by what its <see cref="Behaviour"/> says.</summary>
internal sealed class BuiltInRules : KindRules
{
    private static readonly FieldSet Nothing = FieldSet.Empty;
    private static readonly FieldSet StatusField = FieldSet.OfFields("status");
    private static readonly FieldSet SpecField = FieldSet.OfFields("spec");

    private readonly Behaviour _behaviour;

    public BuiltInRules(Shape shape, Behaviour behaviour)
    {
        Shape = shape;
        _behaviour = behaviour;
        EmptyObject = TypedDecoder.Empty(shape);
    }

    public override Shape Shape { get; }

    public override MapNode EmptyObject { get; }

    public override bool AllowsUnconditionalUpdate => _behaviour.AllowsUnconditionalUpdate;

    public override bool AllowsCreateOnUpdate => _behaviour.AllowsCreateOnUpdate;

    private bool HasStatus => _behaviour.HasStatus && Shape.Map!.Field("status") is not null;

    public override FieldSet ResetFields(string subresource) => subresource switch
    {
        "" => _behaviour.Reset ?? (HasStatus ? StatusField : Nothing),
        "status" => _behaviour.ResetInStatus ?? SpecField,
        _ => Nothing,
    };

    public override MapNode Decode(MapNode document, DecodeReport report)
    {
        var item = TypedDecoder.Decode(Shape, document, report);
        return _behaviour.AfterDecoding?.Invoke(item) ?? item;
    }

    public override MapNode Default(MapNode item) => _behaviour.Default?.Invoke(item) ?? item;

    public override MapNode PrepareForCreate(MapNode item, KindContext context)
    {
        if (HasStatus) item = item.With("status", EmptyObject["status"] ?? MapNode.Empty);
        if (_behaviour.CountsGenerations) item = item.WithAt(["metadata", "generation"], 1);
        item = _behaviour.OnCreate?.Invoke(item, context) ?? item;
        // What the status is by default comes back now that it has been cleared.
        return HasStatus ? Default(item) : item;
    }

    public override MapNode PrepareForUpdate(MapNode item, MapNode old, string subresource, KindContext context)
    {
        switch (subresource)
        {
            case "status":
                return _behaviour.OnStatusUpdate?.Invoke(item, old) ?? StatusOnly(item, old);
            case "ephemeralcontainers":
                return PodParts.WithEphemeral(item, old);
            case "approval":
                return Lifecycles.SigningRequestApproved(item, old, context);
            case "finalize":
                return item.WithOrWithout("status", old["status"]);
            case "resize":
                return PodParts.Resized(item, old);
        }
        if (HasStatus) item = item.WithOrWithout("status", old["status"]);
        item = _behaviour.OnUpdate?.Invoke(item, old, context) ?? item;
        return _behaviour.CountsGenerations && IsNewGeneration(item, old)
            ? item.WithAt(["metadata", "generation"], (old.Integer("metadata", "generation") ?? 0) + 1)
            : item;
    }

    public override IReadOnlyList<Cause> ValidateCreate(MapNode item)
    {
        var errors = new FieldErrors();
        ObjectMetaRules.Check(errors, item["metadata"].Map(), "metadata", _behaviour.Name);
        if (!_behaviour.AllowsAnyFinalizer) ObjectMetaRules.FinalizersOfBuiltIns(errors, item["metadata"].Map(), "metadata");
        _behaviour.Validate?.Invoke(errors, item);
        return errors.Causes;
    }

    public override IReadOnlyList<Cause> ValidateUpdate(MapNode item, MapNode old, string subresource)
    {
        var errors = new FieldErrors();
        ObjectMetaRules.CheckUpdate(errors, item["metadata"].Map(), "metadata");
        if (!_behaviour.AllowsAnyFinalizer) ObjectMetaRules.FinalizersOfBuiltIns(errors, item["metadata"].Map(), "metadata");
        switch (subresource)
        {
            case "": _behaviour.ValidateUpdate?.Invoke(errors, item, old); break;
            case "ephemeralcontainers": PodParts.CheckEphemeral(errors, item, old); break;
            case "resize": PodParts.CheckResize(errors, item, old); break;
            default:
                _behaviour.ValidatePart?.Invoke(errors, item, old, subresource);
                break;
        }
        return errors.Causes;
    }

    public override IReadOnlyList<string> Warnings(MapNode item, MapNode? old) => _behaviour.Warn?.Invoke(item, old) ?? [];

    private MapNode StatusOnly(MapNode item, MapNode old)
    {
        foreach (var key in old.Keys.ToArray())
            if (key is not ("status" or "metadata")) item = item.With(key, old[key]!);
        foreach (var key in item.Keys.ToArray())
            if (key is not ("status" or "metadata") && !old.Has(key)) item = item.Without(key);
        if (!_behaviour.StatusKeepsLabels) return item;
        var labels = old.At("metadata", "labels");
        return item.With("metadata", item["metadata"].Map().WithOrWithout("labels", labels));
    }

    private bool IsNewGeneration(MapNode item, MapNode old)
    {
        if (_behaviour.AnnotationsCount && !Equals(item.At("metadata", "annotations"), old.At("metadata", "annotations"))) return true;
        foreach (var field in Shape.Map!.InOrder)
            if (field.Name is not ("metadata" or "status" or "apiVersion" or "kind") && !Equals(item[field.Name], old[field.Name])) return true;
        return !old.Has("deletionTimestamp") && item.At("metadata", "deletionTimestamp") is not null && old.At("metadata", "deletionTimestamp") is null;
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Kinds.Conversion;

/// <summary>The rules of a version whose objects are kept in another one: what clients send is read by its own, what is kept is checked by the other's.</summary>
internal sealed class ConvertedRules(KindRules own, KindRules stored, VersionConversion conversion) : KindRules
{
    public override Shape Shape => own.Shape;

    public override MapNode EmptyObject => own.EmptyObject;

    public override bool AllowsUnconditionalUpdate => own.AllowsUnconditionalUpdate;

    public override bool AllowsCreateOnUpdate => own.AllowsCreateOnUpdate;

    public override FieldSet ResetFields(string subresource) => own.ResetFields(subresource);

    public override MapNode Decode(MapNode document, DecodeReport report) => own.Decode(document, report);

    public override MapNode Default(MapNode item) => own.Default(item);

    public override MapNode ToHub(MapNode item) => conversion.ToStored(item);

    public override MapNode FromHub(MapNode item) => conversion.ToServed(item);

    public override MapNode PrepareForCreate(MapNode item, KindContext context) => stored.PrepareForCreate(item, context);

    public override MapNode PrepareForUpdate(MapNode item, MapNode old, string subresource, KindContext context) =>
        stored.PrepareForUpdate(item, old, subresource, context);

    public override IReadOnlyList<Cause> ValidateCreate(MapNode item) => stored.ValidateCreate(item);

    public override IReadOnlyList<Cause> ValidateUpdate(MapNode item, MapNode old, string subresource) => stored.ValidateUpdate(item, old, subresource);

    public override IReadOnlyList<string> Warnings(MapNode item, MapNode? old) => stored.Warnings(item, old);
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;
using GitOpsActors.Sandbox.Kinds.Validation;
using GitOpsActors.Sandbox.Kinds.Warnings;
using GitOpsActors.Sandbox.Objects;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>The rules of one version of a kind that a CustomResourceDefinition declares.</summary>
internal sealed class CustomRules : KindRules
{
    private static readonly FieldSet StatusField = FieldSet.OfFields("status");
    private static readonly FieldSet SpecField = FieldSet.OfFields("spec");

    private readonly StructuralSchema _schema;
    private readonly StructuralSchema? _storage;
    private readonly bool _hasStatus;
    private readonly Node? _scale;

    public CustomRules(MapNode definition, string version)
    {
        var versions = definition.At("spec", "versions").List();
        var own = versions.First(candidate => candidate.Text("name") == version);
        _schema = StructuralSchema.Of(definition, version);
        _storage = own.Bool("storage") == true ? null
            : StructuralSchema.Of(definition, versions.First(candidate => candidate.Bool("storage") == true).Text("name") ?? "");
        _hasStatus = own.At("subresources", "status") is not null;
        _scale = own.At("subresources", "scale");
        Shape = _schema.RootShape();
    }

    public override Shape Shape { get; }

    public override MapNode EmptyObject => MapNode.Empty;

    public override bool AllowsUnconditionalUpdate => false;

    public override FieldSet ResetFields(string subresource) => subresource switch
    {
        "" => _hasStatus ? StatusField : FieldSet.Empty,
        "status" => SpecField,
        _ => FieldSet.Empty,
    };

    public override MapNode Decode(MapNode document, DecodeReport report) => (MapNode)SchemaEdits.WithoutNulls(_schema, Pruned(document, report));

    /// <summary>
    /// An applied object keeps its nulls: whoever applies them is told what is wrong with them. Unknown fields were refused before,
    /// or are in an object of which the schema says nothing, and go without a word.
    /// </summary>
    public override MapNode DecodeApplied(MapNode document, DecodeReport report) => Pruned(document, new DecodeReport());

    public override MapNode Default(MapNode item) => (MapNode)SchemaEdits.Default(_schema, item);

    public override MapNode FromHub(MapNode item) =>
        _storage is null ? item : (MapNode)SchemaEdits.Prune(_schema, item, "", isRoot: true, null);

    public override MapNode PrepareForCreate(MapNode item, KindContext context)
    {
        if (_hasStatus) item = item.Without("status");
        return item.WithAt(["metadata", "generation"], 1);
    }

    public override MapNode PrepareForUpdate(MapNode item, MapNode old, string subresource, KindContext context)
    {
        old = FromHub(old);
        if (subresource is "status")
        {
            var managers = item.At("metadata", "managedFields");
            return old.WithOrWithout("status", item["status"]).With("metadata", old["metadata"].Map().WithOrWithout("managedFields", managers)
                .WithOrWithout("resourceVersion", item.At("metadata", "resourceVersion")));
        }
        if (_hasStatus) item = item.WithOrWithout("status", old["status"]);
        return Body(item).Equals(Body(old)) ? item : item.WithAt(["metadata", "generation"], (old.Integer("metadata", "generation") ?? 0) + 1);
    }

    public override MapNode ToStorage(MapNode item) =>
        _storage is null ? item : (MapNode)SchemaEdits.Default(_storage, SchemaEdits.Prune(_storage, item, "", isRoot: true, null));

    public override IReadOnlyList<Cause> ValidateCreate(MapNode item)
    {
        var errors = new FieldErrors();
        ObjectMetaRules.Check(errors, item["metadata"].Map(), "metadata", Names.Subdomain);
        Validate(errors, item, null);
        return errors.Causes;
    }

    public override IReadOnlyList<Cause> ValidateUpdate(MapNode item, MapNode old, string subresource)
    {
        var errors = new FieldErrors();
        ObjectMetaRules.CheckUpdate(errors, item["metadata"].Map(), "metadata");
        Validate(errors, item, old);
        return errors.Causes;
    }

    /// <summary>Rules that unchanged values do not fulfil only warn.</summary>
    public override IReadOnlyList<string> Warnings(MapNode item, MapNode? old) =>
        [.. OtherWarnings.Finalizers(item, old), .. old is null ? [] : RuleValidation.Validate(new FieldErrors(), _schema, item, old)];

    private void Validate(FieldErrors errors, MapNode item, MapNode? old)
    {
        SchemaValidation.Validate(errors, _schema, item, "", old);
        ScaleFields.Validate(errors, _scale, item);
        EmbeddedObjects.Validate(errors, _schema, item, "");
        // Lists that were wrong before may stay so.
        var (now, before) = (new FieldErrors(), new FieldErrors());
        ListTypes.Validate(now, _schema, item, "");
        if (now.Count > 0 && old is not null) ListTypes.Validate(before, _schema, old, "");
        if (before.Count == 0) errors.AddRange(now.Causes);
        RuleValidation.Validate(errors, _schema, item, old);
    }

    private MapNode Pruned(MapNode document, DecodeReport report)
    {
        foreach (var duplicate in report.Duplicates) report.Add($"duplicate field \"{duplicate}\"");
        var unknown = new List<string>();
        if (document["metadata"] is { } odd and not (MapNode or NullNode))
            throw new DecodeException($"json: cannot unmarshal {JsonTypes.Name(odd)} into Go value of type v1.ObjectMeta");
        var metadata = document["metadata"] is MapNode given ? EmbeddedObjects.Metadata(given, "metadata", unknown) : MapNode.Empty;
        var pruned = (MapNode)SchemaEdits.Prune(_schema, document.With("metadata", metadata), "", isRoot: true, unknown);
        pruned = (MapNode)WholeNumbers.In(EmbeddedObjects.Decode(_schema, pruned, "", unknown));
        unknown.Sort(StringComparer.Ordinal);
        foreach (var path in unknown) report.Add($"unknown field \"{path}\"");
        return pruned;
    }

    private MapNode Body(MapNode item) => _hasStatus ? item.Without("metadata").Without("status") : item.Without("metadata");
}

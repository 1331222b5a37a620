using GitOpsActors.Engine.Matching;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Selectors;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Resources;

/// <summary>Which objects of a resource a list or watch is about.</summary>
public sealed class ObjectFilter
{
    private readonly LabelSelector _labels;
    private readonly FieldSelector _fields;

    private ObjectFilter(LabelSelector labels, FieldSelector fields) => (_labels, _fields) = (labels, fields);

    public bool IsEverything => _labels.IsEverything && _fields.IsEverything;

    /// <summary>Whether it asks for one name: such a list has one page.</summary>
    public bool IsSingle => _fields.SingleName is not null;

    /// <exception cref="ApiException">A selector does not parse, or names a field that the kind cannot be selected by.</exception>
    public static ObjectFilter Of(ServedResource resource, string labelSelector, string fieldSelector, string name = "")
    {
        try
        {
            var labels = LabelSelector.Parse(labelSelector);
            var fields = FieldSelector.Parse(fieldSelector);
            SelectableFields.Check(resource, fields);
            if (name.Length > 0) fields = fields.And("metadata.name", name);
            return new ObjectFilter(labels, fields);
        }
        catch (SelectorException problem)
        {
            throw ApiErrors.BadRequest(problem.Message);
        }
    }

    public bool Matches(ServedResource resource, StoredObject item) =>
        (_labels.IsEverything || _labels.Matches(item.Labels))
        && (_fields.IsEverything || _fields.Matches(field => field switch
        {
            "metadata.name" => item.Name,
            "metadata.namespace" => item.Namespace,
            _ => SelectableFields.Value(resource, item.Document, field),
        }));
}

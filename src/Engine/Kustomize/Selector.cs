using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Kustomize.Files;
using GitOpsActors.Engine.Kustomize.Resources;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>Picks objects by kind, name, namespace (regular expressions for the whole value), labels and annotations.</summary>
internal sealed class Selector
{
    private readonly WholePattern? _group, _version, _kind, _name, _namespace;
    private readonly LabelMatch _labels, _annotations;

    public Selector(SelectorEntry entry, string place)
    {
        _group = Pattern(entry.Gvk.Group, place);
        _version = Pattern(entry.Gvk.Version, place);
        _kind = Pattern(entry.Gvk.Kind, place);
        _name = Pattern(entry.Name, place);
        _namespace = Pattern(entry.Namespace, place);
        _labels = LabelMatch.Parse(entry.LabelSelector, place);
        _annotations = LabelMatch.Parse(entry.AnnotationSelector, place);
    }

    public IEnumerable<Resource> From(ResourceSet resources) => resources.All.Where(Matches);

    public bool Matches(Resource resource)
    {
        var (original, current) = (resource.OriginalId, resource.CurrentId);
        return (Fits(_namespace, original.EffectiveNamespace) || Fits(_namespace, current.EffectiveNamespace)) &&
            (Fits(_name, original.Name) || Fits(_name, current.Name)) &&
            Fits(_group, current.Gvk.Group) && Fits(_version, current.Gvk.Version) && Fits(_kind, current.Gvk.Kind) &&
            _labels.Matches(resource.Root.Map("metadata", "labels")) && _annotations.Matches(resource.Root.Map("metadata", "annotations"));
    }

    private static WholePattern? Pattern(string pattern, string place) => pattern.Length == 0 ? null : new WholePattern(pattern, place);

    private static bool Fits(WholePattern? pattern, string value) => pattern is null || pattern.Matches(value);
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Kinds.Validation;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>How controllers find what belongs together without reading all objects: by owner, by label, by selector.</summary>
internal static class Lookups
{
    /// <summary>Objects by the uid of what controls them.</summary>
    public static readonly IndexedBy Controller = new(static item =>
        item.HasOwners && Templates.ControllerUid(item.Document) is { } uid ? [uid] : []);

    private static readonly IndexedBy Label = new(static item => LabelKeys(item.Namespace, item.Labels));

    // Who looks for what nobody controls must not meet the thousands that others control under the same labels.
    private static readonly IndexedBy OrphanLabel = new(static item =>
        item.HasOwners && Templates.ControllerUid(item.Document) is not null ? [] : LabelKeys(item.Namespace, item.Labels));

    private static readonly IndexedBy Selector = new(static item => SelectorKeys(item.Namespace, item.Document.At("spec", "selector")),
        underOne: true);

    /// <summary>The objects of a namespace that a label selector selects.</summary>
    public static IEnumerable<StoredObject> Selected(ResourceTable table, string space, Node? selector) =>
        Selected(table, Label, space, selector);

    /// <summary>As <see cref="Selected(ResourceTable, string, Node?)"/>, of those that nothing controls.</summary>
    public static IEnumerable<StoredObject> Orphans(ResourceTable table, string space, Node? selector) =>
        Selected(table, OrphanLabel, space, selector).Where(static item => Templates.ControllerUid(item.Document) is null);

    /// <summary>The objects of a namespace whose selector may select these labels: each that does is among them.</summary>
    public static IReadOnlyList<StoredObject> Selecting(ResourceTable table, string space, MapNode? labels) =>
        table.UnderAny(Selector, LabelKeys(space, labels).Append(AnyLabels(space)));

    private static IEnumerable<StoredObject> Selected(ResourceTable table, IndexedBy by, string space, Node? selector)
    {
        var labels = selector.Map("matchLabels");
        var candidates = labels.Count > 0 ? table.UnderAll(by, LabelKeys(space, labels)) : table.View(space).Objects;
        return candidates.Where(item => Rules.Selects(selector, item.Labels ?? MapNode.Empty));
    }

    private static IEnumerable<string> LabelKeys(string space, MapNode? labels) =>
        labels is null ? [] : labels.Select(pair => $"{space}/{pair.Key}={pair.Value.Text()}");

    // Services and ReplicationControllers select by plain labels, all others by an object.
    private static IEnumerable<string> SelectorKeys(string space, Node? selector)
    {
        if (selector is not MapNode map) return [];
        var labels = map["matchLabels"] is MapNode matched ? matched : map["matchExpressions"] is ListNode ? MapNode.Empty : map;
        return labels.Count > 0 ? LabelKeys(space, labels) : [AnyLabels(space)];
    }

    private static string AnyLabels(string space) => $"{space}/*";
}

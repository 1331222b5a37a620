using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Resources;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>The objects of one answer to a list, and what is said about the others.</summary>
internal sealed record ListPage(IReadOnlyList<StoredObject> Items, long Revision, ContinueToken? Next, long? Remaining)
{
    public static ListPage Of(TableView view, ServedResource resource, ListOptions options)
    {
        IEnumerable<StoredObject> objects = view.Objects;
        if (options.Continue is { } token)
            objects = objects.SkipWhile(item => CompareKeys(item, token) <= 0);
        var revision = options.Continue is { Revision: > 0 } consistent ? consistent.Revision : view.Revision;
        var items = new List<StoredObject>();
        StoredObject? last = null;
        long remaining = 0;
        foreach (var item in objects)
        {
            if (options.Limit > 0 && items.Count == options.Limit && !options.Filter.IsSingle)
            {
                remaining++;
                continue;
            }
            last = item;
            if (options.Filter.Matches(resource, item)) items.Add(item);
        }
        var next = remaining > 0 && !options.Filter.IsSingle ? ContinueToken.After(last!, revision) : null;
        return new ListPage(items, revision, next, next is not null && options.Filter.IsEverything ? remaining : null);
    }

    /// <param name="isCustom">Lists of custom resources always have a continue, be it empty.</param>
    public MapNode Metadata(bool isCustom)
    {
        var metadata = new MapBuilder();
        if (Next is not null) metadata.Add("continue", Next.Encode());
        else if (isCustom) metadata.Add("continue", "");
        if (Remaining is { } remaining) metadata.Add("remainingItemCount", remaining);
        metadata.Add("resourceVersion", Revisions.Text(Revision));
        return metadata.Build();
    }

    private static int CompareKeys(StoredObject item, ContinueToken token) =>
        string.CompareOrdinal($"{item.Namespace}/{item.Name}", $"{token.AfterNamespace}/{token.AfterName}");
}

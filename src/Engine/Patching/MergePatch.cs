using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Patching;

/// <summary>JSON merge patch (RFC 7386): maps merge, null removes, everything else replaces.</summary>
public static class MergePatch
{
    public static Node Apply(Node? target, Node patch)
    {
        if (patch is not MapNode changes) return patch;
        var result = new MapBuilder(target as MapNode ?? MapNode.Empty);
        foreach (var (key, value) in changes)
        {
            if (value is NullNode) result.Remove(key);
            else result.Set(key, Apply(result[key], value));
        }
        return result.Build();
    }
}

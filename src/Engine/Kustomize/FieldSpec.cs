using GitOpsActors.Engine.Kustomize.Resources;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>A field of some kinds of objects: where a transformer sets or reads something.</summary>
internal sealed record FieldSpec(string Path, Gvk Gvk, bool Create)
{
    private string[]? _steps;

    /// <summary>The path in steps; a slash that belongs to a key is written `\/`.</summary>
    public string[] Steps => _steps ??= Split(Path);

    /// <summary>The same field of the same kinds, whether it is made when missing or not.</summary>
    public bool IsSameField(FieldSpec other) => Path == other.Path && Gvk == other.Gvk;

    private static string[] Split(string path)
    {
        var steps = new List<string>();
        foreach (var part in path.TrimStart('/').Split('/'))
        {
            if (steps.Count > 0 && steps[^1].EndsWith('\\')) steps[^1] = steps[^1][..^1] + "/" + part;
            else steps.Add(part);
        }

        return [.. steps];
    }
}

/// <summary>Objects of a kind, and the fields by which others refer to them by name.</summary>
internal sealed record NameReference(Gvk Target, IReadOnlyList<FieldSpec> Referrers);

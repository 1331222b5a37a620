using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Resources;

/// <summary>The container images that an object runs.</summary>
public static class Images
{
    private static readonly string[][] PodPaths =
        [["spec", "template", "spec"], ["spec"], ["spec", "jobTemplate", "spec", "template", "spec"]];

    public static IEnumerable<string> Of(MapNode manifest)
    {
        foreach (var path in PodPaths)
        {
            var pod = manifest.At(path);
            foreach (var field in (string[])["initContainers", "containers"])
            {
                foreach (var container in pod.List(field))
                    if (container["image"].Text() is { Length: > 0 } image) yield return image;
            }
        }
    }
}

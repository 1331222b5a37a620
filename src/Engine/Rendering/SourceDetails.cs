using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Rendering;

/// <summary>What could be set of a source: the values of a chart, the images of a kustomization. For people who make an Application of it.</summary>
public static class SourceDetails
{
    /// <exception cref="RenderException">What the user wrote can't be read.</exception>
    public static MapNode Of(SourceSpec source, ISourceTree tree, BuildEnvironment environment, RenderingTools tools, HelmOptions helm)
    {
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(environment);
        var place = SourcePlace.Of(source, tree, environment.ApplicationName);
        var tool = environment.Tools.Or(place.Tool);
        var details = MapNode.Of(("type", tool));
        return tool switch
        {
            "Helm" => details.With("helm", tools.Helm.Describe(tree, place.Path, place.Source.Helm, helm)),
            "Kustomize" => details.With("kustomize", MapNode.Of(("images", ImagesOf(
                SourceRendering.Render(source, tree, environment, tools, helm))))),
            "Directory" => details.With("directory", MapNode.Empty),
            _ => details,
        };
    }

    private static ListNode ImagesOf(RenderedSource rendered) => ListNode.Of(
        rendered.Manifests.SelectMany(Images.Of).Order(StringComparer.Ordinal).Select(static image => (Node)image));
}

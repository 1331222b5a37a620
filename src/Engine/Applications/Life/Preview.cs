using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>What an Application would be rendered from, and as whom it is brought out, for those who act beside its syncs.</summary>
public static class Preview
{
    /// <summary>The goal; null when there are problems, as users are told of them.</summary>
    public static (RenderGoal? Goal, IReadOnlyList<string> Problems) Of(MapNode resource, ControlPlaneView view)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(view);
        var context = ContextOf(resource, view);
        return (context.Goal, context.Problems);
    }

    /// <summary>As whom its objects are changed, empty for ourselves; or why nobody may.</summary>
    public static (string User, string Problem) WriterOf(MapNode resource, ControlPlaneView view)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(view);
        var writer = ContextOf(resource, view).Writer;
        return (writer.User, writer.Problem);
    }

    /// <summary>Why its project does not let it have such an object; null when it does.</summary>
    public static string? RefusalOf(MapNode resource, ControlPlaneView view, ResourceKey key, bool isNamespaced)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(view);
        var context = ContextOf(resource, view);
        return context.Project is null || context.Goal is null
            ? string.Join("; ", context.Problems)
            : context.Project.Refusal(key, context.Destination, isNamespaced);
    }

    private static Context ContextOf(MapNode resource, ControlPlaneView view) =>
        Goals.Of(ApplicationSpec.Read(resource), view, ApplicationName.Of(resource));
}

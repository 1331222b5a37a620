using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>What an Application would be rendered from, for those who only look at it.</summary>
public static class Preview
{
    /// <summary>The goal; null when there are problems, as users are told of them.</summary>
    public static (RenderGoal? Goal, IReadOnlyList<string> Problems) Of(MapNode resource, ControlPlaneView view)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(view);
        var context = Goals.Of(ApplicationSpec.Read(resource), view, ApplicationName.Of(resource));
        return (context.Goal, context.Problems);
    }
}

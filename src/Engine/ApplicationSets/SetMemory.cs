using GitOpsActors.Engine.ApplicationSets.Generators;
using GitOpsActors.Engine.ApplicationSets.Templating;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.ApplicationSets;

/// <summary>What evaluations keep of what they parsed, so that the next ones read only what has changed. For concurrent callers.</summary>
public sealed class SetMemory(RenderMemory memory)
{
    internal TemplateCache Templates { get; } = new(SetFunctions.Find, memory.Share(0.25));

    /// <summary>What files of generators hold, by the id of their content.</summary>
    internal BoundedCache<string, ParameterFile> Files { get; } = new(memory.Share(0.75), StringComparer.Ordinal);
}

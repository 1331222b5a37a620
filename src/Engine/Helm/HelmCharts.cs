using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Charts;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm;

/// <summary>
/// Helm inside the process: from a chart to the documents that `helm template` prints. Charts and templates are parsed once for all renders
/// that share this object; many may run at the same time.
/// </summary>
/// <param name="memory">How much is kept of what was parsed.</param>
public sealed class HelmCharts(RenderMemory memory)
{
    private readonly ChartLoader _loader = new(memory.Share(0.25));
    private readonly TemplateCache _templates = new(FunctionTable.Find, memory.Share(0.2));
    private readonly ManifestCache _documents = new(YamlDialect.Kubernetes, memory.Share(0.5));
    private readonly ManifestCache _kustomized = new(YamlDialect.Kustomize, memory.Share(0.05));

    public HelmCharts() : this(RenderMemory.Default)
    {
    }

    /// <summary>What the chart in a folder says of the charts that it is made of; null where there is no chart.</summary>
    /// <exception cref="RenderException">What it says can't be read.</exception>
    public DependencyList? DependenciesOf(ISourceTree tree, string path) => _loader.DependenciesOf(tree, path);

    /// <summary>What a template says that belongs to no chart.</summary>
    internal string Say(string template, HelmOptions options) =>
        PlainTemplates.Say(_templates, "name-template", template, null, options.Now, options.Random);

    /// <summary>What can be set of the chart in a folder.</summary>
    /// <param name="block">The `helm` block of its source.</param>
    /// <exception cref="RenderException">The chart or its values can't be read.</exception>
    internal MapNode Describe(ISourceTree tree, string path, MapNode block, HelmOptions options) =>
        new ChartDescription(_loader, tree, path).Of(block, options);

    /// <summary>Renders the chart in a folder of the tree, or packed in a file of it.</summary>
    /// <exception cref="MissingChartsException">It names charts that are neither in its folder nor among the fetched ones.</exception>
    /// <exception cref="RenderException">The chart or its values can't be rendered; the message names the place.</exception>
    public IReadOnlyList<Node> Render(ISourceTree tree, string path, HelmOptions options)
    {
        try
        {
            return new ChartRender(_loader, _templates, options.Dialect == YamlDialect.Kubernetes ? _documents : _kustomized, options).Run(tree, path);
        }
        catch (TemplateException error)
        {
            throw new RenderException(error.WantedMessage ?? error.Message, error);
        }
        catch (InsufficientExecutionStackException error)
        {
            throw new RenderException($"'{path}': values or charts are nested too deeply", error);
        }
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Helm;

/// <summary>Templates that belong to no chart, such as those of settings, with the same functions. Each is parsed once.</summary>
/// <param name="memory">How much is kept of what was parsed.</param>
/// <param name="now">What `now` says.</param>
/// <param name="random">Where random texts come from.</param>
public sealed class PlainTemplates(RenderMemory memory, Func<DateTimeOffset> now, FillRandom random)
{
    private readonly TemplateCache _cache = new(FunctionTable.Find, memory);

    /// <summary>What a template says of values.</summary>
    /// <exception cref="RenderException">It can't be parsed, or fails.</exception>
    public string Say(string template, MapNode values) =>
        Say(_cache, "template", template, YamlFunctions.FromNode(values, keepsWholeNumbers: true), now(), random);

    /// <summary>Whether a template can be parsed.</summary>
    /// <exception cref="RenderException">It can't.</exception>
    internal static void Check(string template)
    {
        try
        {
            Parser.Parse("template", template, FunctionTable.Find);
        }
        catch (TemplateException error)
        {
            throw new RenderException(error.Message, error);
        }
    }

    /// <summary>What a template says of values that may have functions.</summary>
    internal string Say(string name, string template, GoMap values, RenderBudget budget) =>
        Say(_cache, name, template, values, now(), random, budget);

    internal static string Say(
        TemplateCache cache, string name, string template, object? dot, DateTimeOffset now, FillRandom random, RenderBudget? budget = null)
    {
        try
        {
            var set = new TemplateSet();
            set.Add(name, cache.Parse(name, template));
            return new Execution(set, new RenderState(cache, now, random, budget)).Run(set.Find(name)!, dot);
        }
        catch (TemplateException error)
        {
            throw new RenderException(error.WantedMessage ?? error.Message, error);
        }
        catch (InsufficientExecutionStackException error)
        {
            throw new RenderException("values are nested too deeply", error);
        }
    }
}

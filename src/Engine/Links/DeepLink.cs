using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Expressions;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Links;

/// <summary>A link that the settings give to each Application, project or object for which its condition holds.</summary>
/// <param name="Url">A template.</param>
/// <param name="Condition">Null for none.</param>
public sealed record DeepLink(string Title, string Url, string Description, string IconClass, string? Condition)
{
    /// <summary>The links of a setting such as `application.links`.</summary>
    /// <exception cref="DocumentException">The setting is not a list of links.</exception>
    public static IReadOnlyList<DeepLink> Read(string setting) => YamlReader.Read(setting) switch
    {
        NullNode => [],
        ListNode list => [.. list.Select(Read)],
        _ => throw new DocumentException("it is not a list of {url, title}"),
    };

    private static DeepLink Read(Node item) => item["url"].Text() is { Length: > 0 } url && item["title"].Text() is { } title
        ? new DeepLink(title, url, item["description"].Text() ?? "", item["icon.class"].Text() ?? "", item["if"] is null or NullNode
            ? null : item["if"]!.PlainText())
        : throw new DocumentException($"a link needs url and title, and {item} has not both");

    /// <summary>The link as it is shown; null where its condition does not hold. Or why neither can be told.</summary>
    /// <param name="values">What template and condition can name.</param>
    public (MapNode? Shown, string Problem) For(MapNode values, PlainTemplates templates)
    {
        ArgumentNullException.ThrowIfNull(templates);
        try
        {
            if (Condition is not null)
            {
                var holds = Expression.Parse(Condition).Evaluate(values);
                if (holds is not BoolNode) return (null, $"its condition '{Condition}' is neither true nor false, but {holds}");
                if (holds == BoolNode.False) return (null, "");
            }

            var shown = MapNode.Of(("title", Title), ("url", templates.Say(Url, values)));
            if (Description.Length > 0) shown = shown.With("description", Description);
            return (IconClass.Length > 0 ? shown.With("iconClass", IconClass) : shown, "");
        }
        catch (ExpressionException error)
        {
            return (null, $"its condition '{Condition}': {error.Message}");
        }
        catch (RenderException error)
        {
            return (null, $"its url: {error.Message}");
        }
    }
}

using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Notifications;

/// <summary>Renders the texts of one message, all of them within one budget.</summary>
internal sealed class NotificationTexts(PlainTemplates templates, GoMap values, RenderBudget budget)
{
    /// <exception cref="RenderException">It can't be parsed, or fails; the message names the place.</exception>
    public string Say(string place, string text)
    {
        // Most texts of a template are names and colours.
        if (!text.Contains("{{", StringComparison.Ordinal)) return text;
        try
        {
            return templates.Say(place, text, values, budget);
        }
        catch (RenderException error)
        {
            throw new RenderException($"template.{place}: {error.Message}", error);
        }
    }
}

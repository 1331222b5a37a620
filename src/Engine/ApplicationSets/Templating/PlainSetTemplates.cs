using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.ApplicationSets.Templating;

/// <summary>Replaces `{{ key }}` by the text of that parameter. What is not known, or is not a text, stays as it is.</summary>
internal sealed class PlainSetTemplates : SetTemplates
{
    public static readonly PlainSetTemplates Instance = new();

    public override string Say(string text, Parameters parameters)
    {
        if (!HasTag(text)) return text;
        var said = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var start and >= 0)
        {
            var end = text.IndexOf("}}", start + 2, StringComparison.Ordinal);
            if (end < 0) throw new SetException($"invalid template: there is no }}}} to the {{{{ in '{text}'")
            {
                Reason =
                SetReasons.TemplateFailed
            };
            said.Append(text, at, start - at);
            var tag = text[(start + 2)..end];
            said.Append(parameters.Values[tag.Trim()] is StringNode known && tag.Trim().Length > 0 ? known.Value : text[start..(end + 2)]);
            at = end + 2;
        }

        return said.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Whether a tag begins and ends on one line; without any, braces are just braces.</summary>
    private static bool HasTag(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
            if (line.IndexOf("{{") is var start and >= 0 && line[(start + 2)..].IndexOf("}}") >= 0) return true;
        return false;
    }
}

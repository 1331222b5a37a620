using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Scenarios.Format;

/// <summary>One step: a word, what it is about, and what stands behind the colon.</summary>
/// <param name="File">Where it stands, as errors call it.</param>
/// <param name="Line">The line of the word, from one.</param>
/// <param name="Word">What is done: commit, app, sync, expect, ...</param>
/// <param name="About">Which of several Applications is meant; empty for the scenario's own.</param>
/// <param name="Text">The whole step as it is written.</param>
public sealed record ScenarioStep(string File, int Line, string Word, string About, string Text)
{
    /// <summary>What stands behind the colon, once the names in it are known.</summary>
    public Node Body(Func<string, string> named)
    {
        ArgumentNullException.ThrowIfNull(named);
        try
        {
            // The lines above keep the numbers of lines in errors right.
            var read = YamlReader.Read(new string('\n', Line - 1) + named(Text)).List();
            return read is [MapNode { Count: 1 } step] ? step.Values[0]
                : throw Problem("a step is one word with a colon, and what belongs to it");
        }
        catch (DocumentException problem)
        {
            throw new ScenarioException(File, Math.Max(problem.Line, Line), problem.Message);
        }
    }

    public ScenarioException Problem(string problem) => new(File, Line, problem);

    /// <summary>A problem of a word that stands somewhere in the step.</summary>
    public ScenarioException Problem(string word, string problem)
    {
        var lines = Text.Split('\n');
        var at = Array.FindIndex(lines,
            line => Regex.IsMatch(line, $@"(^|[\s{{,'""-]){Regex.Escape(word)}['""]?\s*:", RegexOptions.None, TimeSpan.FromSeconds(1)));
        return new ScenarioException(File, Line + Math.Max(at, 0), problem);
    }

    /// <summary>Refuses every word but these in a part of the step.</summary>
    public void Allow(MapNode part, string place, params ReadOnlySpan<string> words)
    {
        ArgumentNullException.ThrowIfNull(part);
        foreach (var word in part.Keys)
            if (!words.Contains(word)) throw Problem(word,
                $"'{word}' is no word of {place}; there are {string.Join(", ", words.ToArray())}");
    }
}

using System.Text.RegularExpressions;

namespace GitOpsActors.Scenarios.Format;

/// <summary>A scenario as it stands in its file: README.md says what may stand there.</summary>
/// <param name="Name">The name of its folder, which is also that of its Application and namespace.</param>
/// <param name="Rules">The rules of the specification that it shows.</param>
/// <param name="Only">The one half in which it can run: simulation or sandbox; empty for both.</param>
public sealed partial record ScenarioFile(string Name, IReadOnlyList<string> Rules, string Only, IReadOnlyList<ScenarioStep> Steps)
{
    // A namespace must be able to have the name, and names that others are made of.
    private const int NameMax = 53;

    /// <summary>It moves the clock, changes settings, or stops what others use, so that no other may run beside it.</summary>
    public bool IsAlone => Steps.Any(static step => step.Word is "advance" or "settings");

    public static ScenarioFile Load(string folder, string path) =>
        Read(File.ReadAllText(path), Path.GetRelativePath(folder, path), Path.GetFileName(Path.GetDirectoryName(path)!));

    public static ScenarioFile Read(string text, string file, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (name.Length > NameMax || !Name_().IsMatch(name)) throw new ScenarioException(file, 1,
            $"'{name}' can't name a namespace: up to {NameMax} lower-case letters, digits and -");
        var lines = text.Split('\n');
        var (rules, only) = Head(lines, file);
        var starts = Enumerable.Range(0, lines.Length).Where(at => lines[at].StartsWith("- ", StringComparison.Ordinal)).ToList();
        if (starts.Count == 0) throw new ScenarioException(file, 1,
            "there is no step in it: each begins with '- ' at the beginning of a line");
        var steps = starts.Select((start, at) => Step(lines, start, at + 1 < starts.Count ? starts[at + 1] : lines.Length, file)).ToList();
        for (var line = 0; line < starts[0]; line++)
            if (lines[line].Trim().Length > 0 && !lines[line].StartsWith('#')) throw new ScenarioException(file, line + 1,
                "before the first step only comments may stand");
        foreach (var step in steps) Words.Check(step);
        if (steps.TrueForAll(static step => step.Word != "expect")) throw new ScenarioException(file, 1, "it expects nothing");
        return new ScenarioFile(name, rules, only, steps);
    }

    private static (List<string> Rules, string Only) Head(string[] lines, string file)
    {
        var (rules, only) = (new List<string>(), "");
        for (var at = 0; at < lines.Length && !lines[at].StartsWith("- ", StringComparison.Ordinal); at++)
        {
            if (Rule().IsMatch(lines[at])) rules.Add(lines[at][2..].Trim());
            if (!lines[at].StartsWith("# only", StringComparison.Ordinal)) continue;
            only = Only_().Match(lines[at]) is { Success: true } match
                ? match.Groups[1].Value
                : throw new ScenarioException(file, at + 1, "write '# only simulation: why' or '# only sandbox: why'");
        }

        return rules.Count > 0 ? (rules, only)
            : throw new ScenarioException(file, 1,
            "no rule is named: a line such as '# sync.md 1: hooks of PreSync run before any Sync task'");
    }

    private static ScenarioStep Step(string[] lines, int from, int to, string file)
    {
        var head = StepHead().Match(lines[from]);
        return head.Success
            ? new ScenarioStep(file, from + 1, head.Groups[1].Value, head.Groups[2].Value, string.Join('\n', lines[from..to]))
            : throw new ScenarioException(file, from + 1, "a step begins with a word and a colon, such as '- commit:'");
    }

    [GeneratedRegex("^[a-z][a-z0-9-]*[a-z0-9]$")]
    private static partial Regex Name_();

    [GeneratedRegex(@"^# (sync|diff-health|resources)\.md \S+: .+")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^# only (simulation|sandbox): \S+")]
    private static partial Regex Only_();

    [GeneratedRegex(@"^- ([a-z]+)(?: ([a-z0-9-]+))?:(?: |$)")]
    private static partial Regex StepHead();
}

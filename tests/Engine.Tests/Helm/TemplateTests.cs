using System.Text.RegularExpressions;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Tests.Kustomize;

namespace GitOpsActors.Engine.Tests.Helm;

/// <summary>Every template in Cases says what it says to the original, or is refused by both at the same place.</summary>
public sealed partial class TemplateTests : IDisposable
{
    private const string Metadata = "apiVersion: v2\nname: cases\nversion: 1.2.3\nappVersion: \"4.5\"\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("helm-");

    public static TheoryData<string> Files => [.. TemplateCases.Files.Where(static file => !file.StartsWith("errors", StringComparison.Ordinal))];

    public static TheoryData<string> ErrorFiles => [.. TemplateCases.Files.Where(static file => file.StartsWith("errors", StringComparison.Ordinal))];

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>All templates of a file are one chart, so that the original is started once.</summary>
    [Theory, MemberData(nameof(Files))]
    public async Task Templates_say_what_they_say_to_the_original(string file)
    {
        var cases = TemplateCases.Read(file);
        var tree = Chart();
        for (var i = 0; i < cases.Count; i++) tree[PathOf(i)] = Wrapped(i, cases[i].Template);
        tree.WriteTo(_folder.FullName);
        var (theirs, refusal) = await HelmOracle.RunAsync(_folder.FullName);
        Assert.True(theirs is not null, refusal);
        var expected = theirs.ToDictionary(static document => document["kind"].Text()!, static document => document["out"].Text());
        var differences = new List<string>();
        for (var i = 0; i < cases.Count; i++)
        {
            // One by one, so that an error of ours spoils one case only.
            var alone = Chart();
            alone[PathOf(i)] = Wrapped(i, cases[i].Template);
            var (ours, problem) = HelmOracle.Ours(new HelmCharts(), alone, "", HelmOracle.Options());
            var text = ours?[0]["out"].Text();
            if (text is null || text != expected[$"Case{i:000}"]) differences.Add($"{cases[i].Name}: {cases[i].Template}\n  theirs {expected[$"Case{i:000}"]}\n  ours   {text ?? problem}");
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {cases.Count} differ:\n{string.Join('\n', differences)}");
    }

    private static MemoryTree Chart() => new(("Chart.yaml", Metadata), ("values.yaml", TemplateCases.Values), ("notes/a.txt", "line 1\nline 2\n"), ("notes/b.yaml", "b: 1\n"), ("binary.bin", "\u0001\u0002é\n"));

    private static string PathOf(int index) => $"templates/case-{index:000}.yaml";

    /// <summary>The template as a definition whose text goes into a document, with what it defines itself, behind a line of pluses, beside it.</summary>
    private static string Wrapped(int index, string template)
    {
        var parts = template.Split("\n+++\n");
        return $"kind: Case{index:000}\nout: {{{{ include \"case-{index}\" . | toJson }}}}\n{{{{- define \"case-{index}\" }}}}{parts[0]}{{{{ end }}}}{string.Concat(parts.Skip(1))}";
    }

    [Theory, MemberData(nameof(ErrorFiles))]
    public async Task Templates_are_refused_where_the_original_refuses_them(string file)
    {
        var differences = new List<string>();
        var cases = TemplateCases.Read(file);
        foreach (var (name, template) in cases)
        {
            var tree = new MemoryTree(("Chart.yaml", Metadata), ("values.yaml", TemplateCases.Values), ("templates/it.yaml", template));
            var folder = Path.Combine(_folder.FullName, Guid.NewGuid().ToString());
            tree.WriteTo(folder);
            var (theirs, refusal) = await HelmOracle.RunAsync(folder);
            var (ours, problem) = HelmOracle.Ours(new HelmCharts(), tree, "", HelmOracle.Options());
            if (theirs is not null || ours is not null) differences.Add($"{name}: {template}: {(theirs is not null ? "the original takes it" : "we take it; they say " + refusal)} {problem}");
            else if (Kind(refusal) != Kind(problem)) differences.Add($"{name}: {template}\n  theirs {Kind(refusal)}\n  ours   {Kind(problem)}");
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {cases.Count} differ:\n{string.Join('\n', differences)}");
    }

    /// <summary>The places that an error names, and its last words.</summary>
    private static string Kind(string message)
    {
        message = message.Split("\n\nUse --debug")[0].Trim();
        if (message.StartsWith("Error: ", StringComparison.Ordinal)) message = message["Error: ".Length..];
        var places = Places().Matches(message).Select(static place => place.Value);
        var words = message[(message.LastIndexOf(": ", StringComparison.Ordinal) + 1)..];
        if (message.LastIndexOf(":\n", StringComparison.Ordinal) is var line && line > message.LastIndexOf(": ", StringComparison.Ordinal)) words = message[(line + 1)..];
        return string.Join(' ', places) + " " + words.Trim();
    }

    [GeneratedRegex(@"(cases/templates/it\.yaml|gotpl):\d+(:\d+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Places();
}

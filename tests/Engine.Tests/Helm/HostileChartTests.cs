using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Tests.Kustomize;

namespace GitOpsActors.Engine.Tests.Helm;

/// <summary>A chart is foreign code: whatever it does ends, in documents or in an error that says what was too much.</summary>
public sealed class HostileChartTests
{
    [Theory]
    [InlineData("{{ range until 1000000 }}{{ range until 1000000 }}x{{ end }}{{ end }}", "steps")]
    [InlineData("{{ range 100000000 }}x{{ end }}", "steps")]
    [InlineData("{{ until 2000000000 }}", "items")]
    [InlineData("{{ untilStep 0 2000000000 1 }}", "items")]
    [InlineData("{{ seq 2000000000 }}", "items")]
    [InlineData("{{ repeat 2000000000 \"x\" }}", "characters")]
    [InlineData("{{ repeat 60000000 \"x\" | repeat 60000000 }}", "characters")]
    [InlineData("{{ indent 2000000000 \"x\" }}", "characters")]
    [InlineData("{{ nindent 100000000 \"x\" }}", "characters")]
    [InlineData("{{ randAlphaNum 2000000000 }}", "characters")]
    [InlineData("{{ printf \"%2000000000d\" 1 | len }}", null)]
    [InlineData("{{ $x := repeat 1000000 \"a\" }}{{ range until 1000 }}{{ $x = cat $x $x }}{{ end }}", "characters")]
    [InlineData("{{ $x := repeat 1000000 \"a\" }}{{ replace \"\" $x $x }}", "characters")]
    [InlineData("{{ $x := repeat 1000000 \"a\" }}{{ replace \"a\" $x $x }}", "characters")]
    [InlineData("{{ $x := repeat 1000000 \"a\" }}{{ regexReplaceAll \"a\" $x $x }}", "characters")]
    [InlineData("{{ $l := list 1 }}{{ range until 100 }}{{ $l = concat $l $l }}{{ end }}", "items")]
    [InlineData("{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}", "nested")]
    [InlineData("{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}", "nested too deeply")]
    [InlineData("{{ define \"a\" }}{{ include \"b\" . }}{{ end }}{{ define \"b\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}", "nested")]
    [InlineData("{{ $_ := set .Values \"t\" \"{{ tpl .Values.t . }}\" }}{{ tpl .Values.t . }}", "nested too deeply")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ toYaml $d }}", "nested too deeply")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ toJson $d }}", "nested too deeply")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ $d }}", "nested too deeply")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ deepCopy $d }}", "nested too deeply")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ $e := dict }}{{ $_ := set $e \"d\" $e }}{{ deepEqual $d $e }}", "nested too deeply")]
    [InlineData("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ $e := dict }}{{ $_ := set $e \"d\" $e }}{{ merge $d $e }}", "nested too deeply")]
    [InlineData("{{ regexMatch \"^(a+)+$\" (printf \"%sb\" (repeat 100000 \"a\")) }}", null)]
    [InlineData("{{ regexMatch \"((a{1,1000}){1,1000}){1,1000}\" \"aaa\" }}", null)]
    [InlineData("{{ range until 1000 }}{{ genPrivateKey \"nope\" }}{{ end }}", "steps")]
    [InlineData("{{ range until 1000 }}{{ genPrivateKey \"ecdsa\" }}{{ end }}", "steps")]
    public void A_template_that_takes_too_much_is_stopped(string template, string? words)
    {
        var tree = Chart(("templates/x.yaml", $"kind: X\nx: {template}"));
        if (words is null) Ignore(tree);
        else Assert.Contains(words, Assert.Throws<RenderException>(() => Render(tree)).Message);
    }

    // It ends; with what does not matter.
    private static void Ignore(MemoryTree tree) => Record.Exception(() => Assert.NotNull(Render(tree)));

    [Theory]
    [InlineData("{{ env \"HOME\" }}")]
    [InlineData("{{ expandenv \"$HOME\" }}")]
    public void No_template_reads_the_environment(string template) =>
        Assert.Contains("not defined", Assert.Throws<RenderException>(() => Render(Chart(("templates/x.yaml", template)))).Message);

    [Fact]
    public void Files_of_a_chart_do_not_leave_its_folder()
    {
        var tree = new MemoryTree(
            ("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n"),
            ("c/templates/x.yaml", "kind: X\nx: {{ .Files.Get \"../secret.txt\" | quote }}{{ .Files.Get \"/etc/passwd\" }}"),
            ("secret.txt", "s"));
        Assert.Equal("", new HelmCharts().Render(tree, "c", HelmOracle.Options())[0]["x"].Text());
    }

    [Fact]
    public void Parentheses_and_actions_without_an_end_are_refused()
    {
        Assert.Contains("nested too deeply", Assert.Throws<RenderException>(() => Render(Chart(("templates/x.yaml", "{{ " + new string('(', 200_000) + "1" + new string(')', 200_000) + " }}")))).Message);
        Assert.Contains("nested too deeply", Assert.Throws<RenderException>(() => Render(Chart(("templates/x.yaml", string.Concat(Enumerable.Repeat("{{ if true }}", 100_000)))))).Message);
        Assert.Single(Render(Chart(("templates/x.yaml", "kind: X\n" + string.Concat(Enumerable.Repeat("{{/* c */}}", 200_000))))));
    }

    [Fact]
    public void An_archive_that_unpacks_to_gigabytes_is_refused() =>
        Refuses(Packed(("c/Chart.yaml", new byte[2_000_000]), ("c/a", new byte[4_900_000]), ("c/b", new byte[6_000_000])), "larger than");

    [Fact]
    public void Archives_of_many_files_are_bounded_as_a_whole() =>
        Refuses(Packed([.. Enumerable.Range(0, 25).Select(static i => ($"c/f{i}", new byte[4_900_000]))]), "unpacks to more than");

    [Theory]
    [InlineData("c/../../evil")]
    [InlineData("../evil")]
    [InlineData("/etc/evil")]
    [InlineData("c/..\\..\\evil")]
    [InlineData("C:/evil")]
    public void Names_in_an_archive_do_not_lead_out_of_it(string name) => Refuses(Packed(("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n"u8.ToArray()), (name, [1])), "illegally");

    [Fact]
    public void What_is_no_archive_is_said_to_be_none() => Refuses(Encoding.ASCII.GetBytes("no archive at all"), "does not appear to be a gzipped archive");

    private static void Refuses(byte[] archive, string words)
    {
        var error = Assert.Throws<RenderException>(() => new HelmCharts().Render(new OneFile(archive), "c.tgz", HelmOracle.Options()));
        Assert.Contains(words, error.Message);
    }

    private static byte[] Packed(params (string Name, byte[] Content)[] files)
    {
        using var output = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(output, CompressionLevel.Fastest)))
        {
            foreach (var (name, content) in files) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return output.ToArray();
    }

    private static MemoryTree Chart(params ReadOnlySpan<(string Path, string Text)> files) =>
        new([("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n"), .. files]);

    private static IReadOnlyList<Node> Render(MemoryTree tree) => new HelmCharts().Render(tree, "", HelmOracle.Options());

    private sealed class OneFile(byte[] content) : ISourceTree
    {
        public SourceFile? ReadFile(string path) => path == "c.tgz" ? new SourceFile(path, "id", content) : null;

        public SourceFolder? ReadFolder(string path) => null;
    }
}

using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Rendering.Directories;
using GitOpsActors.Engine.Tests.Kustomize;

namespace GitOpsActors.Engine.Tests.Rendering;

public sealed class DirectoryRenderingTests
{
    private static string Map(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n";

    private static MemoryTree Tree(params (string Path, string Content)[] files)
    {
        var tree = new MemoryTree();
        foreach (var (path, content) in files) tree[path] = content;
        return tree;
    }

    private static string Names(ISourceTree tree, string options = "{}", string folder = "app") =>
        string.Join(' ', DirectoryRendering.Render(tree, folder, DirectoryOptions.Read(YamlReader.Read(options), "directory")).Select(static item => item.Text("metadata", "name")));

    [Theory]
    [InlineData("{}", "a b c")]
    [InlineData("{recurse: true}", "a b c deep sub")]
    [InlineData("{recurse: true, include: 'sub/*'}", "deep sub")]
    [InlineData("{recurse: true, include: '{a.yaml,sub/d/*}'}", "a deep")]
    [InlineData("{recurse: true, exclude: '*.yml'}", "a c deep sub")]
    [InlineData("{recurse: true, include: '*.yaml', exclude: 'sub/*'}", "a")]
    [InlineData("{include: '[ab].*'}", "a b")]
    [InlineData("{disableExtensionFilter: true, include: 'd.*'}", "d")]
    public void Options_choose_among_the_files(string options, string expected) => Assert.Equal(expected, Names(
        Tree(("app/a.yaml", Map("a")), ("app/b.yml", Map("b")), ("app/c.json", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}"""),
            ("app/d.txt", Map("d")), ("app/sub/e.yaml", Map("sub")), ("app/sub/d/f.yaml", Map("deep")), ("other/x.yaml", Map("x"))), options));

    [Fact]
    public void A_file_holds_many_documents_lists_and_arrays() => Assert.Equal("a b c d e", Names(Tree(
        ("app/1.yaml", $"---\n{Map("a")}---\n---\n# nothing\n---\n{Map("b")}"),
        ("app/2.yaml", "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n"),
        ("app/3.json", """[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"}},{"apiVersion":"v1","kind":"ConfigMapList","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"e"}}]}]"""))));

    [Fact]
    public void A_marked_file_and_yaml_that_is_no_manifest_are_passed_over() => Assert.Equal("a", Names(Tree(
        ("app/a.yaml", Map("a")), ("app/b.yaml", "# +argocd:skip-file-rendering\n" + Map("b")), ("app/template.yaml", "{{ if .Values.x }}\nkey: [\n"))));

    [Theory]
    [InlineData("kind: [\napiVersion: v1\nmetadata: {}\n", "app/x.yaml, document 1, line")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: a}\n---\n\n\nmetadata: {}\n", "app/x.yaml, document 2, line 7: it has no kind")]
    [InlineData("kind: A\nmetadata: {name: a}\n", "app/x.yaml, document 1, line 1: it has no apiVersion, and is a A")]
    [InlineData("apiVersion: v1\nmetadata: {name: a}\n", "app/x.yaml, document 1, line 1: it has no kind")]
    [InlineData("replicas: 1\n---\napiVersion: v1\nkind: A\nmetadata: {name: a}\n", "app/x.yaml, document 1, line 1: it has no kind")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- {metadata: {name: a}}\n", "app/x.yaml, document 1, line 1: it has no kind")]
    public void A_mistake_is_told_by_file_document_and_line(string content, string expected)
    {
        var error = Assert.Throws<RenderException>(() => Names(Tree(("app/x.yaml", content))));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_that_is_no_manifest_is_passed_over_and_told_once()
    {
        var tree = Tree(
            ("app/a.yaml", Map("a")), ("app/values.yaml", "replicas: 1\nkind: Deployment\nmetadata: {}\n"), ("app/list.yaml", "- a\n- b\n"), ("app/text.yaml", "only text\n"),
            ("app/template.yaml", "{{ if .Values.x }}\nkey: [\n"), ("app/empty.yaml", "# nothing\n"), ("app/null.yaml", "---\n---\n"),
            ("app/part/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: x-\n"), ("app/part/plain/kustomization.yaml", "resources: [a.yaml]\n"));
        var notes = new List<string>();
        var manifests = DirectoryRendering.Render(tree, "app", DirectoryOptions.Read(YamlReader.Read("{recurse: true}"), "directory"), notes);
        Assert.Equal("a", Assert.Single(manifests).Text("metadata", "name"));
        Assert.Equal(
            "no manifests, and passed over: app/list.yaml, app/part/kustomization.yaml, app/part/plain/kustomization.yaml, app/template.yaml, app/text.yaml, app/values.yaml",
            Assert.Single(notes));
    }

    [Fact]
    public void A_note_of_many_files_names_some_of_them()
    {
        var notes = new List<string>();
        DirectoryRendering.Render(Tree([.. Enumerable.Range(10, 15).Select(static i => ($"app/{i}.yaml", "a: 1\n"))]), "app", DirectoryOptions.None, notes);
        Assert.EndsWith(", app/19.yaml and 5 more", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{recurse: yes please}", "directory.recurse must be true or false")]
    [InlineData("{include: '[a'}", "directory.include is no pattern: \"[a\"")]
    [InlineData("{jsonnet: {libs: [x]}}", "directory.jsonnet is not supported")]
    [InlineData("{recursive: true}", "directory has no field recursive")]
    public void Options_that_can_not_be_are_refused_by_name(string options, string expected)
    {
        var error = Assert.Throws<RenderException>(() => Names(Tree(("app/a.yaml", Map("a"))), options));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Jsonnet_and_a_missing_folder_are_told()
    {
        Assert.Contains("app/x.jsonnet: Jsonnet is not supported", Assert.Throws<RenderException>(() => Names(Tree(("app/x.jsonnet", "{}")))).Message, StringComparison.Ordinal);
        Assert.Contains("there is no such folder", Assert.Throws<RenderException>(() => Names(Tree(("app/x.yaml", "")), folder: "none")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_read_set_has_what_was_read_and_nothing_else()
    {
        var tree = Tree(("app/a.yaml", Map("a")), ("app/b.txt", "no manifest"), ("app/sub/c.yaml", Map("c")));
        var recording = new RecordingTree(tree);
        DirectoryRendering.Render(recording, "app", DirectoryOptions.None);
        Assert.Equal(["app/a.yaml"], recording.ReadSet.Files.Keys);
        Assert.Equal(["app"], recording.ReadSet.Folders.Keys);
    }
}

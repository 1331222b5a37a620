using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.Rendering;
using GitOpsActors.Engine.Tests.Kustomize;

namespace GitOpsActors.Engine.Tests.ApplicationSets;

public sealed class GitGeneratorTests
{
    private static readonly (string, string)[] Files =
    [
        ("apps/web/kustomization.yaml", ""), ("apps/api/v1/x.yaml", ""), ("apps/.hidden/x.yaml", ""), ("apps/readme.md", ""),
            ("other/Big_One/x", ""), ("config.json", "{\"name\": \"root\"}"),
        ("cluster/eu/config.json", "{\"name\": \"eu\", \"port\": 80, \"tags\": [\"a\", \"b\"], \"deep\": {\"on\": true, \"none\": null}}"),
        ("cluster/us/config.json", "[{\"name\": \"us1\"}, {\"name\": \"us2\"}]"), ("cluster/us/sub/config.json", "{\"name\": \"sub\"}"),
            ("cluster/empty.yaml", ""),
    ];

    [Theory]
    [InlineData("[{path: apps/*}]", "{{.path.path}}", "apps/api | apps/web")]
    [InlineData("[{path: '*'}]", "{{.path.path}}", "apps | cluster | other")]
    [InlineData("[{path: 'apps/**'}]", "{{.path.path}}", "apps/api | apps/web")]
    [InlineData("[{path: '*/*'}, {path: apps/api, exclude: true}]", "{{.path.path}}", "apps/web | cluster/eu | cluster/us | other/Big_One")]
    [InlineData("[{path: apps/api, exclude: true}, {path: 'apps/*'}]", "{{.path.path}}", "apps/web")]
    [InlineData("[{path: 'apps/[a-c]*'}]", "{{.path.path}}", "apps/api")]
    [InlineData("[{path: 'apps/.hidden'}]", "{{.path.path}}", "")]
    [InlineData("[{path: 'other/*'}]",
        "{{.path.basename}} {{.path.basenameNormalized}} {{index .path.segments 0}} {{len .path.segments}} {{.path.segments | join \"+\"}}",
        "Big_One big-one other 2 other+Big_One")]
    [InlineData("[{path: nowhere/*}]", "{{.path.path}}", "")]
    [InlineData("[{path: 'apps/['}]", "",
        "error: spec.generators[0].git https://git.test/config@main: 'apps/[' is not a pattern of folders")]
    public void Folders_are_found_by_patterns_whose_stars_cross_no_slash(string directories, string name, string said) =>
        Assert.Equal(said, Case($"directories: {directories}", name).Said);

    [Theory]
    [InlineData("[{path: cluster/eu/config.json}]",
        "{{.name}} {{.port}} {{index .tags 1}} {{.deep.on}} {{.path.path}} {{.path.basename}} {{.path.filename}} "
        + "{{.path.filenameNormalized}}", "eu 80 b true cluster/eu eu config.json config.json")]
    [InlineData("[{path: 'cluster/*/config.json'}]", "{{.name}}", "eu | us1 | us2 | sub")]
    [InlineData("[{path: '**/config.json'}]", "{{.name}}", "eu | us1 | us2 | sub")]
    [InlineData("[{path: '*config.json'}]", "{{.name}}", "eu | us1 | us2 | sub | root")]
    [InlineData("[{path: cluster/us}]", "{{.name}}", "us1 | us2 | sub")]
    [InlineData("[{path: 'cluster/*/config.json'}, {path: 'cluster/us/*', exclude: true}]", "{{.name}}", "eu")]
    [InlineData("[{path: config.json}]", "{{.name}} {{.path.path}} {{.path.basename}} {{.path.basenameNormalized}}|", "root . . |")]
    [InlineData("[{path: cluster/empty.yaml}]", "{{.path.filename}}", "empty.yaml")]
    [InlineData("[{path: none.json}]", "{{.name}}", "")]
    public void Files_are_found_as_git_finds_them_and_give_what_they_hold(string files, string name, string said) =>
        Assert.Equal(said, Case($"files: {files}", name).Said);

    [Theory]
    [InlineData("[{path: 'cluster/*/config.json'}]", "eu | us1 | us2")]
    [InlineData("[{path: '**/config.json'}]", "eu | us1 | us2 | sub | root")]
    [InlineData("[{path: 'cluster/**/config.json'}]", "eu | us1 | us2 | sub")]
    [InlineData("[{path: 'cluster/{eu,us}/*.json'}]", "eu | us1 | us2")]
    [InlineData("[{path: cluster/us}]", "")]
    public void Stars_of_files_stay_in_folders_where_the_settings_say_so(string files, string said) =>
        Assert.Equal(said, (Case($"files: {files}", "{{.name}}") with { GlobsStayInFolders = true }).Said);

    [Fact]
    public void Plain_templates_see_paths_and_what_files_hold_flat()
    {
        Assert.Equal("apps/api api api apps api {{path[2]}} v-api", (Case(
            "directories: [{path: apps/api}], values: {v: 'v-{{path.basename}}'}",
            "{{path}} {{path.basename}} {{path.basenameNormalized}} {{path[0]}} {{path[1]}} {{path[2]}} {{values.v}}") with
        { IsGo = false }).Said);
        Assert.Equal("eu 80 a true <nil> cluster/eu config.json eu", (Case(
            "files: [{path: cluster/eu/config.json}]",
            "{{name}} {{port}} {{tags.0}} {{deep.on}} {{deep.none}} {{path}} {{path.filename}} {{path[1]}}") with
        { IsGo = false }).Said);
        Assert.Equal("apps/web web {{path}}",
            (Case("directories: [{path: apps/web}], pathParamPrefix: my", "{{my.path}} {{my.path[1]}} {{path}}") with { IsGo = false })
            .Said);
        Assert.Equal("apps/web web", Case("directories: [{path: apps/web}], pathParamPrefix: my", "{{.my.path.path}} {{.my.path.basename}}")
            .Said);
    }

    [Theory]
    [InlineData("[1", "unable to parse file")]
    [InlineData("just a text", "unable to parse file: it holds string, not a block of fields or a list of such")]
    [InlineData("[1, 2]", "unable to parse file: it holds []interface {}, not a block of fields or a list of such")]
    public void A_file_that_holds_no_parameters_ends_the_evaluation(string content, string said)
    {
        var set =
            Case("files: [{path: '*.yaml'}]", "{{.name}}") with { Tree = new MemoryTree(("a.yaml", "name: a"), ("bad.yaml", content)) };
        Assert.StartsWith($"error: spec.generators[0].git: unable to process file 'bad.yaml': {said}", set.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_is_asked_for_once_and_its_failure_names_the_generator()
    {
        var set =
            new SetCase(
            $"[{{git: {{repoURL: '{SetCase.Repository}', revision: v1, directories: [{{path: a}}]}}}}, {{git: {{repoURL: "
            + $"'{SetCase.Repository}', revision: v1, files: [{{path: a}}]}}}}]");
        Assert.Equal([new SetNeed.Repository(SetCase.Repository, "v1")], Assert.IsType<SetOutcome.Missing>(set.Outcome).Needs);
        set = set with
        {
            Answers =
            new Dictionary<SetNeed, SetAnswer>
            {
                [new SetNeed.Repository(SetCase.Repository, "v1")] = new SetAnswer.Failed("it is away"),
            }
        };
        Assert.Equal("error: spec.generators[0].git: it is away", set.Said);
        Assert.Equal("error: spec.generators[0].git: name directories or files", new SetCase("[{git: {repoURL: x, revision: z}}]").Said);
    }

    [Fact]
    public void The_second_repository_of_a_matrix_depends_on_what_the_first_holds()
    {
        const string Generators = $$$"""
            [{matrix: {generators: [{git: {repoURL: '{{{SetCase.Repository}}}', revision: HEAD, files: [{path: '*.json'}]}},
              {git: {repoURL: 'https://git.test/{{.name}}', revision: '{{.rev}}', directories: [{path: '*'}]}}]}}]
            """;
        var tree = new MemoryTree(("a.json", """[{"name": "one", "rev": "x"}, {"name": "two", "rev": "y"}]"""));
        var set = new SetCase(Generators) { Name = "{{.name}}/{{.path.basename}}", Tree = tree };
        var needs = Assert.IsType<SetOutcome.Missing>(set.Outcome).Needs;
        Assert.Equal([new SetNeed.Repository("https://git.test/one", "x"), new SetNeed.Repository("https://git.test/two", "y")], needs);
        set = set with
        {
            Answers = needs.ToDictionary(static need => need, static need =>
            (SetAnswer)new SetAnswer.Files(new MemoryTree(($"in-{((SetNeed.Repository)need).Revision}/f", ""))))
        };
        // The first wins over the path of the second where both say one, folder by folder.
        Assert.Equal("one/. | two/.", set.Said);
        Assert.Equal("one/in-x | two/in-y", (set with
        {
            Generators = Generators.Replace("directories: [{path: '*'}]", "directories: [{path: '*'}], pathParamPrefix: dir",
                StringComparison.Ordinal),
            Name = "{{.name}}/{{.dir.path.basename}}",
        }).Said);
    }

    [Fact]
    public void Of_five_thousand_files_only_those_are_read_again_that_a_commit_has_changed()
    {
        var tree = new MemoryTree();
        for (var i = 0; i < 5000; i++) tree[$"clusters/{i % 100}/c{i}.json"] = $"{{\"name\": \"n{i}\"}}";
        var (memory, counted) = (new SetMemory(RenderMemory.OfMebibytes(64)), new CountingTree(tree));
        var set = Case("files: [{path: 'clusters/**/*.json'}]", "{{.name}}") with { Tree = counted, Memory = memory };
        Assert.Equal(5000, set.Applications.Count);
        Assert.Equal(5000, counted.Reads);
        tree["clusters/7/c7.json"] = "{\"name\": \"changed\"}";
        Assert.Contains(set.Applications, static one => one["metadata"]!["name"]!.ToString() == "\"changed\"");
        Assert.Equal(5001, counted.Reads);
    }

    [Fact]
    public void Only_folders_in_which_a_pattern_can_match_are_looked_into()
    {
        var counted = new RecordingTree(new MemoryTree(Files));
        Assert.Equal("apps/api | apps/web", (Case("directories: [{path: apps/*}]", "{{.path.path}}") with { Tree = counted }).Said);
        Assert.Equal(["", "apps", "apps/api", "apps/web"], counted.ReadSet.Folders.Keys.Order(StringComparer.Ordinal));
    }

    private static SetCase Case(string git, string name) =>
        new($"[{{git: {{repoURL: '{SetCase.Repository}', revision: main, {git}}}}}]") { Name = name, Tree = new MemoryTree(Files) };

    private sealed class CountingTree(MemoryTree tree) : ISourceTree
    {
        public int Reads { get; private set; }

        public SourceFile? ReadFile(string path)
        {
            Reads++;
            return tree.ReadFile(path);
        }

        public SourceFile? FindFile(string path) => tree.ReadFile(path);

        public SourceFolder? ReadFolder(string path) => tree.ReadFolder(path);
    }
}

using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.ApplicationSets;

public sealed class GeneratorTests
{
    private static readonly SetCluster Local = new("in-cluster", "https://kubernetes.default.svc", "", null);

    private static readonly SetCluster[] Three =
    [
        Local,
        SetCase.Cluster("Dev_1", "{env: dev, 'argocd.argoproj.io/secret-type': cluster}", "{owner: anna}"),
        SetCase.Cluster("prod", "{env: prod, 'argocd.argoproj.io/secret-type': cluster}") with { Project = "p1" },
    ];

    [Theory]
    [InlineData("[{list: {elements: [{name: a}, {name: b}]}}, {list: {elements: [{name: c}]}}]", "a | b | c")]
    [InlineData("[{list: {elements: [], elementsYaml: '[{name: x}, {name: z}]'}}]", "x | z")]
    [InlineData("[{list: {elements: [{name: a}], elementsYaml: '[{name: x}]'}}]", "a | x")]
    [InlineData("[{list: {elementsYaml: 'a: b'}}]",
        "error: spec.generators[0].list.elementsYaml is a list of blocks of fields, not map[string]interface {}")]
    [InlineData("[{list: {elementsYaml: '[a'}}]", "error: spec.generators[0].list.elementsYaml can't be read")]
    [InlineData("[{list: {elements: [a]}}]", "error: spec.generators[0].list element 0: an element is a block of fields, not \"a\"")]
    [InlineData("[]", "")]
    [InlineData("[{}]", "error: spec.generators[0]: no generator is named; write one of list, clusters, git")]
    [InlineData("[{lists: {}}]", "error: spec.generators[0].lists is no field; did you mean list?")]
    [InlineData("[{list: {element: []}}]", "error: spec.generators[0].list.element is no field; did you mean elements?")]
    [InlineData("[{list: {elements: [{name: a}, {name: b}]}, selector: {matchLabels: {name: b}}}]", "b")]
    [InlineData(
        "[{list: {elements: [{name: a, values: {x: '1', q: {z: w}}}, {name: b}]}, selector: {matchExpressions: [{key: values.q.z, "
        + "operator: In, values: [w]}]}}]", "a")]
    [InlineData(
        "[{list: {elements: [{name: a, 'with space/and more!': 'a b ? c'}, {name: b}]}, selector: {matchLabels: {'with space/and more!': "
        + "'a b ? c'}}}]", "a")]
    [InlineData("[{list: {elements: [{name: a, x: 1}, {name: b}]}, selector: {matchExpressions: [{key: x, operator: DoesNotExist}]}}]",
        "b")]
    [InlineData("[{list: {elements: [{name: a}]}, selector: {matchExpressions: [{key: x, operator: Like}]}}]",
        "error: spec.generators[0].selector.matchExpressions[0]: \"Like\" is not a valid label selector operator")]
    [InlineData("[{list: {elements: [{name: a}]}, selector: {matchExpressions: [{key: x, operator: In}]}}]",
        "error: spec.generators[0].selector.matchExpressions[0]: In needs values")]
    [InlineData("[{list: {elements: [{name: a}]}, clusters: {}}]", "a | in-cluster")]
    public void Lists_are_taken_as_they_are_written_and_selectors_leave_out(string generators, string said) =>
        Assert.StartsWith(said, new SetCase(generators).Said, StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "{{.name}} {{.nameNormalized}} {{.server}} {{.project}}",
        "in-cluster in-cluster https://kubernetes.default.svc  | Dev_1 dev-1 https://Dev_1.test  | prod prod https://prod.test p1")]
    [InlineData("{selector: {matchLabels: {env: prod}}}", "{{.name}} {{.metadata.labels.env}}", "prod prod")]
    [InlineData("{selector: {matchExpressions: [{key: env, operator: Exists}]}}",
        "{{.name}} {{ index .metadata.labels \"tier\" | default \"none\" }}", "Dev_1 none | prod none")]
    [InlineData("{selector: {matchLabels: {env: dev}}, values: {who: '{{.metadata.annotations.owner}}', at: 'x-{{.name}}'}}",
        "{{.values.who}} {{.values.at}}", "anna x-Dev_1")]
    [InlineData("{flatList: true}", "{{ range .clusters }}{{ .name }};{{ end }}", "in-cluster;Dev_1;prod;")]
    [InlineData("{flatList: true, selector: {matchLabels: {env: none}}}", "{{ len .clusters }}", "0")]
    [InlineData("{selector: {matchLabels: {env: none}}}", "{{.name}}", "")]
    [InlineData("{selector: {matchExpressions: [{key: env, operator: Exists}]}}", "{{ get .metadata.labels \"env\" }}",
        "error: spec.generators[0].clusters element 0: spec.template.metadata.name: failed to execute go template {{ get .metadata.labels "
        + "\"env\" }}: template: :1:16: executing \"\" at <.metadata.labels>: wrong type for value; expected map[string]interface {}; "
        + "got map[string]string")]
    public void Clusters_give_what_their_secrets_say(string clusters, string name, string said) =>
        Assert.Equal(said, new SetCase($"[{{clusters: {clusters}}}]") { Name = name, Clusters = Three }.Said);

    [Fact]
    public void Clusters_give_flat_keys_to_plain_templates() => Assert.Equal("Dev_1 dev-1 dev anna v-dev", new SetCase(
        "[{clusters: {selector: {matchLabels: {env: dev}}, values: {v: 'v-{{metadata.labels.env}}'}}}]")
    {
        Name = "{{name}} {{nameNormalized}} {{metadata.labels.env}} {{metadata.annotations.owner}} {{values.v}}", Clusters = Three,
        IsGo = false,
    }.Said);

    [Theory]
    [InlineData("{generators: [{list: {elements: [{name: a}, {name: b}]}}, {list: {elements: [{x: '1'}, {x: '2'}]}}]}", "{{.name}}{{.x}}",
        "a1 | a2 | b1 | b2")]
    [InlineData("{generators: [{list: {elements: [{name: a, m: {p: 1}}]}}, {list: {elements: [{name: z, m: {q: 2}}]}}]}",
        "{{.name}}{{.m.p}}{{.m.q}}", "a12")]
    [InlineData("{generators: [{list: {elements: [{name: a, list: [{m: 1}, {m: 2}]}]}}, {list: {elementsYaml: '{{ .list | toJson }}'}}]}",
        "{{.name}}{{.m}}", "a1 | a2")]
    [InlineData(
        "{generators: [{list: {elements: [{name: a}, {name: b}]}, selector: {matchLabels: {name: b}}}, {list: {elements: [{x: "
        + "'{{.name}}!'}]}}]}", "{{.x}}", "b!")]
    [InlineData(
        "{generators: [{list: {elements: [{env: prod}, {env: dev}]}}, {clusters: {selector: {matchLabels: {env: '{{.env}}'}}, values: "
        + "{from: '{{.env}}'}}}]}", "{{.name}} {{.values.from}}", "prod prod | Dev_1 dev")]
    [InlineData(
        "{generators: [{matrix: {generators: [{list: {elements: [{a: '1'}]}}, {list: {elements: [{b: '2'}]}}]}}, {list: {elements: [{c: "
        + "'{{.a}}{{.b}}'}]}}]}", "{{.c}}", "12")]
    [InlineData("{generators: [{list: {elements: []}}, {list: {elements: [{x: y}]}}]}", "{{.x}}", "")]
    [InlineData("{generators: [{list: {elements: []}}]}", "",
        "error: spec.generators[0].matrix: found less than two generators, Matrix supports exactly two")]
    [InlineData("{generators: [{list: {}}, {list: {}}, {list: {}}]}", "",
        "error: spec.generators[0].matrix: found more than two generators, Matrix supports exactly two")]
    [InlineData("{generators: [{list: {elements: [{a: b}]}, clusters: {}}, {list: {}}]}", "",
        "error: spec.generators[0].matrix.generators[0]: exactly one generator is expected here, such as list")]
    [InlineData("{generators: [{list: {elements: [{a: b}]}}, {list: {elements: [{c: '{{.none}}'}]}}]}", "",
        "error: spec.generators[0].matrix.generators[1].list.elements[0].c: failed to execute go template {{.none}}")]
    [InlineData("{generators: [{matrix: {generators: [{matrix: {generators: [{list: {}}, {list: {}}]}}, {list: {}}]}}, {list: {}}]}", "",
        "error: spec.generators[0].matrix.generators[0].matrix.generators[0].matrix: a matrix or merge within another one may not hold a "
        + "third")]
    [InlineData("{generators: [{merge: {mergeKeys: [a], generators: [{list: {element: []}}, {list: {}}]}}, {list: {}}]}", "",
        "error: spec.generators[0].matrix.generators[0].merge.generators[0].list.element is no field; did you mean elements?")]
    public void A_matrix_multiplies_and_its_first_generator_wins(string matrix, string name, string said) =>
        Assert.StartsWith(said, new SetCase($"[{{matrix: {matrix}}}]") { Name = name, Clusters = Three }.Said, StringComparison.Ordinal);

    [Fact]
    public void Plain_parameters_of_a_matrix_may_not_contradict_each_other()
    {
        var set =
            new SetCase("[{matrix: {generators: [{list: {elements: [{a: x}]}}, {list: {elements: [{a: '{{a}}', b: z}]}}]}}]")
            {
                IsGo =
            false, Name = "{{a}}{{b}}"
            };
        Assert.Equal("xz", set.Said);
        set = set with { Generators = "[{matrix: {generators: [{list: {elements: [{a: x}]}}, {list: {elements: [{a: z}]}}]}}]" };
        Assert.Equal("error: spec.generators[0].matrix: found duplicate key a with different value, a: x, b: z", set.Said);
    }

    [Theory]
    [InlineData(
        "mergeKeys: [k], generators: [{list: {elements: [{k: a, v: '1', m: {x: 1}}, {k: b, v: '2', m: {}}]}}, {list: {elements: [{k: b, v: "
        + "'3', m: {z: 2}}, {k: c, v: '4'}]}}]", "{{.k}}{{.v}}{{.m}}", "a1map[x:1] | b3map[z:2]")]
    [InlineData(
        "mergeKeys: [k, l], generators: [{list: {elements: [{k: a, l: a, v: '1'}, {k: a, l: b, v: '2'}]}}, {list: {elements: [{k: a, l: b, "
        + "v: '3'}]}}]", "{{.k}}{{.l}}{{.v}}", "aa1 | ab3")]
    [InlineData("mergeKeys: [m.k], generators: [{list: {elements: [{m: {k: a}, v: '1'}]}}, {list: {elements: [{m: {k: a}, v: '2'}]}}]",
        "{{.v}}", "2")]
    [InlineData("mergeKeys: [k], generators: [{list: {elements: [{k: a}, {k: a}]}}, {list: {}}]", "",
        "error: spec.generators[0].merge.generators[0]: the parameters from a generator were not unique by the given mergeKeys, Merge "
        + "requires all param sets to be unique. Duplicate key was {\"k\":\"a\"}")]
    [InlineData("mergeKeys: [], generators: [{list: {}}, {list: {}}]", "",
        "error: spec.generators[0].merge.mergeKeys: no merge keys were specified, Merge requires at least one")]
    [InlineData("mergeKeys: [k], generators: [{list: {}}]", "",
        "error: spec.generators[0].merge: found less than two generators, Merge requires two or more")]
    [InlineData(
        "mergeKeys: [server], generators: [{clusters: {values: {v: '1'}}}, {clusters: {selector: {matchLabels: {env: prod}}, values: {v: "
        + "'2'}}}, {list: {elements: [{server: 'https://Dev_1.test', values: {v: '3'}}]}}]", "{{.name}}{{.values.v}}",
        "in-cluster1 | Dev_13 | prod2")]
    public void A_merge_overrides_what_has_the_same_keys(string merge, string name, string said) =>
        Assert.Equal(said, new SetCase($"[{{merge: {{{merge}}}}}]") { Name = name, Clusters = Three }.Said);

    [Fact]
    public void More_sets_of_parameters_than_anybody_needs_are_refused()
    {
        var many = "[" + string.Join(", ", Enumerable.Range(0, 300).Select(static i => $"{{a{i}: x}}")) + "]";
        Assert.Contains("more than 50000 sets of parameters", new SetCase(
            $"[{{matrix: {{generators: [{{list: {{elements: {many}}}}}, {{list: {{elements: {many}}}}}]}}}}]").Said,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_are_refused_where_they_would_count_and_say_nothing_elsewhere()
    {
        var set = new SetCase("[{list: {elements: [{name: a}]}}]") { More = "strategy: {type: RollingSync}" };
        Assert.Equal("a", set.Said);
        Assert.StartsWith("error: spec.strategy: RollingSync is not supported", (set with { ObeysStrategies = true }).Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{scmProvider: {github: {organization: x}}}]", "scmProvider")]
    [InlineData("[{pullRequest: {github: {owner: x, repo: z}}}]", "pullRequest")]
    public void What_is_not_supported_says_so_and_makes_nothing(string generators, string kind) => Assert.StartsWith(
        $"error: spec.generators[0].{kind}: this generator is not supported; there are clusterDecisionResource, clusters, git, list, matrix",
        new SetCase(generators).Said, StringComparison.Ordinal);

    [Fact]
    public void A_decision_names_clusters_that_are_declared()
    {
        const string Generator = "[{clusterDecisionResource: {configMapRef: duck, name: d, values: {v: w}}}]";
        var set = new SetCase(Generator) { Name = "{{.name}} {{.server}} {{.clusterName}} {{.values.v}}", Clusters = Three };
        Assert.Equal("missing: Settings { Name = duck }", set.Said);
        var answers = new Dictionary<SetNeed, SetAnswer>
        {
            [new SetNeed.Settings("duck")] =
                Documents("{data: {apiVersion: cluster.test/v1, kind: placements, statusListKey: decisions, matchKey: clusterName}}"),
        };
        set = set with { Answers = answers };
        Assert.Equal("missing: Objects { ApiVersion = cluster.test/v1, Plural = placements, Name = d, Selector =  }", set.Said);
        var need = new SetNeed.Objects("cluster.test/v1", "placements", "d", "");
        answers[need] = Documents("{status: {decisions: [{clusterName: prod}, {clusterName: gone}, {clusterName: Dev_1, name: other}]}}");
        Assert.Equal("prod https://prod.test prod w | other https://Dev_1.test Dev_1 w", set.Said);
        answers[need] = Documents();
        Assert.Equal(
            "error: spec.generators[0].clusterDecisionResource: no clusterDecisionResources found: there are no placements with the name d",
            set.Said);
        answers[need] = Documents("{metadata: {name: d}}");
        Assert.Equal("", set.Said);
        answers[new SetNeed.Settings("duck")] = Documents("{data: {apiVersion: v1, kind: x}}");
        Assert.Equal("error: spec.generators[0].clusterDecisionResource: the ConfigMap duck has no matchKey", set.Said);
        answers[new SetNeed.Settings("duck")] = Documents();
        Assert.Equal("error: spec.generators[0].clusterDecisionResource: there is no ConfigMap duck in the namespace of the control plane",
            set.Said);
    }

    [Fact]
    public void A_plugin_answers_sets_of_parameters()
    {
        var need = new SetNeed.Plugin("http://plugin.test", "$secret:token", "",
            """{"applicationSetName":"fleet","input":{"parameters":{"team":"blue"}}}""");
        var answers =
            new Dictionary<SetNeed, SetAnswer>
            {
                [new SetNeed.Settings("plug")] = Documents("{data: {baseUrl: 'http://plugin.test', token: '$secret:token'}}"),
            };
        var set = new SetCase("[{plugin: {configMapRef: {name: plug}, input: {parameters: {team: blue}}, values: {v: '{{.a.b}}!'}}}]")
        {
            Name = "{{.a.b}} {{.generator.input.parameters.team}} {{.values.v}}", Answers = answers,
        };
        Assert.Equal("missing: the plugin http://plugin.test", set.Said);
        answers[need] = Documents("{output: {parameters: [{a: {b: 1}}, {a: {b: c}}]}}");
        Assert.Equal("1 blue 1! | c blue c!", set.Said);
        Assert.Equal("1 | c",
            (set with
            {
                IsGo = false,
                Name = "{{a.b}}",
                Generators = "[{plugin: {configMapRef: {name: plug}, input: {parameters: {team: blue}}}}]"
            }).Said);
        answers[need] = new SetAnswer.Failed("it answered 500");
        Assert.Equal("error: spec.generators[0].plugin: it answered 500", set.Said);
        answers[new SetNeed.Settings("plug")] = Documents("{data: {baseUrl: x}}");
        Assert.Equal("error: spec.generators[0].plugin: token not found in ConfigMap plug", set.Said);
    }

    private static SetAnswer.Documents Documents(params string[] items) =>
        new([.. items.Select(static item => YamlReader.Read(item).Map())]);
}

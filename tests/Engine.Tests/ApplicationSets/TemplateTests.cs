using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Tests.ApplicationSets;

/// <summary>What texts of a template say, by Go's templates and by plain ones.</summary>
public sealed class TemplateTests
{
    [Theory]
    [InlineData("{{.name}}", "Shop_A")]
    [InlineData("{{ .name | normalize }}", "shop-a")]
    [InlineData("{{ normalize \"..A_b.C--\" }}", "a-b.c")]
    [InlineData("{{ slugify 10 true \"feature/long branch name\" }}", "feature")]
    [InlineData("{{ slugify 10 false \"feature/long branch name\" }}", "feature-lo")]
    [InlineData("{{ slugify \"A.b  C_d\" }}", "a-b-c-d")]
    [InlineData("{{ slugify 23 \"a-very-long-name-of-a-branch-here\" }}", "a-very-long-name-of-a")]
    [InlineData("{{ .values.tier | default \"x\" | upper }}", "GOLD")]
    [InlineData("{{ index .list 1 }}/{{ len .list }}", "b/2")]
    [InlineData("{{ .port }} {{ .big }} {{ .half }}", "8080 1e+06 0.5")]
    [InlineData("{{ if .flag }}yes{{ else }}no{{ end }}", "yes")]
    [InlineData("{{ range $i, $v := .list }}{{ $i }}{{ $v }}{{ end }}", "0a1b")]
    [InlineData("{{ toYaml .values }}", "tier: gold")]
    [InlineData("{{ (fromYaml \"a: {b: 1}\").a.b }}", "1")]
    [InlineData("{{ index (fromYamlArray \"[x, z]\") 1 }}", "z")]
    [InlineData("{{ (fromJson \"[1,2]\") | len }}", "2")]
    [InlineData("{{ .name | trunc 4 | lower }}-{{ sha256sum .name | trunc 7 }}", "shop-5de33ab")]
    [InlineData("a{{/* nothing */}}b", "ab")]
    public void Go_templates_have_the_functions_that_sets_have(string template, string said)
    {
        var set =
            new SetCase(
            "[{list: {elements: [{name: Shop_A, port: 8080, big: 1000000, half: 0.5, flag: true, list: [a, b], values: {tier: "
            + "gold}}]}}]")
            { Name = template };
        Assert.Equal(said, set.Said);
    }

    [Theory]
    [InlineData("[missingkey=error]", "{{.other}}",
        "error: spec.generators[0].list element 0: spec.template.metadata.name: failed to execute go template {{.other}}: template: :1:2: "
        + "executing \"\" at <.other>: map has no entry for key \"other\"")]
    [InlineData("[missingkey=error]", "{{.other.name}}", "map has no entry for key \"other\"")]
    [InlineData("[missingkey=default]", "x{{.other}}y", "x<no value>y")]
    [InlineData("[]", "x{{.other.name}}y", "x<no value>y")]
    [InlineData("[missingkey=zero]", "x{{.other}}y", "x<no value>y")]
    [InlineData("[missingkey=zero]", "{{.other.name}}", "nil pointer evaluating interface {}.name")]
    [InlineData("[missingkey=nothing]", "x",
        "error: spec.goTemplateOptions[0]: unrecognized option: missingkey=nothing; write missingkey=error, missingkey=zero or "
        + "missingkey=default")]
    [InlineData("[]", "{{ env \"HOME\" }}", "function \"env\" not defined")]
    [InlineData("[]", "{{ getHostByName \"x\" }}", "function \"getHostByName\" not defined")]
    [InlineData("[]", "{{ include \"x\" . }}", "function \"include\" not defined")]
    [InlineData("[]", "{{ fromYaml \"[1\" }}", "error converting YAML to JSON")]
    [InlineData("[]", "{{ fromYaml \"[1]\" }}", "the text holds []interface {}, not a map")]
    [InlineData("[]", "{{ slugify true \"x\" }}", "slugify takes how long the slug may be")]
    [InlineData("[]", "{{ fail \"not that one\" }}", "not that one")]
    public void What_is_missing_or_unknown_is_told_as_the_options_say(string options, string template, string said)
    {
        var set = new SetCase("[{list: {elements: [{name: a}]}}]") { Name = template, Options = options };
        Assert.Contains(said, set.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_without_an_end_is_ended_by_its_budget() =>
        Assert.Contains("more than", new SetCase("[{list: {elements: [{name: a}]}}]")
        {
            Name = "{{ range $i := until 1000000 }}{{ range $j := until 1000000 }}{{ end }}{{ end }}",
        }.Said, StringComparison.Ordinal);

    [Theory]
    [InlineData("{{name}}-{{ values.tier }}", "a-gold")]
    [InlineData("{{ other }}{{}}", "{{ other }}{{}}")]
    [InlineData("{{name", "{{name")]
    [InlineData("{{name}} {{name",
        "error: spec.generators[0].list element 0: spec.template.metadata.name: invalid template: there is no }} to the {{ in '{{name}} "
        + "{{name'")]
    [InlineData("{{.name}}", "{{.name}}")]
    public void Plain_templates_replace_what_they_know_and_leave_the_rest(string template, string said)
    {
        var set = new SetCase("[{list: {elements: [{name: a, values: {tier: gold}}]}}]") { Name = template, IsGo = false };
        Assert.Equal(said, set.Said);
    }

    [Fact]
    public void Plain_templates_take_texts_only()
    {
        var set = new SetCase("[{list: {elements: [{name: a, port: 8080}]}}]") { IsGo = false };
        Assert.Equal("error: spec.generators[0].list element 0: port is not a text: put 8080 in quotes, or set goTemplate: true", set.Said);
        set = new SetCase("[{list: {elements: [{name: a, values: x}]}}]") { IsGo = false };
        Assert.Equal("error: spec.generators[0].list element 0: values is a block of fields, not \"x\"", set.Said);
    }

    [Fact]
    public void Keys_are_filled_in_too_and_values_of_helm_and_lists()
    {
        var set = Set("""
            labels: {"team-{{.team}}": "{{.name}}"}, annotations: {a: "{{.name}}"}
            """, """
            project: "{{.team}}", sources: [{repoURL: r, helm: {valuesObject: {"{{.name}}": {lit: true, who: ["{{.team}}"]}}}}],
                destination: {server: "s/{{.name}}"}
            """);
        var application = Assert.Single(set.Applications);
        Assert.Equal("""{"team-blue":"web"}""", application.At("metadata", "labels")!.ToString());
        Assert.Equal("""[{"repoURL":"r","helm":{"valuesObject":{"web":{"lit":true,"who":["blue"]}}}}]""",
            application.At("spec", "sources")!.ToString());
        Assert.Equal(("blue", "s/web", "argocd"), (application.Text("spec", "project"), application.Text("spec", "destination", "server"),
            application.Text("metadata", "namespace")));
    }

    [Theory]
    [InlineData("", "", """["resources-finalizer.argocd.argoproj.io"]""")]
    [InlineData("", "syncPolicy: {preserveResourcesOnDeletion: true}", null)]
    [InlineData("finalizers: [mine/x]", "", """["mine/x"]""")]
    [InlineData("", "templatePatch: 'metadata: {finalizers: [mine/y]}'", """["mine/y","resources-finalizer.argocd.argoproj.io"]""")]
    public void An_application_cascades_unless_the_set_says_otherwise(string metadata, string more, string? finalizers) =>
        Assert.Equal(finalizers, Assert.Single(Set(metadata, "project: p", more).Applications).At("metadata", "finalizers")?.ToString());

    [Fact]
    public void A_patch_says_what_a_template_cannot_and_moves_nothing_to_another_project()
    {
        var set = Set("labels: {a: b}", "project: p, source: {repoURL: r, helm: {valueFiles: [one], valuesObject: {x: 1}}}", """
            templatePatch: |
                metadata:
                  labels: {c: "{{ .name }}"}
                spec:
                  project: other
                  {{- if eq .team "blue" }}
                  syncPolicy: {automated: {prune: true}}
                  {{- end }}
                  source:
                    helm:
                      valueFiles: [two, three]
                      valuesObject: {z: 2}
            """);
        var application = Assert.Single(set.Applications);
        Assert.Equal("p", application.Text("spec", "project"));
        Assert.Equal("""{"a":"b","c":"web"}""", application.At("metadata", "labels")!.ToString());
        Assert.Equal("""{"repoURL":"r","helm":{"valueFiles":["two","three"],"valuesObject":{"x":1,"z":2}}}""",
            application.At("spec", "source")!.ToString());
        Assert.Equal("""{"automated":{"prune":true}}""", application.At("spec", "syncPolicy")!.ToString());
    }

    [Theory]
    [InlineData("templatePatch: 'spec: ['", "spec.templatePatch can't be read once it is filled in")]
    [InlineData("templatePatch: '[a]'", "spec.templatePatch is a block of fields, not []interface {}")]
    [InlineData("templatePatch: 'metadata: {labels: {a: 1}}'", "metadata.labels.a is not a text: put 1 in quotes")]
    [InlineData("templatePatch: '{{ .nothing }}'", "spec.templatePatch: failed to execute go template")]
    public void A_bad_patch_names_itself(string more, string said) =>
        Assert.Contains(said, Set("", "project: p", more).Said, StringComparison.Ordinal);

    [Fact]
    public void A_patch_that_says_nothing_changes_nothing() =>
        Assert.Equal("web", Set("", "project: p", "templatePatch: '{{ if eq .team \"red\" }}metadata: {name: no}{{ end }}'").Said);

    [Fact]
    public void The_template_of_a_generator_wins_where_it_says_something()
    {
        var set = new SetCase(
            "[{list: {elements: [{name: a}], template: {metadata: {labels: {own: 'yes'}}, spec: {project: '', source: {path: own, helm: "
                + "{valuesObject: {o: 1}}}, destination: {}}}}}, "
            + "{list: {elements: [{name: b}]}}]")
        { More = "syncPolicy: {preserveResourcesOnDeletion: true}" };
        Assert.Equal("""{"name":"a","labels":{"own":"yes"},"namespace":"argocd"}""", set.Applications[0]["metadata"]!.ToString());
        Assert.Equal(
            """{"project":"default","source":{"repoURL":"https://git.test/apps","path":"own","helm":{"valuesObject":{"o":1}}},"destination":"""
            + """{"name":"in-cluster"}}""",
            set.Applications[0]["spec"]!.ToString());
        Assert.Equal("one", set.Applications[1].Text("spec", "source", "path"));
    }

    private static SetInSpec Set(string metadata, string spec, string more = "") => new(metadata, spec, more);

    /// <summary>A set with a template of its own.</summary>
    private sealed class SetInSpec(string metadata, string spec, string more)
    {
        private MapNode Resource
        {
            get
            {
                var whole = new SetCase("[{list: {elements: [{name: web, team: blue}]}}]") { More = more }.Resource;
                var template = YamlReader.Read($"{{metadata: {{name: \"{{{{.name}}}}\", {metadata} }}, spec: {{ {spec} }} }}");
                return whole.With("spec", whole.Map("spec").With("template", template));
            }
        }

        private Engine.ApplicationSets.SetOutcome Outcome => Engine.ApplicationSets.SetEvaluation.Evaluate(
            Engine.ApplicationSets.SetSpec.Read(Resource), new SetCase("[]").Inputs);

        public IReadOnlyList<MapNode> Applications => Outcome is Engine.ApplicationSets.SetOutcome.Generated generated
            ? generated.Applications : throw new InvalidOperationException(Said);

        public string Said => Outcome switch
        {
            Engine.ApplicationSets.SetOutcome.Generated generated =>
                string.Join(" | ", generated.Applications.Select(static one => one.Text("metadata", "name"))),
            Engine.ApplicationSets.SetOutcome.Failed failed => failed.Problem,
            _ => "",
        };
    }
}

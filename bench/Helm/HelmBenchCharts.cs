using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Bench.Helm;

/// <summary>Charts in the shape of those that people use, held in memory.</summary>
internal sealed class HelmBenchCharts : ISourceTree
{
    private const string Helpers = """
        {{- define "app.fullname" -}}
        {{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}{{ end }}
        {{- end }}
        {{- define "app.labels" -}}
        helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
        {{ include "app.selector" . }}
        app.kubernetes.io/managed-by: {{ .Release.Service }}
        {{- end }}
        {{- define "app.selector" -}}
        app.kubernetes.io/name: {{ .Chart.Name }}
        app.kubernetes.io/instance: {{ .Release.Name }}
        {{- end }}
        """;

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ include "app.fullname" . }}NUMBER
          labels:
            {{- include "app.labels" . | nindent 4 }}
        spec:
          replicas: {{ .Values.replicaCount }}
          selector:
            matchLabels:
              {{- include "app.selector" . | nindent 6 }}
          template:
            metadata:
              labels:
                {{- include "app.selector" . | nindent 8 }}
            spec:
              containers:
                - name: {{ .Chart.Name }}
                  image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
                  env:
                    {{- range $name, $value := .Values.env }}
                    - name: {{ $name }}
                      value: {{ tpl $value $ | quote }}
                    {{- end }}
                  {{- with .Values.resources }}
                  resources:
                    {{- toYaml . | nindent 12 }}
                  {{- end }}
        """;

    private const string Values = """
        replicaCount: 2
        image: {repository: nginx, tag: ""}
        env: {MODE: production, RELEASE: "{{ .Release.Name }}"}
        resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 64Mi}}
        """;

    private readonly Dictionary<string, SourceFile> _files = [];
    private readonly Dictionary<string, SortedSet<string>> _folders = [];

    public static HelmBenchCharts Small() => new HelmBenchCharts().AddChart("", "app", 1);

    public static HelmBenchCharts Templates(int count, string name = "app") => new HelmBenchCharts().AddChart("", name, count);

    public static HelmBenchCharts Umbrella(int count)
    {
        var charts = new HelmBenchCharts().AddChart("", "umbrella", 1);
        for (var i = 0; i < count; i++) charts.AddChart($"charts/part-{i}/", $"part-{i}", 3);
        return charts;
    }

    public static HelmBenchCharts Loop(int items)
    {
        var charts = new HelmBenchCharts().AddChart("", "app", 1);
        charts.Add("templates/loop.yaml", $"kind: Loop\nmetadata: {{name: x}}\nitems:\n{{{{- range until {items} }}}}\n- {{{{ include \"app.fullname\" $ }}}}-{{{{ tpl \"{{{{ .Release.Name }}}}\" $ }}}}-{{{{ . }}}}\n{{{{- end }}}}\n");
        return charts;
    }

    /// <summary>Definitions as operators bring them: a schema of many nested fields, each with a description of some lines; in templates and in the folder of definitions.</summary>
    public static HelmBenchCharts Definitions(int count, int first = 0)
    {
        var charts = new HelmBenchCharts().AddChart("", "operator", 1);
        for (var i = first; i < first + count; i++)
        {
            var name = $"widget{i}";
            var labels = i % 2 == 0 ? "\n  labels:\n    {{- include \"app.labels\" . | nindent 4 }}" : "";
            var text = new StringBuilder($"""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata:
                  name: {name}s.bench.example{labels}
                spec:
                  group: bench.example
                  names: {(char)123}kind: Widget{i}, plural: {name}s{(char)125}
                  scope: Namespaced
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema:
                        type: object
                        properties:

                """);
            Fields(text, "              ", depth: 4, i);
            charts.Add(i % 2 == 0 ? $"templates/{name}.yaml" : $"crds/{name}.yaml", text.ToString());
        }

        return charts;
    }

    private static void Fields(StringBuilder text, string indent, int depth, int seed)
    {
        for (var i = 0; i < 6; i++)
        {
            text.Append(indent).Append("field").Append(depth).Append("Of").Append(i).Append(":\n");
            text.Append(indent).Append((i + seed) % 3 == 0 ? "  description: |-\n" : "  description: ");
            for (var line = 0; line < 3; line++)
            {
                if (line > 0 || (i + seed) % 3 == 0) text.Append(indent).Append("    ");
                text.Append("Tells how the widget of part ").Append(seed + line).Append(" behaves when nobody else has said so, which is seldom.\n");
            }

            if (depth > 0 && i < 4)
            {
                text.Append(indent).Append("  type: object\n").Append(indent).Append("  properties:\n");
                Fields(text, indent + "    ", depth - 1, seed + i);
            }
            else
            {
                text.Append(indent).Append("  type: string\n").Append(indent).Append("  pattern: ^(([1-9]+)?[0-9]+(Ki|Mi|Gi)?)$\n");
            }
        }
    }

    /// <summary>Many of the passwords or keys that a template's call draws.</summary>
    public static HelmBenchCharts Draws(string call, int count)
    {
        var charts = new HelmBenchCharts().AddChart("", "app", 1);
        charts.Add("templates/draws.yaml", $"kind: Secret\nmetadata: {{name: x}}\nstringData:\n{{{{- range until {count} }}}}\n  key-{{{{ . }}}}: {{{{ {call} | quote }}}}\n{{{{- end }}}}\n");
        return charts;
    }

    private HelmBenchCharts AddChart(string folder, string name, int templates)
    {
        Add(folder + "Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: 1.2.3\nappVersion: 4.5.6\n");
        Add(folder + "values.yaml", Values);
        Add(folder + "templates/_helpers.tpl", Helpers);
        for (var i = 0; i < templates; i++) Add($"{folder}templates/deployment-{i}.yaml", Deployment.Replace("NUMBER", templates == 1 ? "" : $"-{i}"));
        return this;
    }

    private void Add(string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _files.Add(path, new SourceFile(path, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes));
        for (var (entry, folder) = (SourcePath.NameOf(path), SourcePath.FolderOf(path)); ; (entry, folder) = (SourcePath.NameOf(folder) + "/", SourcePath.FolderOf(folder)))
        {
            if (!_folders.TryGetValue(folder, out var entries)) _folders[folder] = entries = new SortedSet<string>(StringComparer.Ordinal);
            entries.Add(entry);
            if (folder.Length == 0) return;
        }
    }

    public SourceFile? ReadFile(string path) => _files.GetValueOrDefault(path);

    public SourceFolder? ReadFolder(string path) => _folders.TryGetValue(path, out var entries) ? new SourceFolder(path, [.. entries]) : null;

    public void WriteTo(string root)
    {
        foreach (var (path, file) in _files)
        {
            Directory.CreateDirectory(Path.Combine(root, SourcePath.FolderOf(path)));
            File.WriteAllBytes(Path.Combine(root, path), file.Content.ToArray());
        }
    }
}

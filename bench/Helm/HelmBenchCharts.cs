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

    public static HelmBenchCharts Templates(int count) => new HelmBenchCharts().AddChart("", "app", count);

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

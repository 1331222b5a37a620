{{- define "config" -}}
{{- $scope := dict "Values" (deepCopy .Values) | mustMergeOverwrite (deepCopy (omit . "Files" "Capabilities")) -}}
{{- $config := $scope.Values.config -}}
{{- range $preset := list "logs" "host" "attributes" -}}
{{- if dig $preset "enabled" false $.Values.presets -}}
{{- $config = include (printf "preset.%s" $preset) (dict "scope" $scope "config" $config) | fromYaml -}}
{{- end -}}
{{- end -}}
{{- tpl (toYaml $config) . -}}
{{- end -}}
{{- define "preset.logs" -}}
{{- $config := mustMergeOverwrite (include "preset.logs.receiver" .scope | fromYaml) .config -}}
{{- $_ := set $config.service.pipelines.logs "receivers" (append $config.service.pipelines.logs.receivers "filelog" | uniq) -}}
{{- $config | toYaml -}}
{{- end -}}
{{- define "preset.logs.receiver" -}}
receivers:
  filelog:
    include: [/var/log/*.log]
    exclude: {{ .Values.presets.logs.own | ternary (list) (list (printf "/var/log/%s_*/%s.log" .Release.Name (lower .Chart.Name))) | toJson }}
    size: {{ .Values.presets.logs.size }}
{{- end -}}
{{- define "preset.host" -}}
{{- $config := mustMergeOverwrite (dict "receivers" (dict "host" (dict "every" "10s" "scrapers" (dict "cpu" nil "disk" (dict "skip" (list "/dev")))))) .config -}}
{{- $_ := set $config.service.pipelines.metrics "receivers" (append $config.service.pipelines.metrics.receivers "host" | uniq) -}}
{{- toYaml $config -}}
{{- end -}}
{{- define "preset.attributes" -}}
{{- $config := mustMerge (deepCopy .config) (dict "processors" (dict "k8s" (dict "through" false))) -}}
{{- range $name, $pipeline := $config.service.pipelines -}}
{{- if and $pipeline (not (has "k8s" $pipeline.processors)) -}}
{{- $_ := set $pipeline "processors" (prepend ($pipeline.processors | default list) "k8s") -}}
{{- end -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}
{{- define "memory" -}}
{{- $n := . | toString | regexFind "^[0-9]+" | int64 -}}
{{- if hasSuffix "Gi" . }}{{ $n | mul 1024 | mul 80 | div 100 }}{{ else }}{{ div (mul $n 80) 100 }}{{ end }}MiB
{{- end -}}

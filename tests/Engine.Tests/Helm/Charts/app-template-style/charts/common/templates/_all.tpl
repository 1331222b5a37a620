{{- define "common.prepare" -}}
{{- if .Values.common }}{{ $_ := set . "Values" (mustMergeOverwrite (deepCopy .Values.common) (deepCopy (omit .Values "common"))) }}{{ end -}}
{{- end -}}
{{- define "common.everything" -}}
{{- range $id, $given := .Values.workloads }}
{{- if dig "enabled" true $given }}
{{- $workload := merge (dict "id" $id "name" (include "common.name" (dict "root" $ "id" $id))) (mustDeepCopy $given) }}
{{- include (printf "common.%s" ($workload.type | default "deployment" | lower)) (dict "root" $ "it" $workload) | nindent 0 }}
{{- end }}
{{- end }}
{{- end -}}
{{- define "common.name" -}}
{{- $base := get .root.Values.global "name" | default .root.Chart.Name -}}
{{- ternary .root.Release.Name (printf "%s-%s" .root.Release.Name $base) (contains $base .root.Release.Name) }}{{ if ne .id "main" }}-{{ .id }}{{ end -}}
{{- end -}}
{{- define "common.option" -}}
{{- $value := .else -}}
{{- range $from := list .root.Values.pod (.it.pod | default dict) }}
{{- $found := dig $.option nil $from }}
{{- if or (kindIs "bool" $found) (not (empty $found)) }}{{ $value = $found }}{{ end }}
{{- end }}
{{- toString $value -}}
{{- end -}}
{{- define "common.deployment" -}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .it.name }}
  labels:
    {{- range $key, $value := merge (.it.labels | default dict) .root.Values.global.labels }}
    {{- printf "%s: %s" $key (tpl (toString $value) $.root | quote) | nindent 4 }}
    {{- end }}
    chart: {{ .root.Chart.Name }}
spec:
  {{- if not (and (hasKey .it "replicas") (kindIs "invalid" .it.replicas)) }}
  replicas: {{ hasKey .it "replicas" | ternary .it.replicas 1 }}
  {{- end }}
  links: {{ include "common.option" (dict "root" .root "it" .it "option" "links" "else" true) }}
  {{- with include "common.option" (dict "root" .root "it" .it "option" "dns" "else" "") }}
  dns: {{ . }}
  {{- end }}
  containers: {{- include "common.containers" . | nindent 4 }}
{{- end -}}
{{- define "common.cronjob" -}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: {{ .it.name }}}
spec: {schedule: {{ .it.schedule | default "@daily" | quote }}, zone: {{ ternary (quote .it.zone) "null" (not (empty .it.zone)) }}}
{{- end -}}
{{- define "common.containers" -}}
{{- if not .it.containers }}{{ fail (printf "the workload %q has no container" .it.id) }}{{ end -}}
{{- $placed := dict }}{{ $order := list -}}
{{- range until (len .it.containers) }}
{{- range $name, $container := $.it.containers }}
{{- if hasKey $placed $name }}{{ continue }}{{ end }}
{{- $ready := true }}
{{- $after := $container.after | default list }}
{{- range kindIs "string" $after | ternary (list $after) $after }}{{ if not (hasKey $placed .) }}{{ $ready = false }}{{ break }}{{ end }}{{ end }}
{{- if $ready }}{{ $_ := set $placed $name true }}{{ $order = append $order $name }}{{ end }}
{{- end }}
{{- end }}
{{- range $order }}
{{- $container := index $.it.containers . }}
- name: {{ . }}
  image: {{ if kindIs "map" $container.image }}{{ printf "%s:%v" $container.image.name ($container.image.tag | default $.root.Chart.AppVersion) }}{{ else }}{{ $container.image | required (printf "the container %q has no image" .) }}{{ end }}
  env: {{- include "common.env" (dict "root" $.root "env" ($container.env | default dict)) | nindent 4 }}
{{- end }}
{{- end -}}
{{- define "common.env" -}}
{{- $all := list -}}
{{- range $name, $value := .env -}}
{{- if kindIs "invalid" $value }}{{ continue }}
{{- else if kindIs "map" $value }}{{ $all = append $all (hasKey $value "value" | ternary (dict "name" $name "value" (toString $value.value)) (dict "name" $name "valueFrom" (tpl (toYaml $value) $.root | fromYaml))) }}
{{- else if kindIs "slice" $value }}{{ fail (printf "%s is a %s" $name (kindOf $value)) }}
{{- else }}{{ $all = append $all (dict "name" (tpl $name $.root) "value" (tpl (toString $value) $.root)) }}{{ end -}}
{{- end -}}
{{- toYaml $all -}}
{{- end -}}

{{- define "agents" -}}
agents:
{{- include "agent" . | nindent 0 }}
{{- $own := .Values.agent }}
{{- range $name, $given := .Values.agents }}
{{- $cleared := and (hasKey $given "sides") (empty $given.sides) }}
{{- $agent := merge $given $own }}
{{- if $cleared }}{{ $_ := set $agent "sides" list }}{{ end }}
{{- $_ := set $.Values "agent" $agent }}
{{- include "agent" $ | nindent 0 }}
{{- end }}
{{- $_ := set .Values "agent" $own }}
{{- end -}}
{{- define "agent" -}}
{{- with .Values.agent -}}
- name: {{ .name | quote }}
  id: {{ omit . "name" | toYaml | sha256sum | trunc 8 }}
  args: {{ .args | replace "$" "^$" | quote }}
  cpu: {{ .limits.cpu }}
  labels: "{{ $.Release.Name }} {{ .labels | join " " }}"
  active: {{ .active | toYaml | trimAll "{}\n" | replace "\n" "," | replace ": " "=" | quote }}
  {{- range .sides }}
  side-{{ .name }}: {{ .tty | default $.Values.agent.tty }}
  {{- end }}
  {{- range $i, $var := .env }}
  env{{ $i }}: {{ tpl $var.value $ | quote }}
  {{- end }}
  pod: |-
    {{ tpl .pod $ | nindent 4 | trim }}
{{- end -}}
{{- end -}}

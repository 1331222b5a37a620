{{- define "mode" -}}
  {{- $_ := set . "active" (or (eq (toString .Values.server.active) "true") (and (eq (toString .Values.server.active) "-") (eq (toString .Values.global.active) "true"))) -}}
  {{- if or .Values.global.elsewhere (not .active) -}}
    {{- $_ := set . "mode" "external" -}}
  {{- else if eq (.Values.server.ha.active | toString) "true" -}}
    {{- $_ := set . "mode" "ha" -}}
  {{- else -}}
    {{- $_ := set . "mode" (ternary "dev" "single" (eq (toString .Values.server.dev) "true")) -}}
  {{- end -}}
{{- end -}}
{{- define "replicas" -}}
  {{ if eq .mode "ha" }}
    {{- if or (kindIs "float64" .Values.server.ha.replicas) (kindIs "int64" .Values.server.ha.replicas) -}}
      {{- .Values.server.ha.replicas -}}
    {{ else }}
      {{- 3 -}}
    {{- end -}}
  {{ else }}
    {{- default 1 -}}
  {{ end }}
{{- end -}}
{{- define "annotations" -}}
  {{- if .Values.server.annotations }}
  annotations:
    {{- $kind := typeOf .Values.server.annotations }}
    {{- if eq $kind "string" }}
    {{- tpl .Values.server.annotations . | nindent 4 }}
    {{- else }}
    {{- toYaml .Values.server.annotations | nindent 4 }}
    {{- end }}
  {{- end }}
{{- end -}}
{{- define "config" -}}
  {{- $given := (index .Values.server (eq .mode "ha" | ternary "ha" "single")).config -}}
  {{- if eq (typeOf $given) "string" }}
    own = true
    {{ tpl $given . | nindent 4 | trim }}
  {{- else }}
{{ merge (dict "own" true) $given | toPrettyJson | indent 4 }}
  {{- end }}
{{- end -}}

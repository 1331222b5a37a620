{{- define "lib.cm" -}}
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .ctx.Release.Name }}}
data: {{ toJson .data }}
{{- end -}}

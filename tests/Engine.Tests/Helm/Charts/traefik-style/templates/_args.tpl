{{- define "flags.of" -}}
{{- $path := .path -}}
{{- range $key, $value := .content -}}
{{- if kindIs "map" $value -}}
{{- include "flags.of" (dict "path" (printf "%s.%s" $path $key) "content" $value) -}}
{{- else }}{{ with $value }}
--{{ $path }}.{{ $key }}={{ join "," $value }}
{{- end }}{{ end -}}
{{- end -}}
{{- end -}}
{{- define "flags" -}}
{{- range regexSplit "\n" (include "flags.of" . | trim) -1 | compact }}
{{- printf "- %q\n" . -}}
{{- end -}}
{{- end -}}
{{- define "version" -}}
{{- $tag := (split "@" (default .Chart.AppVersion .Values.image.tag | toString))._0 | replace "latest-" "" -}}
{{- regexFind "^v?[0-9]+\\.[0-9]+\\.[0-9]+" $tag | default $tag -}}
{{- end -}}

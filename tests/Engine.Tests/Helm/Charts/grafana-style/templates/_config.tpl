{{- define "no.secrets" -}}
{{- $paths := `
- [database, password]
- [auth.basic, password]
- [smtp, password]
` | fromYamlArray -}}
{{- range $path := $paths -}}
{{- $at := index $.Values "panels.ini" -}}
{{- $there := true -}}
{{- range $i, $step := $path -}}
{{- if and $there (hasKey $at $step) -}}
{{- if eq (add1 $i | int) (len $path) -}}
{{- if not (regexMatch "\\$(?:__(?:env|file))?{[^}]+}" (toString (index $at $step))) }}{{ fail (printf "%s holds a secret; refer to one" (join "." $path)) }}{{ end -}}
{{- else }}{{ $at = index $at $step }}{{ end -}}
{{- else }}{{ $there = false }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- define "ini.line" -}}
{{- if kindIs "invalid" .value }}{{ .key }} =
{{- else if kindIs "slice" .value }}{{ .key }} = {{ toJson .value }}
{{- else if kindIs "string" .value }}{{ .key }} = {{ tpl .value .root }}
{{- else }}{{ .key }} = {{ .value }}
{{- end -}}
{{- end -}}

=== language 1
a: {{ include "x" 1 2 }}
=== language 2
{{ template "x" 1 2 }}
=== language 3
{{ range $a, $b, $c := .Values.l }}{{ end }}
=== language 4
{{ with }}{{ end }}
=== language 5
{{ else if true }}{{ end }}
=== language 6
{{ if true }}{{ else }}{{ else }}{{ end }}
=== language 7
{{ if true }}{{ else if true }}
=== language 8
{{ continue }}
=== language 9
{{ define "a" }}{{ define "b" }}{{ end }}{{ end }}
=== language 10
{{ block "a" }}{{ end }}
=== language 11
{{ $x := 1 }}{{ if true }}{{ $y := 1 }}{{ end }}{{ $y }}
=== language 12
{{ . .Values }}
=== language 13
{{ "a" | }}
=== language 14
{{ "\q" }}
=== language 15
{{ `abc }}
=== language 16
{{ @ }}
=== language 17
{{ $x := 1 2 }}
=== language 18
{{ $x, $y := 1 }}
=== language 19
{{ nil | quote | nil }}
=== language 20
{{ .Values.l.x }}
=== language 21
{{ .Values.t.x }}
=== language 22
{{ .Values.f.x }}
=== language 23
{{ (index .Values.l 0).x }}
=== language 24
{{ range 1 }}{{ break 1 }}{{ end }}
=== language 25
{{- /* a */ -}}{{/* b */ }}
=== language 26
{{ template .Values.s }}
=== language 27
{{ tpl "{{ include \"none\" . }}" . }}
=== language 28
{{ include "a" . }}{{ define "a" }}{{ fail "deep" }}{{ end }}
=== language 29
{{ include "a" . }}{{ define "a" }}{{ required "q" .Values.nope }}{{ end }}
=== language 30
{{ .Files.Get 1 }}

=== language 1
plain text
=== language 2
{{ .Values.s }}
=== language 3
{{- .Values.s -}} x
=== language 4
a {{- /* c */ -}} b
=== language 5
a {{/* c */}} b
=== language 6
{{ "a" }}{{ `raw\n` }}{{ 'a' }}
=== language 7
{{ 1 }} {{ 1.5 }} {{ 1e3 }} {{ 0x10 }} {{ 0b11 }} {{ 0o17 }} {{ 1_000 }} {{ -5 }} {{ +3 }} {{ 1e100 }}
=== language 8
{{ true }} {{ false }}
=== language 9
{{ if .Values.t }}yes{{ else }}no{{ end }}
=== language 10
{{ if .Values.no }}yes{{ else if .Values.i }}one{{ else }}no{{ end }}
=== language 11
{{ if .Values.zero }}yes{{ else if .Values.empty }}e{{ else if .Values.em }}m{{ else if .Values.el }}l{{ else if .Values.nil }}n{{ else }}all empty{{ end }}
=== language 12
{{ with .Values.m }}{{ .a }}{{ $.Values.s }}{{ end }}
=== language 13
{{ with .Values.nope }}x{{ else }}none{{ end }}
=== language 14
{{ with .Values.nope }}x{{ else with .Values.m }}{{ .a }}{{ else }}none{{ end }}
=== language 15
{{ range .Values.l }}[{{ . }}]{{ end }}
=== language 16
{{ range $i, $v := .Values.l }}{{ $i }}={{ $v }};{{ end }}
=== language 17
{{ range $k, $v := .Values.m }}{{ $k }}={{ $v }};{{ end }}
=== language 18
{{ range .Values.em }}x{{ else }}empty{{ end }}
=== language 19
{{ range .Values.nope }}x{{ else }}nothing{{ end }}
=== language 20
{{ range 3 }}{{ . }}{{ end }}
=== language 21
{{ range $i := 3 }}{{ $i }}{{ end }}
=== language 22
{{ range until 5 }}{{ if eq . 3 }}{{ break }}{{ end }}{{ . }}{{ end }}
=== language 23
{{ range until 5 }}{{ if eq . 3 }}{{ continue }}{{ end }}{{ . }}{{ end }}
=== language 24
{{ range until 3 }}{{ range until 3 }}{{ if eq . 1 }}{{ break }}{{ end }}i{{ end }}o{{ end }}
=== language 25
{{ $x := 1 }}{{ range until 3 }}{{ $x = add $x . }}{{ end }}{{ $x }}
=== language 26
{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}
=== language 27
{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}
=== language 28
{{ $v := 0 }}{{ $k := "" }}{{ range $k, $v = .Values.m }}{{ end }}{{ $k }}{{ $v }}
=== language 29
{{ $v := 0 }}{{ range $v = until 3 }}{{ end }}{{ $v }}
=== language 30
{{ with $x := .Values.s }}{{ $x }}{{ end }}
=== language 31
{{ if $x := .Values.s }}{{ $x }}{{ end }}
=== language 32
{{ .Values.s | upper | quote }}
=== language 33
{{ "x" | printf "%s-%s" "y" }}
=== language 34
{{ (printf "%s" "a") | upper }}
=== language 35
{{ (dict "a" (dict "b" 3)).a.b }}
=== language 36
{{ (index .Values "m").c.d }}
=== language 37
{{ .Values.m.c.d }}
=== language 38
{{ $.Values.m.c.d }}
=== language 39
{{ $v := .Values }}{{ $v.m.a }}
=== language 40
{{ .Values.nope }}
=== language 41
{{ .Values.nope | quote }}
=== language 42
{{ .Values.nil }}|{{ .Values.nope | default "d" }}
=== language 43
{{ print .Values.nope }}
=== language 44
{{ printf "%v" .Values.nope }}
=== language 45
{{ toYaml .Values.nope }}
=== language 46
{{ (.Values.nope).x }}
=== language 47
{{ $n := .Values.nope }}{{ $n.x.y }}
=== language 48
{{ (.Values.m.nope).deeper }}
=== language 49
{{ and 1 0 2 }}{{ and 1 2 }}{{ or 0 "" "x" "y" }}{{ or 0 "" }}{{ not 1 }}{{ not nil }}
=== language 50
{{ or .Values.nope .Values.s }}
=== language 51
{{ and .Values.nope .Values.nope.x }}
=== language 52
{{ or .Values.s (fail "no") }}
=== language 53
{{ eq 1 1 }} {{ eq "a" "b" "a" }} {{ ne 1 2 }} {{ lt 1 2 }} {{ le 2 2 }} {{ gt "b" "a" }} {{ ge 1.5 1.5 }}
=== language 54
{{ eq .Values.i 1.0 }} {{ eq .Values.nil nil }} {{ eq .Values.nope nil }} {{ eq 1 nil }} {{ ne nil 1 }}
=== language 55
{{ eq (len .Values.l) 5 }} {{ eq (int .Values.i) 1 }} {{ eq (add 1 1) 2 }}
=== language 56
{{ len "héllo" }} {{ len .Values.l }} {{ len .Values.m }}
=== language 57
{{ index .Values.l 1 }} {{ index .Values.m "c" "e" 1 }} {{ index "abc" 1 }} {{ index .Values.m "zz" }}
=== language 58
{{ index .Values.objs 1 "name" }}
=== language 59
{{ slice .Values.l 1 3 }} {{ slice .Values.l 2 }}
=== language 60
{{ print 1 2 "a" 3 "b" "c" 4 5 }} {{ print }} {{ println "a" 1 }}
=== language 61
{{ html "<a href='x'>\"&" }} {{ js "it's <b>\n\"=&" }} {{ urlquery "a b&c/d?é" }}
=== language 62
{{ template "named" . }}
+++
{{ define "named" }}N:{{ .Values.s }}{{ end }}
=== language 63
{{ block "blocked" .Values.m }}B:{{ .a }}{{ end }}
=== language 64
{{ template "novalue" }}
+++
{{ define "novalue" }}[{{ . }}]{{ end }}
=== language 65
{{ include "inc" (dict "x" 1 "ctx" $) }}
+++
{{ define "inc" }}{{ .x }}{{ .ctx.Values.s }}{{ end }}
=== language 66
{{ tpl .Values.tplText . }}
=== language 67
{{ tpl "{{ define \"local\" }}L{{ . }}{{ end }}{{ include \"local\" 5 }}" . }}
=== language 68
{{ tpl "{{ $x := .Values.s }}{{ $x }}{{ .nope }}" . }}
=== language 69
{{ tpl (toYaml .Values.m) . }}
=== language 70
{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.Service }} {{ .Release.IsInstall }} {{ .Release.IsUpgrade }} {{ .Release.Revision }}
=== language 71
{{ .Chart.Name }} {{ .Chart.Version }} {{ .Chart.AppVersion }} {{ .Chart.Description }} {{ .Chart.IsRoot }} {{ .Chart.nope }}
=== language 72
{{ .Template.BasePath }}
=== language 73
{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.Major }}.{{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.KubeVersion.GitVersion }}
=== language 74
{{ .Capabilities.APIVersions.Has "apps/v1" }} {{ .Capabilities.APIVersions.Has "nope/v1" }} {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" }} {{ len .Capabilities.APIVersions }}
=== language 75
{{ .Capabilities.HelmVersion.Version }}
=== language 76
{{ range $i, $v := .Capabilities.APIVersions }}{{ if lt $i 2 }}{{ $v }};{{ end }}{{ end }}
=== language 77
{{ .Files.Get "notes/a.txt" }}|{{ .Files.Get "nope" }}
=== language 78
{{ range .Files.Lines "notes/a.txt" }}<{{ . }}>{{ end }}
=== language 79
{{ (.Files.Glob "notes/*").AsConfig }}
=== language 80
{{ (.Files.Glob "notes/**").AsSecrets }}
=== language 81
{{ range $p, $b := .Files.Glob "notes/*" }}{{ $p }}={{ $b | toString }};{{ end }}
=== language 82
{{ .Files.Get "binary.bin" | b64enc }}
=== language 83
{{ .Files.GetBytes "notes/b.yaml" }}
=== language 85
{{ len .Files }}
=== language 86
{{ .Subcharts }}
=== language 88
{{ range $i, $o := .Values.objs }}{{ $i }}{{ $o.name }}{{ if $o.v }}{{ $.Values.s }}{{ end }}{{ end }}
=== language 89
{{ range tuple 1 2 3 }}{{ . }}{{ end }}
=== language 90
{{ with dict "a" 1 }}{{ .a }}{{ end }}
=== language 91
{{ $d := dict "a" 1 }}{{ $_ := set $d "b" 2 }}{{ $d.b }}{{ toJson $d }}
=== language 92
{{ if and .Values.t (not .Values.no) (eq .Values.s "abc") }}ok{{ end }}
=== language 93
{{ if or (and true false) true }}ok{{ end }}
=== language 94
{{ "quoted \"string\" with \t tab \u00e9 \x41" }}
=== language 95
{{ printf "%s %d %v %q %t" "a" 1 1.5 "q" true }}
=== language 96
{{ printf "%5d|%-5d|%05d|%x|%X|%o|%b|%c|%U|%e|%E|%f|%.2f|%8.3f|%g|%+d" 42 42 42 255 255 8 5 65 65 1.5 1.5 1.5 1.567 1.5 1e10 3 }}
=== language 97
{{ printf "%s" .Values.l }} {{ printf "%v" .Values.m }} {{ printf "%#v" .Values.m }} {{ printf "%d" .Values.l }}
=== language 98
{{ printf "%q" .Values.strs }} {{ printf "%x" "hello" }} {{ printf "% x" "hi" }} {{ printf "%10s|%-10s|%.2s" "abc" "abc" "abcdef" }}
=== language 99
{{ printf "%d" "x" }} {{ printf "%s" 1 }} {{ printf "%d" }} {{ printf "x" 1 2 }} {{ printf "%!" }} {{ printf "%z" 1 }} {{ printf "100%%" }} {{ printf "%" }}
=== language 100
{{ printf "%[2]d %[1]d" 1 2 }} {{ printf "%*d" 5 1 }} {{ printf "%t" 1 }} {{ printf "%s" nil }} {{ printf "%v" nil }} {{ printf "%d" nil }} {{ printf "%T %T %T" 1 "a" nil }}
=== language 101
{{ printf "%v %v %v" 1000000.0 123456789.0 0.00001 }} {{ .Values.big }} {{ .Values.huge }} {{ .Values.f }}
=== language 102
{{ printf "%s" (list "a" "b") }} {{ printf "%s" true }} {{ printf "%6.2f%%" 99.5 }} {{ printf "%03d" 7 }} {{ printf "%+v" (dict "a" 1) }}
=== language 103
{{ range $i, $e := list "a" "b" }}{{ if $i }},{{ end }}{{ $e }}{{ end }}
=== language 104
{{- range $key, $value := .Values.m }} {{ $key }}: {{ $value | quote }}{{- end }}
=== language 105
{{ $list := list }}{{ range until 3 }}{{ $list = append $list (printf "x%d" .) }}{{ end }}{{ join "," $list }}
=== language 106
{{ range $i, $c := splitList "," "a,b" }}{{ $i }}{{ $c }}{{ end }}
=== language 107
{{ range (list nil 1) }}[{{ . }}]{{ end }}
=== language 108
{{ range (list 1 2) }}{{ with . }}{{ . }}{{ end }}{{ end }}
=== language 109
{{ if kindIs "map" .Values.m }}{{ if kindIs "slice" .Values.l }}{{ if kindIs "string" .Values.s }}{{ if kindIs "float64" .Values.i }}{{ if kindIs "bool" .Values.t }}{{ if kindIs "invalid" .Values.nope }}all{{ end }}{{ end }}{{ end }}{{ end }}{{ end }}{{ end }}
=== language 110
{{ typeOf .Values.i }} {{ typeOf .Values.s }} {{ typeOf .Values.l }} {{ typeOf .Values.m }} {{ typeOf .Values.nope }} {{ typeOf .Values }} {{ kindOf .Values.nope }} {{ kindOf .Values.f }} {{ kindOf .Capabilities }}
=== language 111
{{ with $ }}{{ .Release.Name }}{{ end }}
=== language 112
{{ template "a b" }}
+++
{{ define "a b" }}x{{ end }}
=== language 115
{{ 1 | }}
=== language 116
{{ "}}" }}{{ `{{` }}
=== language 117
{{ "a" | quote | quote }}
=== language 118
{{ .Values.l | len | add 1 }}
=== language 119
{{ (list 1 2 3) | first }}
=== language 120
{{ .Values.m | toYaml | nindent 2 }}
=== language 121
{{ $x := "a" -}} {{- $x }}
=== language 122
{{if true}}a{{end}}{{if not true}}b{{else}}c{{end}}

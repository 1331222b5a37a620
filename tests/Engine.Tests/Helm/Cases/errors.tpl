=== error 1
{{ .Values.nope.x }}
=== error 2
a: 1
b: {{ .Values.nope.x.y }}
=== error 3
{{ .Values.s.x }}
=== error 4
{{ $x := .Values.s }}{{ $x.y }}
=== error 5
{{ include "nope" . }}
=== error 6
{{ template "nope" . }}
=== error 7
{{ fail "stop here" }}
=== error 8
{{ required "need it" .Values.nope }}
=== error 9
{{ required "need it" "" }}
=== error 10
{{ tpl "{{ .Values.nope.x }}" . }}
=== error 11
{{ tpl "{{ fail \"inner\" }}" . }}
=== error 12
{{ tpl "{{ bad" . }}
=== error 13
{{ nofunc 1 }}
=== error 14
{{ if }}
=== error 15
{{ if true }}
=== error 16
{{ end }}
=== error 17
{{ else }}
=== error 18
{{ range }}{{ end }}
=== error 19
{{ range 1.5 }}{{ end }}
=== error 20
{{ range "abc" }}{{ end }}
=== error 21
{{ range $i, $x := 3 }}{{ end }}
=== error 22
{{ $undefined }}
=== error 23
{{ 1 2 }}
=== error 24
{{ nil }}
=== error 25
{{ "a" "b" }}
=== error 26
{{ upper }}
=== error 27
{{ upper "a" "b" }}
=== error 28
{{ upper 3 }}
=== error 29
{{ upper .Values.i }}
=== error 30
{{ upper .Values.nope }}
=== error 31
{{ $n := .Values.nope }}{{ upper $n }}
=== error 32
{{ trunc "a" "b" }}
=== error 33
{{ trunc .Values.i "b" }}
=== error 34
{{ trunc nil "b" }}
=== error 35
{{ index .Values.l 10 }}
=== error 36
{{ index .Values.l "a" }}
=== error 37
{{ index .Values.m 1 }}
=== error 38
{{ index .Values.nope "a" }}
=== error 39
{{ index .Values "nope" "b" }}
=== error 40
{{ index nil 1 }}
=== error 41
{{ len 3 }}
=== error 43
{{ eq 1 1.0 }}
=== error 44
{{ eq "1" 1 }}
=== error 45
{{ eq .Values.l .Values.l }}
=== error 46
{{ eq .Values.m .Values.l }}
=== error 47
{{ lt 1 "a" }}
=== error 48
{{ lt nil 1 }}
=== error 49
{{ gt .Values.i 0 }}
=== error 50
{{ eq }}
=== error 51
{{ eq 1 }}
=== error 52
{{ and }}
=== error 53
{{ break }}
=== error 54
{{ "unterminated }}
=== error 55
{{ 'ab' }}
=== error 56
{{ 1x }}
=== error 57
{{ (1 }}
=== error 58
{{ 1) }}
=== error 59
{{ .Values.a.1 }}
=== error 60
{{ /* open
=== error 61
{{ /* x */ y }}
=== error 62
{{ define }}
=== error 63
{{ define "x" }}
=== error 64
{{ define "x" }}a{{ end }}{{ define "x" }}b{{ end }}
=== error 65
{{ template }}
=== error 66
{{ .Values.s "arg" }}
=== error 67
{{ .Release.Name.x }}
=== error 68
{{ .Capabilities.nope }}
=== error 69
{{ .Chart.nope.x }}
=== error 70
{{ (list).x }}
=== error 71
{{ call 1 }}
=== error 73
{{ set 1 2 3 }}
=== error 74
{{ set nil "a" 1 }}
=== error 75
{{ hasKey .Values.nope "a" }}
=== error 76
{{ get .Values.s "a" }}
=== error 77
{{ first 3 }}
=== error 78
{{ first nil }}
=== error 79
{{ append "a" 1 }}
=== error 80
{{ concat 1 }}
=== error 81
{{ without "a" 1 }}
=== error 82
{{ has 1 "a" }}
=== error 83
{{ slice "abc" 1 }}
=== error 84
{{ slice (list 1 2) 3 }}
=== error 85
{{ dig "a" }}
=== error 86
{{ dig "s" "x" 1 .Values }}
=== error 87
{{ dig "a" "b" 1 (dict "a" "str") }}
=== error 88
{{ div 1 0 }}
=== error 89
{{ mod 1 0 }}
=== error 90
{{ repeat -1 "a" }}
=== error 91
{{ semverCompare "bad" "1.0.0" }}
=== error 92
{{ semverCompare ">1" "bad" }}
=== error 93
{{ semver "x" }}
=== error 94
{{ regexFind "(" "a" }}
=== error 95
{{ mustRegexMatch "[" "a" }}
=== error 96
{{ regexReplaceAll "a**" "a" "b" }}
=== error 97
{{ mustToDate "2006-01-02" "x" }}
=== error 98
{{ mustFromJson "{" }}
=== error 99
{{ deepCopy nil }}
=== error 100
{{ urlParse "http://[::1" }}
=== error 101
{{ .Files.Get }}
=== error 102
{{ .Files.Get "a" "b" }}
=== error 103
{{ include "self" . }}{{ define "self" }}{{ include "self" . }}{{ end }}
=== error 104
{{ range .Values.l }}{{ .x }}{{ end }}
=== error 105
{{ range (list nil) }}{{ .x }}{{ end }}
=== error 106
{{ with .Values.s }}{{ .x }}{{ end }}
=== error 107
{{ $x := }}
=== error 108
{{ | }}
=== error 110
{{ true.x }}
=== error 111
{{ "a".x }}
=== error 112
{{ 1 | 2 }}
=== error 113
{{ .Values.s | .Values.m }}
=== error 114
{{ ternary 1 2 3 }}
=== error 115
{{ ternary 1 2 .Values.nope }}
=== error 116
{{ printf 1 }}
=== error 117
{{ printf }}
=== error 118
{{ fromYaml .Values.m }}
=== error 119
{{ b64enc .Values.i }}
=== error 120
{{ genCA "x" .Values.i }}
=== error 121
{{ until .Values.i }}
=== error 122
{{ chunk 0 (list 1) }}
=== error 124
{{ pluck 1 (dict) }}
=== error 125
{{ dict 1 2 | upper }}
=== error 126
{{ substr 2 1 "abc" }}
=== error 127
{{ join 1 (list) }}
=== error 128
{{ atoi 5 }}
=== error 129
{{ $x = 1 }}
=== error 130
{{ $ = }}
=== error 131
{{ {{ }}
=== error 132
{{ .Values.s }
=== error 133
a: {{ .Values.s }}: b: [
=== error 134
- list
=== error 135
just text

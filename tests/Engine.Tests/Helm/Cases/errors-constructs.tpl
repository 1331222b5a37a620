=== range over a float
{{ range .Values.i }}x{{ end }}
=== range over text
{{ range "abc" }}x{{ end }}
=== range over true
{{ range true }}x{{ end }}
=== two variables over a number
{{ range $i, $e := 3 }}x{{ end }}
=== eq of a float and an int
{{ eq .Values.i 1 }}
=== eq of text and number
{{ eq "1" 1 }}
=== eq of a list
{{ eq .Values.l .Values.l }}
=== lt of nil
{{ lt nil 1 }}
=== lt of bools
{{ lt true false }}
=== slice of text
{{ slice .Values.s 1 }}
=== slice beyond
{{ slice .Values.l 1 30 }}
=== index beyond
{{ index .Values.l 30 }}
=== index with text
{{ index .Values.l "a" }}
=== index of nil
{{ index .Values.nil "a" }}
=== index of text beyond
{{ index "abc" 5 }}
=== nil in a pipe
{{ nil | toYaml }}
=== nil alone
{{ nil }}
=== field of nil
{{ .Values.nope.deeper }}
=== field of text
{{ .Values.s.x }}
=== field of a number
{{ .Values.i.x }}
=== field of a list
{{ .Values.l.x }}
=== field of dot in range
{{ range .Values.nums }}{{ .x }}{{ end }}
=== unknown variable
{{ $nope }}
=== variable of another scope
{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}
=== assignment without declaration
{{ $x = 1 }}
=== unknown function
{{ nope 1 }}
=== argument to a value
{{ .Values.s 1 }}
=== argument to text
{{ "a" 1 }}
=== pipe into a value
{{ 1 | .Values.s }}
=== too few arguments
{{ trunc 1 }}
=== too many arguments
{{ upper "a" "b" }}
=== wrong kind of argument
{{ upper 1 }}
=== int where text is wanted
{{ trim 1 }}
=== text where an int is wanted
{{ repeat "a" "b" }}
=== map where text is wanted
{{ upper .Values.m }}
=== unclosed if
{{ if true }}
=== unclosed action
{{ if
=== end without if
{{ end }}
=== else without if
{{ else }}
=== two elses
{{ if true }}a{{ else }}b{{ else }}c{{ end }}
=== break outside
{{ break }}
=== continue outside
{{ continue }}
=== break in a define outside of the loop
{{ range until 2 }}{{ template "b" }}{{ end }}{{ define "b" }}{{ break }}{{ end }}
=== unknown template
{{ template "nope" . }}
=== unknown include
{{ include "nope" . }}
=== include without dot
{{ include "x" }}
=== define in an if
{{ if true }}{{ define "x" }}{{ end }}{{ end }}
=== unclosed text
{{ "abc }}
=== unclosed raw text
{{ `abc }}
=== unclosed comment
{{/* abc }}
=== comment with a blank
{{ /* abc */ }}
=== bad number
{{ 1x }}
=== bad character
{{ 'ab' }}
=== overflow
{{ 99999999999999999999 }}
=== bad escape
{{ "\q" }}
=== unclosed parenthesis
{{ (1 }}
=== extra parenthesis
{{ 1) }}
=== empty action
{{ }}
=== empty parenthesis
{{ () }}
=== empty pipe
{{ 1 | }}
=== two dots
{{ .Values..s }}
=== required of nothing
{{ required "need it" .Values.nope }}
=== required of an empty text
{{ required "need it" .Values.empty }}
=== fail with words
{{ fail (printf "no %s" .Values.s) }}
=== fail in an include
{{ include "f" . }}{{ define "f" }}{{ fail "inner" }}{{ end }}
=== fail in tpl
{{ tpl "{{ fail \"x\" }}" . }}
=== tpl that does not parse
{{ tpl "{{ if }}" . }}
=== tpl of a number
{{ tpl 5 . }}
=== tpl of an unknown field
{{ tpl "{{ .a.b.c }}" (dict "a" (dict)) }}
=== division by zero
{{ div 1 0 }}
=== remainder of zero
{{ mod 1 0 }}
=== fromJson that must
{{ mustFromJson "{" }}
=== regex that must
{{ mustRegexMatch "(" "a" }}
=== regex
{{ regexMatch "(" "a" }}
=== semver
{{ semver "x" }}
=== semverCompare
{{ semverCompare ">=x" "1.0.0" }}
=== date of text
{{ mustToDate "2006-01-02" "x" }}
=== b32
{{ first 1 }}
=== first of text
{{ last "abc" }}
=== has of text
{{ has "a" "abc" }}
=== set of a list
{{ set (list) "a" 1 }}
=== set with a number
{{ set (dict) 1 1 }}
=== hasKey of nil
{{ hasKey .Values.nil "a" }}
=== keys of a list
{{ keys (list 1) }}
=== merge of text
{{ merge "a" (dict) }}
=== dig without default
{{ dig "a" }}
=== dig through text
{{ dig "s" "x" "d" .Values }}
=== concat of text
{{ concat "a" (list) }}
=== append to text
{{ append "a" 1 }}
=== until of text
{{ until "3" }}
=== ternary of text
{{ ternary 1 2 "true" }}
=== substr of a number
{{ substr 0 1 5 }}
=== nindent of text
{{ nindent "2" "a" }}
=== toDate
{{ date 5 }}
=== atoi
{{ printf 5 }}
=== not of two
{{ not 1 2 }}
=== len of a number
{{ len 3 }}
=== html in a chain
{{ .Values.s | nope | quote }}
=== yaml that is none
a: {{ "b: c: d" }}
=== genCA with text
{{ genCA "x" "y" }}
=== buildCustomCert
{{ buildCustomCert "!!" "!!" }}
=== lookup
{{ lookup "v1" "Secret" }}
=== Files.Get of a number
{{ .Files.Get 1 }}
=== seq of text
{{ seq "a" }}
=== fromToml that is none
{{ mustFromJson "[1," }}
=== chunk of zero
{{ chunk 0 (list 1) }}
=== join of three
{{ join "," (list) 1 }}
=== template name that is no text
{{ template .Values.s . }}
=== define without a name
{{ define }}{{ end }}
=== nested define
{{ define "a" }}{{ define "b" }}{{ end }}{{ end }}
=== declaration of two outside of range
{{ $a, $b := 1 }}
=== with of two variables
{{ with $a, $b := .Values.m }}{{ end }}
=== break in an else of range
{{ range .Values.el }}{{ else }}{{ break }}{{ end }}

=== if chain with assignment
{{ $r := "" }}{{ if .Values.no }}{{ $r = "a" }}{{ else if .Values.zero }}{{ $r = "b" }}{{ else if and .Values.t (not .Values.em) }}{{ $r = "c" }}{{ else }}{{ $r = "d" }}{{ end }}{{ $r }}
=== if with a variable of its own
{{ if $x := .Values.s }}{{ $x }}{{ else }}none{{ $x }}{{ end }}
=== with else with
{{ with .Values.nil }}a{{ else with .Values.em }}b{{ else with .Values.s }}c{{ . }}{{ else }}d{{ end }}
=== with variable
{{ with $m := .Values.m }}{{ $m.b }}{{ .a }}{{ $.Values.s }}{{ end }}
=== range else of nil
{{ range .Values.nil }}x{{ else }}none{{ end }}
=== range else of map
{{ range $k, $v := .Values.em }}x{{ else }}empty{{ end }}
=== range over a number of values
{{ range .Values.i | int }}x{{ end }}|{{ range $i := .Values.i | int }}{{ $i }}{{ end }}
=== range over numbers from functions
{{ range $i := until 3 }}{{ $i }};{{ end }}{{ range $i, $e := untilStep 10 0 -3 }}{{ $i }}={{ $e }};{{ end }}{{ range seq 2 2 8 | splitList " " }}{{ . }},{{ end }}
=== range with break in if
{{ range $i, $e := .Values.nums }}{{ if eq $i 2 }}{{ break }}{{ end }}{{ $e }},{{ end }}done
=== range with continue
{{ range .Values.l }}{{ if kindIs "string" . }}{{ continue }}{{ end }}[{{ . }}]{{ end }}
=== nested loops with break
{{ range $i := until 3 }}{{ range $j := until 3 }}{{ if gt $j $i }}{{ break }}{{ end }}{{ $i }}{{ $j }} {{ end }}|{{ end }}
=== range assigns outer variables
{{ $last := 0 }}{{ $k := "" }}{{ range $k, $last = .Values.m }}{{ end }}{{ $k }}{{ $last }}
=== range keys in order
{{ range $k, $v := dict "z" 1 "a" 2 "M" 3 "_" 4 "10" 5 "9" 6 }}{{ $k }}={{ $v }} {{ end }}
=== variables of an inner scope end
{{ $x := 1 }}{{ range until 2 }}{{ $x := 5 }}{{ $x }}{{ end }}{{ $x }}
=== accumulated in a dict
{{ $d := dict }}{{ range $i, $s := .Values.strs }}{{ $_ := set $d $s $i }}{{ end }}{{ $d | toJson }}
=== accumulated in a list
{{ $l := list }}{{ range .Values.nums }}{{ $l = append $l (mul . 2) }}{{ end }}{{ $l }} {{ $l | toJson }}
=== dollar in define is its dot
{{ template "inner" .Values.m }}
+++
{{ define "inner" }}{{ $.b }}{{ .a }}{{ end }}
=== block with default
{{ block "blk" .Values.m }}[{{ .a }}]{{ end }}
=== definition within definition file
{{ include "one" . }}
+++
{{ define "one" }}1{{ include "two" (dict "x" .Values.s) }}{{ end }}{{ define "two" }}2{{ .x }}{{ end }}
=== recursion with a counter
{{ include "rec" 5 }}
+++
{{ define "rec" }}{{ if gt (int .) 0 }}{{ . }},{{ include "rec" (sub (int .) 1) }}{{ end }}{{ end }}
=== recursive tree
{{ include "tree" .Values.m }}
+++
{{ define "tree" }}{{ range $k, $v := . }}({{ $k }}{{ if kindIs "map" $v }}{{ include "tree" $v }}{{ end }}){{ end }}{{ end }}
=== define with spaces trimmed
x{{- include "sp" . -}}  y
+++
{{- define "sp" -}}
  mid  
{{- end -}}
=== whitespace at both ends
a  
  {{- /* c */ -}}  
  b{{- 1 -}}  c  {{ 2 -}}   d
=== trim keeps inner text
{{- "  x  " -}}   |
=== comment over lines
a{{/* one
two */}}b{{- /* x */ -}}  c
=== negative number beside trim
{{ -3 }}{{- -3 }}{{ 3 -}} x
=== raw string over lines
{{ `a
b \n {{ c }}` }}
=== pipeline over lines
{{ .Values.s
  | upper
  | quote }}
=== parentheses over lines
{{ printf "%s-%s"
    (.Values.s | upper)
    (index .Values.l 1) }}
=== characters
{{ 'a' }} {{ '\n' }} {{ '\u00e9' }} {{ printf "%c" 'x' }}
=== numbers of all forms
{{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 017 }} {{ 1_000 }} {{ 1e3 }} {{ .5 }} {{ 1.5e-7 }} {{ 0x1p4 }} {{ 1e100 }}
=== chained fields of calls
{{ (dict "a" (dict "b" 7)).a.b }} {{ (index .Values.objs 1).name }} {{ (first .Values.objs).v }}
=== method of a variable
{{ $c := .Capabilities }}{{ $c.APIVersions.Has "v1" }} {{ $c.KubeVersion.Major }}.{{ $c.KubeVersion.Minor }} {{ $c.KubeVersion.GitVersion }} {{ $c.KubeVersion }}
=== call of nothing
{{ $x := .Values.missing }}[{{ $x }}]{{ .Values.missing }}|{{ .Values.missing | default "d" }}|{{ .Values.nil }}
=== deep missing by with
{{ with .Values.nope }}{{ .x.y }}{{ end }}{{ ((.Values.nope).x).y }}|{{ (.Values.nope | default dict).x }}
=== and or values
{{ and 1 0 2 }} {{ and 1 "" }} {{ or 0 "" "x" }} {{ or nil 0 }} {{ and "a" (list) }} {{ not "" }} {{ or (and 0 1) "z" }}
=== short circuit
{{ if and (hasKey .Values "nope") (gt .Values.nope 1) }}a{{ else }}b{{ end }}{{ or .Values.s (fail "never") }}
=== eq of many
{{ eq .Values.s "x" "abc" "y" }} {{ eq .Values.f 1.5 }} {{ ne .Values.s "abc" }}
=== lt of texts
{{ lt "a" "b" }} {{ gt "10" "9" }} {{ le 1 1 }} {{ ge 1.5 1.5 }} {{ lt -1 0 }} {{ lt (int64 1) (int64 2) }}
=== eq of nil
{{ eq nil nil }} {{ eq .Values.nil nil }} {{ eq .Values.missing nil }} {{ ne .Values.s nil }}
=== eq of bools
{{ eq true .Values.t }} {{ eq .Values.no false }} {{ ne true false }}
=== len of all
{{ len .Values.s }} {{ len .Values.uni }} {{ len .Values.l }} {{ len .Values.m }} {{ len (list) }} {{ len (dict) }}
=== index into nested
{{ index .Values "m" "c" "e" 1 }} {{ index .Values.l 0 }} {{ index .Values.m "nope" }} {{ index .Values.m }}
=== slice
{{ slice .Values.l 1 3 }} {{ slice .Values.l }} {{ slice .Values.nums 1 2 3 }}
=== print spaces
{{ print 1 2 }}{{ print "a" "b" }}{{ print "a" 1 2 "b" }}{{ print 1 "a" true nil }}{{ println "x" 1 }}
=== html js urlquery
{{ html "<a b='c'>&\"" }} {{ js "it's <b>\n" }} {{ urlquery "a b&c=d/é" }}
=== printing values
{{ .Values.l }} {{ .Values.m }} {{ .Values.objs }} {{ .Values.em }} {{ .Values.el }} {{ .Values.f }} {{ .Values.big }} {{ .Values.huge }} {{ .Values.neg }} {{ .Values.t }}
=== printing large and small floats
{{ 1e20 }} {{ 1e21 }} {{ 123456789.0 }} {{ 0.000001 }} {{ 0.0000001 }} {{ 100000000000000000000.0 }} {{ float64 3 }} {{ 1e6 }} {{ mulf 1.1 1.1 }}
=== values through json
{{ .Values.big | toJson }} {{ .Values.huge | toJson }} {{ 1e21 | toJson }} {{ .Values.f | toJson }} {{ 1e20 | toJson }} {{ 0.0000001 | toJson }} {{ int64 5 | toJson }}
=== values through yaml
{{ .Values.big | toYaml }} {{ .Values.huge | toYaml }} {{ .Values.f | toYaml }} {{ 1e20 | toYaml }} {{ 1e6 | toYaml }} {{ true | toYaml }} {{ .Values.nil | toYaml }} {{ "true" | toYaml }} {{ "1" | toYaml }} {{ "" | toYaml }}
=== round trip of numbers
{{ (fromYaml "a: 1\nb: 1.0\nc: 1e3\nd: 0x10\ne: 010\nf: 1_000\ng: .5\nh: 12345678901234567890") | toJson }}
=== round trip of words
{{ (fromYaml "a: yes\nb: on\nc: ~\nd: null\ne: True\nf: NO\ng: 2020-01-01\nh: 1:30\nj: y\nk: n") | toJson }}
=== toYaml of texts
{{ list "a: b" "- x" "#c" "{}" "[]" "@x" "%x" "a #b" "!t" "&a" "*a" "|" ">" "'" "\"" "null" "~" "1.0" "0x1" "1e3" "yes" "no" "on" "off" "y" "n" "\t" " lead" "trail " "a\nb" "a\n" "2020-01-01" "12:30:45" "=" "<<" "?" "-" ":" "a:" "é☃" "0o7" "+1" ".5" "1_000" | toYaml }}
=== toYaml of nested
{{ dict "l" (list (list 1 2) (dict "a" (list)) (list (list))) "e" (dict) "n" nil "d" (dict "x" (dict "y" "z")) | toYaml }}
=== toYaml long text
{{ dict "a" (repeat 30 "word ") "b" (repeat 100 "x") "c" (printf "%s\n%s" (repeat 30 "word ") "end") | toYaml }}
=== toYamlPretty
{{ dict "l" (list 1 (list 2 3) (dict "a" 1 "b" (list 1))) "t" (repeat 30 "word ") | toYamlPretty }}
=== toPrettyJson and raw
{{ dict "a" "<b>&'" "c" (list 1 nil (dict)) | toPrettyJson }} {{ dict "a" "<b>&'" | toRawJson }} {{ "<" | toJson }}
=== fromJson kinds
{{ fromJson "{\"a\":[1,2.5,null,true,\"x\",{\"b\":1e3}]}" }} {{ fromJsonArray "[1,\"a\",null]" }} {{ (fromJson "[1]").Error }} {{ fromJsonArray "{}" }}
=== fromYamlArray and errors
{{ fromYamlArray "- 1\n- a\n- {b: c}" | toJson }} {{ fromYamlArray "a: b" | toJson }} {{ (fromYaml "- a").Error }}
=== toToml
{{ dict "a" 1 "b" (dict "c" "d" "e" (list 1 2)) "f" 1.5 "g" true "h" (list (dict "i" 1) (dict "i" 2)) | toToml }}
=== fromToml
{{ fromToml "a = 1\n[b]\nc = \"d\"\ne = [1, 2]\n[[f]]\ng = 1.5\n[[f]]\ng = 2020-01-01T00:00:00Z" | toJson }}
=== dict mutation
{{ $d := dict "a" 1 }}{{ $_ := set $d "b" 2 }}{{ $_ := unset $d "a" }}{{ $d }} {{ hasKey $d "a" }} {{ get $d "b" }} {{ get $d "nope" | quote }} {{ pluck "b" $d (dict "b" 3) (dict) }}
=== dig
{{ dig "c" "d" "def" .Values.m }} {{ dig "c" "nope" "x" "def" .Values.m }} {{ dig "nope" 5 .Values.m }}
=== merge
{{ merge (dict "a" 1 "n" (dict "x" 1)) (dict "a" 2 "b" 3 "n" (dict "x" 2 "y" 3)) | toJson }} {{ mergeOverwrite (dict "a" 1 "n" (dict "x" 1)) (dict "a" 2 "n" (dict "y" 3)) | toJson }}
=== merge with empty values
{{ merge (dict "a" "" "b" 0 "c" false "d" nil "e" (list)) (dict "a" "x" "b" 1 "c" true "d" 2 "e" (list 1)) | toJson }} {{ mergeOverwrite (dict "a" "x" "b" 1 "c" true "e" (list 1)) (dict "a" "" "b" 0 "c" false "d" nil "e" (list)) | toJson }}
=== merge changes the first
{{ $a := dict "n" (dict "x" 1) }}{{ $b := dict "n" (dict "y" 2) }}{{ $_ := merge $a $b }}{{ $_ := set $a.n "z" 3 }}{{ $a | toJson }} {{ $b | toJson }}
=== deepCopy
{{ $a := dict "n" (dict "x" 1) "l" (list 1) }}{{ $b := deepCopy $a }}{{ $_ := set $b.n "x" 2 }}{{ $a | toJson }} {{ $b | toJson }} {{ deepEqual $a $b }}
=== omit pick keys values
{{ omit .Values.m "a" "nope" | toJson }} {{ pick .Values.m "a" "b" "nope" | toJson }} {{ keys .Values.m .Values.em | sortAlpha }} {{ values (dict "a" 1) }}
=== dict of odd arguments
{{ dict "a" | toJson }} {{ dict "a" 1 "b" | toJson }} {{ dict 1 2 | toJson }}
=== lists
{{ list 1 2 3 | first }} {{ last (list 1 2 3) }} {{ rest (list 1 2 3) }} {{ initial (list 1 2 3) }} {{ reverse (list 1 2 3) }} {{ uniq (list 1 1 "1" 1.0) }} {{ without (list 1 2 3) 2 }} {{ has 2 (list 1 2) }} {{ compact (list 0 1 "" "a" nil false) }}
=== concat chunk
{{ concat (list 1) (list) (list 2 3) }} {{ chunk 2 (list 1 2 3 4 5) }} {{ chunk 3 (list) }} {{ append (list 1) (list 2) }} {{ prepend (list 1) 0 }}
=== sortAlpha of kinds
{{ sortAlpha (list 3 "b" 1 "a" true) }} {{ sortAlpha .Values.strs }}
=== join and split
{{ join "-" (list 1 "a" true nil 2.5) }} {{ split "." "a.b.c" }} {{ (split "." "a.b")._1 }} {{ splitList "," "a,,b" | len }} {{ splitn "." 2 "a.b.c" }} {{ join "," "abc" }}
=== toStrings
{{ toStrings (list 1 2.5 true nil "x") }} {{ toString .Values.l }} {{ toString nil }} {{ toString 1.0 }} {{ toString .Values.big }}
=== ternary default coalesce
{{ ternary 1 2 true }} {{ true | ternary "a" "b" }} {{ default 1 0 }} {{ default 1 "" }} {{ default 1 false }} {{ coalesce nil 0 "" "x" }} {{ coalesce }} {{ empty (list) }} {{ empty 0.0 }} {{ any 0 1 }} {{ all 1 0 }}
=== type functions
{{ typeOf 1 }} {{ typeOf 1.5 }} {{ typeOf "s" }} {{ typeOf nil }} {{ typeOf (list) }} {{ typeOf (dict) }} {{ typeOf .Values.i }} {{ typeOf .Values.m }} {{ typeOf .Values.l }} {{ typeOf .Values }} {{ typeOf . }} {{ typeOf true }} {{ typeOf (int64 1) }} {{ kindOf .Values.f }} {{ kindOf nil }} {{ kindOf .Release.Name }} {{ typeIsLike "int" 1 }} {{ typeIs "string" "" }} {{ typeOf now }}
=== type of release
{{ typeOf .Release }} {{ typeOf .Chart }} {{ typeOf .Files }} {{ typeOf .Capabilities }} {{ typeOf .Template }} {{ typeOf .Subcharts }} {{ typeOf .Capabilities.APIVersions }} {{ kindOf .Capabilities.KubeVersion }}
=== math
{{ add 1 2.7 "3" }} {{ sub 5 "2" }} {{ div 7 2 }} {{ mod 7 3 }} {{ mod -7 3 }} {{ mul 2 3 4 }} {{ max 1 5 3 }} {{ min 4 2 }} {{ add1 1 }} {{ floor 1.9 }} {{ ceil 1.1 }} {{ round 1.255 2 }} {{ round 1.5 0 }} {{ addf 1 2.5 }} {{ subf 3 1.5 }} {{ divf 1 3 }} {{ mulf 1.5 2 }} {{ maxf 1 2.5 }} {{ minf 1 2.5 }}
=== int conversions
{{ int "12" }} {{ int "x" }} {{ int 1.9 }} {{ int true }} {{ int nil }} {{ int64 "9223372036854775807" }} {{ int "0x1F" }} {{ int "010" }} {{ float64 "1.5" }} {{ float64 "x" }} {{ toDecimal "777" }} {{ int .Values.oct }} {{ .Values.oct }} {{ atoi "12" }} {{ int "1e3" }} {{ int " 5" }}
=== strings
{{ trim "  a " }}|{{ trimAll "$" "$5$" }}|{{ trimSuffix "-" "a-" }}|{{ trimPrefix "-" "-a" }}|{{ upper "é" }}|{{ title "hello world-x" }}|{{ untitle "Hello World" }}|{{ repeat 3 "ab" }}|{{ substr 1 3 "abcde" }}|{{ substr -1 2 "abc" }}|{{ trunc 2 "abc" }}|{{ trunc -2 "abc" }}|{{ nospace "a b c" }}|{{ initials "First Last" }}|{{ contains "b" "abc" }}|{{ hasPrefix "a" "abc" }}
=== strings two
{{ cat 1 "a" nil true }}|{{ indent 2 "a\nb" }}|{{ nindent 2 "a\nb" }}|{{ replace "a" "b" "aaa" }}|{{ plural "one" "many" 1 }}|{{ snakecase "FirstName" }}|{{ camelcase "http_server" }}|{{ kebabcase "FirstName" }}|{{ swapcase "aBc" }}|{{ wrap 5 "hello world foo" }}|{{ wrapWith 5 "/" "hello world" }}|{{ abbrev 5 "hello world" }}|{{ abbrevboth 5 10 "1234 5678 9123" }}|{{ quote "a\"b" 1 nil }}|{{ squote "a'b" 2 }}
=== hashes
{{ sha1sum "a" }} {{ sha256sum "é" }} {{ sha512sum "" }} {{ adler32sum "abc" }} {{ b64enc "é" }} {{ b64dec "w6k=" }} {{ b32enc "abc" }} {{ b32dec "MFRGG===" }} {{ b64dec "!!" }}
=== urls and paths
{{ urlParse "https://u:p@h:8/p/q?a=b#f" | toJson }} {{ urlJoin (dict "scheme" "http" "host" "h" "path" "/p" "query" "a=b") }} {{ base "a/b.c" }} {{ dir "a/b" }} {{ ext "a.tar.gz" }} {{ clean "a/../b//c" }} {{ isAbs "/a" }} {{ osBase "/x/y" }}
=== semver
{{ semver "1.2.3-beta.1+x" | toJson }} {{ semverCompare ">=1.2.0-0 <2" "1.5.0" }} {{ (semver "v1.2").Minor }} {{ semverCompare "^1.2" "v1.9" }} {{ (semver "1.2.3").Compare (semver "1.2.4") }}
=== regex
{{ regexMatch "^a.c$" "abc" }} {{ regexFind "[0-9]+" "a12b3" }} {{ regexFindAll "[0-9]" "1a2b3" 2 }} {{ regexReplaceAll "(a)(b)" "abab" "${2}$1" }} {{ regexReplaceAllLiteral "a" "aba" "$1" }} {{ regexSplit "," "a,b,c" -1 }} {{ regexQuoteMeta "a.b*c" }} {{ mustRegexMatch "x" "y" }}
=== dates
{{ date "2006-01-02 15:04:05 MST Mon Jan _2 .000" 0 }} {{ dateInZone "15:04" 0 "Europe/Berlin" }} {{ toDate "2006-01-02" "2020-02-30" }} {{ (toDate "2006-01-02" .Values.date).Year }} {{ duration "95" }} {{ durationRound "2h10m5s" }} {{ unixEpoch (toDate "2006" "2000") }} {{ htmlDate 86400 }}
=== files
{{ .Files.Get "notes/a.txt" }}|{{ .Files.Get "nope" }}|{{ range .Files.Lines "notes/a.txt" }}[{{ . }}]{{ end }}|{{ (.Files.Glob "notes/*").AsConfig }}|{{ (.Files.Glob "**.yaml").AsSecrets }}|{{ len (.Files.Glob "x*") }}|{{ .Files.GetBytes "notes/a.txt" | toString }}|{{ range $p, $b := .Files.Glob "notes/*" }}{{ base $p }}={{ $b | toString | trim }};{{ end }}
=== tpl
{{ tpl .Values.tplText . }} {{ tpl "{{ .a }}{{ $x := 1 }}{{ $x }}" (dict "a" 1 "Template" .Template) }} {{ tpl "{{ define \"q\" }}Q{{ end }}{{ include \"q\" . }}" . }} {{ tpl (toYaml .Values.m) . }} {{ tpl "{{ tpl .Values.tplText . }}" . }}
=== release and chart
{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.Service }} {{ .Release.IsInstall }} {{ .Release.IsUpgrade }} {{ .Release.Revision }} {{ .Chart.Name }} {{ .Chart.Version }} {{ .Chart.AppVersion }} {{ .Chart.APIVersion }} {{ .Chart.Type }}
=== required passes
{{ required "x" .Values.s }} {{ required "x" 0 }} {{ required "x" false }} {{ required "x" .Values.el }}
=== lookup
{{ lookup "v1" "Secret" "" "x" }} {{ (lookup "v1" "Secret" "" "x").data }} {{ len (lookup "v1" "Pod" "a" "") }} {{ if lookup "v1" "Secret" "a" "b" }}y{{ else }}n{{ end }}
=== mustFunctions
{{ mustToJson (dict "a" 1) }} {{ mustFromJson "{\"a\":1}" }} {{ mustAppend (list 1) 2 }} {{ mustFirst (list 3) }} {{ mustUniq (list 1 1) }} {{ mustHas 1 (list 1) }} {{ mustToRawJson "<" }} {{ mustMerge (dict "a" 1) (dict "b" 2) }} {{ mustToYaml (dict "a" 1) }}
=== checksum idiom
{{ include "cfg" . | sha256sum }}
+++
{{ define "cfg" }}data:
  {{- range $k, $v := .Values.m }}
  {{ $k }}: {{ $v | toString | quote }}
  {{- end }}{{ end }}
=== list of lines idiom
{{- range $line := splitList "\n" (trim .Values.multi) }}
- {{ $line | quote }}
{{- end }}
=== tpl in a loop with its own root
{{ range $k, $v := dict "a" "{{ .Release.Name }}" "b" "{{ .Values.s }}" }}{{ $k }}={{ tpl $v $ }} {{ end }}
=== global passed by dict
{{ include "with.ctx" (dict "ctx" . "name" "n" "extra" (dict "x" .Values.i)) }}
+++
{{ define "with.ctx" }}{{ .ctx.Release.Name }}-{{ .name }}-{{ .extra.x }}{{ end }}
=== printf verbs
{{ printf "%d %5d %-5d| %05d %x %X %o %b %c %U %e %.2f %8.3f %g %s %10s %-10s| %q %v %+v %#v %T %t %% %p" 1 2 3 4 255 255 8 5 65 65 1.5 1.005 3.14159 1e10 "s" "r" "l" "q" "v" "pv" "gv" 1.5 true nil }}
=== printf mismatches
{{ printf "%d" "x" }} {{ printf "%s" 5 }} {{ printf "%d" }} {{ printf "x" 1 2 }} {{ printf "%z" 1 }} {{ printf "%!" }} {{ printf "%s" nil }} {{ printf "%v" nil }} {{ printf "%d" 1.5 }} {{ printf "%s" (list 1 "a") }} {{ printf "%q" (list "a" "b") }} {{ printf "%v" .Values.m }} {{ printf "%*d" 5 42 }} {{ printf "%[2]d %[1]d" 1 2 }}
=== int64 and int printing
{{ printf "%d %v %T" (int64 5) (add 1 2) (add 1 2) }} {{ printf "%T %T %T" 1 .Values.i (int .Values.i) }} {{ .Values.i | int64 | printf "%03d" }}
=== getting hosts and env
{{ getHostByName "localhost" }}|{{ hello }}
=== range over text by list
{{ range $c := splitList "" "abc" }}{{ $c }}.{{ end }}
=== else if with variables
{{ $a := 3 }}{{ if eq $a 1 }}1{{ else if $b := add $a 1 }}{{ $b }}{{ end }}
=== trimmed ranges
l:{{- range .Values.strs }}
  - {{ . }}
{{- end }}
end
=== toYaml nindent idiom
a:
  {{- with .Values.m }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
=== fail in a branch not taken
{{ if .Values.no }}{{ fail "x" }}{{ end }}ok
=== variables shadow in with
{{ $x := "o" }}{{ with $x := "i" }}{{ $x }}{{ . }}{{ end }}{{ $x }}
=== template call without dot
{{ template "nodot" }}
+++
{{ define "nodot" }}[{{ . }}]{{ end }}
=== bool printing and quoting
{{ true | quote }} {{ false | toString }} {{ .Values.t | squote }} {{ print true }} {{ ternary "yes" "no" .Values.t }}
=== quoting of numbers
{{ 1.0 | quote }} {{ .Values.big | quote }} {{ 1e6 | quote }} {{ .Values.huge | quote }} {{ .Values.f | squote }} {{ int64 7 | quote }}
=== nil in lists
{{ list nil 1 nil | toJson }} {{ list nil | first }} {{ has nil (list nil) }} {{ compact (list nil) | len }} {{ without (list nil 1) nil }}
=== seq
{{ seq 5 }}|{{ seq -3 }}|{{ seq 0 }}|{{ seq 2 5 }}|{{ seq 5 2 }}|{{ seq 1 2 7 }}|{{ seq 7 -3 1 }}|{{ seq }}
=== get of values methods
{{ .Values.AsMap | len | gt 5 }} {{ (.Values.Table "m.c").d }} {{ .Values.PathValue "m.c.d" }} {{ .Values.YAML | len | lt 5 }}
=== variable that begins with a digit
{{ $1a := 1 }}{{ $1a }}{{ $é := 2 }}{{ $é }}{{ $_ := 3 }}{{ $_ }}

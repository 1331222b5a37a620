=== lists 1
{{ list }}|{{ list 1 "a" nil }}|{{ tuple 1 2 }}|{{ first (list 1 2) }}|{{ last (list 1 2) }}|{{ rest (list 1 2 3) }}|{{ initial (list 1 2 3) }}|{{ first (list) }}|{{ rest (list) }}|{{ last (list) }}|{{ initial (list) }}
=== lists 2
{{ append (list 1) 2 }}|{{ prepend (list 1) 2 }}|{{ concat (list 1) (list 2 3) (list) }}|{{ push (list 1) "x" }}|{{ append (until 2) "a" }}|{{ concat }}
=== lists 3
{{ reverse (list 1 2 3) }}|{{ uniq (list 1 1 2 "a" "a" 1.0) }}|{{ without (list 1 2 3 2) 2 }}|{{ without (list "a" "b") "a" "b" }}|{{ has 2 (list 1 2) }}|{{ has "2" (list 1 2) }}|{{ has 1 nil }}|{{ has 1 .Values.l }}|{{ has 1.0 .Values.l }}
=== lists 4
{{ slice (list 1 2 3 4) 1 3 }}|{{ slice (list 1 2 3) 1 }}|{{ slice (list 1 2 3) }}|{{ slice (list) 0 }}|{{ mustSlice (list 1 2) 0 1 }}|{{ slice (list 1 2 3) "1" }}
=== lists 5
{{ chunk 2 (list 1 2 3) }}|{{ chunk 5 (list 1) }}|{{ chunk 2 (list) }}|{{ compact (list 0 1 "" "a" nil false) }}|{{ compact (list) }}
=== lists 6
{{ sortAlpha (list "c" "a" "b") }}|{{ sortAlpha .Values.nums }}|{{ sortAlpha "x" }}|{{ sortAlpha (list 10 9 1) }}|{{ sortAlpha (list) }}
=== lists 7
{{ toStrings (list 1 "a" nil true) }}|{{ toStrings "x" }}|{{ toStrings nil }}|{{ index (list "a" "b") 1 }}
=== lists 8
{{ first .Values.l }}|{{ rest .Values.strs }}|{{ last .Values.nums }}|{{ .Values.strs | sortAlpha | join "," }}|{{ .Values.strs | reverse | first }}
=== lists 9
{{ range $i, $e := (list "x" "y") }}{{ $i }}{{ $e }}{{ end }}|{{ len (list 1 2 3) }}|{{ empty (list) }}|{{ empty (list 1) }}
=== lists 10
{{ dict }}|{{ dict "a" 1 "b" }}|{{ dict 1 2 }}|{{ (dict "a" (list 1 2)).a }}|{{ get (dict "a" 1) "a" }}|{{ get (dict "a" 1) "b" }}|{{ get .Values.m "a" }}
=== lists 11
{{ $d := dict "a" 1 }}{{ set $d "b" 2 }}|{{ unset $d "a" }}|{{ hasKey $d "b" }}|{{ hasKey $d "zz" }}|{{ $d }}
=== lists 12
{{ keys (dict "a" 1) }}|{{ keys .Values.m | sortAlpha }}|{{ values (dict "a" 1) }}|{{ keys (dict "a" 1) (dict "b" 2) | sortAlpha }}|{{ keys }}
=== lists 13
{{ pick .Values.m "a" "b" "zz" }}|{{ omit .Values.m "c" }}|{{ pluck "a" (dict "a" 1) (dict "b" 2) (dict "a" 3) }}|{{ pluck "x" }}
=== lists 14
{{ merge (dict "a" 1) (dict "a" 2 "b" 3) }}|{{ merge (dict "a" "") (dict "a" "x") }}|{{ merge (dict "a" false) (dict "a" true) }}|{{ merge (dict "a" (dict "x" 1)) (dict "a" (dict "x" 2 "y" 3)) }}|{{ merge (dict "a" (list 1)) (dict "a" (list 2)) }}|{{ merge (dict "a" (dict)) (dict "a" "s") }}|{{ merge (dict "a" 1) (dict "a" nil "b" nil) }}|{{ merge (dict "a" nil) (dict "a" 1) }}|{{ merge (dict) (dict "a" 1) (dict "a" 2 "b" 2) }}
=== lists 15
{{ mergeOverwrite (dict "a" 1) (dict "a" 2 "b" 3) }}|{{ mergeOverwrite (dict "a" "x") (dict "a" "") }}|{{ mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" (dict "y" 2)) }}|{{ mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" "s") }}|{{ mergeOverwrite (dict "a" 1) (dict "a" nil) }}|{{ mergeOverwrite (dict "a" (list 1 2)) (dict "a" (list 3)) }}|{{ mergeOverwrite (dict "a" 1) (dict) }}|{{ mergeOverwrite (dict "a" 1) (dict "a" (dict "x" 1)) }}|{{ mergeOverwrite (dict "a" true) (dict "a" false) }}|{{ mergeOverwrite (dict "a" (list 1)) (dict "a" (list)) }}
=== lists 16
{{ $a := dict "x" (dict "y" 1) }}{{ $b := deepCopy $a }}{{ $_ := set $b.x "y" 2 }}{{ $a }}{{ $b }}
=== lists 17
{{ $a := dict "x" (dict "y" 1) }}{{ $m := merge (dict) $a }}{{ $_ := set $m.x "y" 2 }}{{ $a }}{{ $m }}
=== lists 18
{{ $a := dict "x" (dict "y" 1) }}{{ $m := merge (dict "x" (dict)) $a }}{{ $_ := set $m.x "y" 2 }}{{ $a }}{{ $m }}
=== lists 19
{{ dig "c" "d" "def" .Values.m }}|{{ dig "c" "zz" "def" .Values.m }}|{{ dig "q" "d" "def" .Values.m }}|{{ dig "a" 1 (dict "a" nil) }}
=== lists 20
{{ default "d" "" }}|{{ default "d" "x" }}|{{ default "d" nil }}|{{ default "d" 0 }}|{{ default "d" }}|{{ .Values.nope | default .Values.s }}|{{ default "d" false }}|{{ default 5 .Values.zero }}|{{ default (dict "a" 1) .Values.em }}
=== lists 21
{{ coalesce nil "" 0 "x" "y" }}|{{ coalesce }}|{{ coalesce nil }}|{{ all 1 "a" true }}|{{ all 1 "" }}|{{ any 0 "" 1 }}|{{ any }}|{{ all }}
=== lists 22
{{ empty nil }}|{{ empty "" }}|{{ empty 0 }}|{{ empty 0.0 }}|{{ empty false }}|{{ empty (dict) }}|{{ empty "a" }}|{{ empty .Capabilities }}
=== lists 23
{{ ternary "a" "b" true }}|{{ ternary "a" "b" false }}|{{ true | ternary 1 2 }}|{{ eq 1 1 | ternary "y" "n" }}
=== lists 24
{{ typeOf 1 }}|{{ typeOf 1.5 }}|{{ typeOf "a" }}|{{ typeOf nil }}|{{ typeOf (list) }}|{{ typeOf (dict) }}|{{ typeIs "string" "a" }}|{{ typeIs "int" 1 }}|{{ typeIsLike "int" 1 }}|{{ kindOf 1 }}|{{ kindOf nil }}|{{ kindIs "map" (dict) }}|{{ kindIs "slice" (list) }}|{{ kindIs "int" 1 }}|{{ kindOf (semver "1.0.0") }}
=== lists 25
{{ deepEqual (list 1 2) (list 1 2) }}|{{ deepEqual (list 1) (list "1") }}|{{ deepEqual 1 1.0 }}|{{ deepEqual nil nil }}|{{ deepEqual (dict "a" (list 1)) (dict "a" (list 1)) }}|{{ deepEqual .Values.m .Values.m }}|{{ deepEqual (until 2) (list 0 1) }}|{{ deepEqual .Values.em (dict) }}
=== lists 26
{{ range $k, $v := (dict "z" 1 "a" 2) }}{{ $k }}{{ $v }}{{ end }}|{{ dict "b" 1 "a" (dict "d" nil) }}|{{ len (dict "a" 1) }}
=== lists 27
{{ $x := list 1 2 }}{{ $y := append $x 3 }}{{ $x }}{{ $y }}
=== lists 28
{{ (dict "a" 1 | merge (dict "b" 2)).a }}|{{ dict "a" 1 | toJson }}|{{ .Values.m | keys | sortAlpha | join "-" }}
=== lists 29
{{ mustFirst (list 1) }}{{ mustLast (list 1) }}{{ mustRest (list 1 2) }}{{ mustInitial (list 1 2) }}{{ mustAppend (list) 1 }}{{ mustPrepend (list) 1 }}{{ mustReverse (list 1) }}{{ mustUniq (list 1) }}{{ mustWithout (list 1) 1 }}{{ mustHas 1 (list 1) }}{{ mustCompact (list 1) }}{{ mustChunk 1 (list 1) }}{{ mustDeepCopy (list 1) }}{{ mustMergeOverwrite (dict) (dict "a" 1) }}{{ mustPush (list) 1 }}

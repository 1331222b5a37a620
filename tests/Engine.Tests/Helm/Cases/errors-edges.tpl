=== kubeVersion as a value is a struct 4
{{ .Capabilities.KubeVersion | trimPrefix "v" }}
=== regex error texts 1
{{ mustRegexMatch "(" "a" }}
=== regex error texts 2
{{ mustRegexReplaceAll "(" "a" "b" }}
=== regex error texts 3
{{ regexSplit "(" "" -1 }}
=== regex error texts 4
{{ regexReplaceAll "[z-a]" "a" "b" }}
=== regex error texts 5
{{ regexFind "\\x4" "a" }}
=== regex error texts 6
{{ regexFind "a*?+" "a" }}
=== regex error texts 7
{{ regexReplaceAll (b64dec "gICA") "a" "b" }}
=== place of wrong type errors 1
{{ upper (int .Values.i) }}
=== place of wrong type errors 2
{{ trunc 3 (split "," "x,y") }}
=== place of wrong type errors 3
{{ upper (list nil | first) }}
=== place of wrong type errors 4
{{ merge .Values.m (int 1) }}
=== place of wrong type errors 5
{{ upper (dict "k" nil).k }}
=== place of wrong type errors 6
{{ 1700000000 | mustDateModify "1h" }}
=== place of wrong type errors 7
{{ 5 | trunc 3 }}
=== place of wrong type errors 8
{{ ((.Values.s).x).y }}
=== error texts of list and comparison functions 1
{{ compact 5 }}
=== error texts of list and comparison functions 2
{{ lt 1 (dict) }}
=== error texts of list and comparison functions 3
{{ gt -2.5 (semver "1.2.3") }}
=== error texts of list and comparison functions 4
{{ ne (list 1) (until 3) }}
=== error texts of list and comparison functions 5
{{ eq (dict) (split "," "a") }}
=== error texts of list and comparison functions 6
{{ index .Values.objs 2 }}
=== error texts of list and comparison functions 7
{{ len .Values.nil }}
=== error texts of list and comparison functions 8
{{ slice .Values.nope 1 }}
=== error texts of list and comparison functions 9
{{ concat nil (list 1) }}
=== error texts of list and comparison functions 10
{{ call "x" }}
=== error texts of list and comparison functions 12
{{ len (semver "1.2.3") }}
=== error texts of list and comparison functions 13
{{ chunk -3 (list) }}
=== error texts of list and comparison functions 14
{{ substr -1 9 "010" }}
=== numbers out of texts 6
{{ round 1e400 1 }}
=== urls base32 and others 8
{{ mustToDate "2006-01-02" "x" }}
=== urls base32 and others 10
{{ mustDateModify "30d" now }}
=== urls base32 and others 11
{{ mustDateModify "5" now }}
=== texts of parse errors 3
{{ 0x }}
=== texts of parse errors 4
{{ 09 }}
=== texts of parse errors 6
{{ 99999999999999999999 }}
=== texts of parse errors 8
{{ tpl "{{ if }}" . }}

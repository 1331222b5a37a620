=== raw exceptions end the process 1
{{ duration "9223372036854775807" }}
=== raw exceptions end the process 2
{{ duration "-9223372036854775808" }}
=== raw exceptions end the process 3
{{ duration "99999999999" }}
=== raw exceptions end the process 5
{{ fromYaml "a: !!binary x" }}
=== camelcase of capitals 1
{{ camelcase "HTTP_SERVER" }}|{{ camelcase "MY-APP" }}|{{ camelcase "YES" }}|{{ camelcase "AB" }}|{{ camelcase "ABC def" }}|{{ camelcase "aBC_DeF" }}|{{ camelcase "HTTPServer" }}|{{ camelcase "ABCdEF_gHI" }}
=== camelcase of capitals 2
{{ camelcase "-" }}|{{ camelcase "--" }}|{{ camelcase " " }}|{{ camelcase "a-" }}|{{ camelcase "a--b" }}|{{ camelcase "-a" }}|{{ camelcase "\n" }}
=== kubeVersion as a value is a struct 1
{{ .Capabilities.KubeVersion | toString }}|{{ print .Capabilities.KubeVersion }}|{{ .Capabilities.KubeVersion | quote }}|{{ printf "%s" .Capabilities.KubeVersion }}|{{ printf "%v" .Capabilities.KubeVersion }}|{{ cat .Capabilities.KubeVersion }}|{{ squote .Capabilities.KubeVersion }}|{{ required "x" .Capabilities.KubeVersion }}|{{ default 1 .Capabilities.KubeVersion }}|{{ (list .Capabilities.KubeVersion) }}
=== kubeVersion as a value is a struct 2
{{ toJson .Capabilities.KubeVersion }}
=== toYamlPretty writes numbers and long lines differently 1
{{ toYamlPretty (dict "a" 1000000.0 "b" .Values.big "c" 1e20 "d" 1.5 "f" 123456789.0 "g" 0.00001 "h" (list 1e21 100000.0 21.0 2097152.0)) }}
=== toYamlPretty writes numbers and long lines differently 2
{{ toYamlPretty (dict "k" (repeat 30 "word ")) }}
=== toYamlPretty writes numbers and long lines differently 3
{{ toYamlPretty (dict "a" "x\n\ty" "b" "\tx\ny" "c" "a\n\n") }}
=== toYamlPretty writes numbers and long lines differently 5
{{ toYamlPretty "\n" }}|
=== toYaml of large floats 1
{{ toYaml (dict "c" 1e20 "d" 1e17 "e" 123456789012345678901.0 "f" 1e21 "g" -1e20 "h" 1e18 "i" 9007199254740993.0) }}
=== toYaml of large floats 2
{{ toYaml 1e20 }}|{{ toYaml 100000000000000000000.0 }}|{{ toYaml (fromJson "{\"a\":1e20, \"b\": 18446744073709551616}") }}
=== toYaml quotes texts that only look like times 1
{{ toYaml "2020-02-03 00:00:00 +0000 UTC" }}|{{ toYaml "2006-01-02 15:04" }}|{{ toYaml "2001-12-14T21:59Z" }}|{{ toYaml "2001-13-45" }}|{{ toYaml "2001-12-14 21:59:43Z" }}|{{ toYaml "2001-12-14 21:59:43.10 -5" }}|{{ toYaml "2020-01-02-rc1" }}|{{ toYaml "2020-1-2x" }}|{{ toYaml "2021-05-14-abcdef" }}
=== toYaml quotes texts that only look like times 2
{{ toYaml "<<" }}|{{ toYaml (dict "<<" 1) }}
=== empty concat rest initial are null 1
{{ concat (list) (list) | toJson }}|{{ concat .Values.el .Values.el | toYaml }}|{{ dict "a" (concat (list) (list)) | toYaml }}|{{ concat | toJson }}
=== empty concat rest initial are null 2
{{ rest (list) | toJson }}|{{ initial (list) | toJson }}|{{ mustRest (list) | toJson }}|{{ rest (list 1) | toJson }}
=== empty concat rest initial are null 3
{{ regexFindAll "x" "a" -1 | toJson }}|{{ dict "a" (regexFindAll "x" "a" -1) | toYaml }}|{{ regexFindAll "a" "a" 0 | toJson }}|{{ regexSplit "-" "a-b" 0 | toJson }}
=== empty concat rest initial are null 4
{{ deepCopy (concat (list)) | toJson }}|{{ deepEqual (concat (list)) (list) }}|{{ merge (dict) (dict "a" (concat)) | toJson }}|{{ toToml (dict "l" (concat)) }}|{{ printf "%#v" (concat) }}
=== empty concat rest initial are null 5
{{ toYamlPretty (dict "l" (concat)) }}|{{ reverse (concat) | toJson }}|{{ append (concat) 1 | toJson }}|{{ kindOf (concat) }}|{{ len (rest (list)) }}
=== regex groups by number when some have names 1
{{ regexReplaceAll "(?P<a>\\w+)@(?P<b>\\w+)" "x@y" "$2.$1" }}|{{ regexReplaceAll "(?P<x>a)(b)" "ab" "$2$1" }}|{{ regexReplaceAll "(a)(?P<x>b)" "ab" "$2$1" }}|{{ regexReplaceAll "(?P<x>a)(b)(?P<y>c)(d)" "abcd" "${4}${3}${2}${1}" }}|{{ regexReplaceAll "(?i)(?P<name>[a-z]+)-(\\d+)" "Foo-12" "$1/$2" }}
=== regex escaped underscore and negated posix classes 1
{{ regexReplaceAll "\\_" "a_b" "-" }}
=== regex escaped underscore and negated posix classes 2
{{ regexReplaceAll "[^a-z\\_]" "A_b" "-" }}
=== regex escaped underscore and negated posix classes 3
{{ regexFind "[[:^space:]]+" " ab " }}
=== regex escaped underscore and negated posix classes 4
{{ regexFind "[[:^alpha:]x]+" "x12ab" }}
=== durationRound at the limits 1
{{ durationRound "24h" }}|{{ durationRound "60m" }}|{{ durationRound "60s" }}|{{ durationRound "720h" }}|{{ durationRound "8760h" }}|{{ durationRound "-26h" }}|{{ durationRound "1h" }}|{{ durationRound (int64 86400000000000) }}|{{ durationRound "2562047h" }}
=== durationRound at the limits 2
{{ duration 1.5 }}|{{ duration (int64 90000000000) }}|{{ toDate "2006" "2020" | dateModify "9223372036s" | unixEpoch }}
=== untitle and wrap 1
{{ untitle "$(VAR) A-B_c D %YAML" }}|{{ untitle "Europe/Berlin" }}|{{ untitle "{{Yes|No" }}|{{ untitle "A.B C" }}
=== untitle and wrap 2
{{ wrap 7 "é☃ é☃ é☃ é☃" }}|{{ wrapWith 3 "|" "日本語" | b64enc }}|{{ wrapWith 2 "-" "ünï" | b64enc }}
=== fromYaml of infinity tags and odd docs 1
{{ fromYaml "k: .inf" | toJson }}|{{ (fromYaml "k: .nan").k }}|{{ fromYamlArray "- .inf" }}
=== fromYaml of infinity tags and odd docs 2
{{ fromYaml "k: !a" | toJson }}|{{ fromYaml "k: !" | toJson }}|{{ fromYaml "k: !a x" | toJson }}|{{ fromYaml "k: !!str 5" | toJson }}|{{ fromYaml "k: !!int \"5\"" | toJson }}|{{ fromYaml "k: !!binary aGk=" | toJson }}
=== fromYaml of infinity tags and odd docs 3
{{ fromJson "null" | toJson }}|{{ fromJsonArray "null" | toJson }}
=== error texts of fromYaml lack line 1 rule 1
{{ fromYaml "a: :" }}
=== error texts of fromYaml lack line 1 rule 2
{{ fromYaml "- -\n a: :" }}
=== error texts of fromYaml lack line 1 rule 4
{{ fromYaml "%v-%s" }}
=== error texts of fromYaml lack line 1 rule 5
{{ fromYaml "a: b\n c: d" }}
=== numbers out of texts 1
{{ float64 "1_000" }}|{{ addf "1_000" 1 }}|{{ ceil "1_000" }}|{{ int "1_000" }}|{{ float64 "0x1p4" }}|{{ float64 "0x_1p4" }}
=== numbers out of texts 2
{{ int "5." }}|{{ int64 "1." }}|{{ add "5." 1 }}|{{ int "5.0" }}|{{ int "5.x" }}|{{ int ".5" }}
=== numbers out of texts 3
{{ atoi "9223372036854775808" }}|{{ atoi "-9223372036854775809" }}|{{ atoi "99999999999999999999" }}
=== numbers out of texts 4
{{ float64 "1e400" }}|{{ ceil "1e400" }}
=== numbers out of texts 5
{{ mulf "-0" 3 }}|{{ mulf -2.5 0 }}
=== time methods and nanoseconds 1
{{ $t := toDate "2006-01-02" "2020-02-03" }}{{ $t.Month }}
=== time methods and nanoseconds 2
{{ $t := toDate "2006-01-02" "2020-02-03" }}{{ $t.Weekday }} {{ printf "%d" $t.Month }}
=== time methods and nanoseconds 3
{{ $t := toDate "2006-01-02" "2020-02-03" }}{{ $t.After $t }}{{ $t.Before $t }}{{ $t.Equal $t }}
=== time methods and nanoseconds 4
{{ $t := toDate "2006-01-02" "2020-02-03" }}{{ ($t.Sub $t).Seconds }}
=== chart and helmVersion as values 1
{{ toJson .Chart.Annotations }}|{{ toYaml .Chart.Annotations }}
=== chart and helmVersion as values 2
{{ toYaml .Capabilities.HelmVersion }}
=== chart and helmVersion as values 3
{{ toPrettyJson .Capabilities.APIVersions | trunc 12 }}
=== chart and helmVersion as values 4
{{ toToml .Capabilities.APIVersions | trunc 12 }}
=== chart and helmVersion as values 5
{{ slice (.Files.GetBytes "notes/b.yaml") 0 3 }}|{{ slice (.Files.GetBytes "notes/b.yaml") | quote }}
=== toYaml of control characters and odd keys 1
{{ toYaml (dict "a" "x\x7fy") }}|
=== toYaml of control characters and odd keys 5
{{ nospace "héllo wörld" | toYaml | b64enc }}
=== toYaml of control characters and odd keys 6
{{ js "a\u00a0b\u2028c" }}
=== toYaml of control characters and odd keys 7
{{ printf "%#q" "a\nb" }}
=== urls base32 and others 14
{{ (mustMergeOverwrite (dict) (dict "a" "x" "d" 1.5) (dict "a" (dict "b" 2))) }}|{{ mergeOverwrite (dict "a" "x") (dict "a" (dict "b" 2)) (dict "a" 3) }}
=== asConfig and asSecrets of nothing 1
{{ (.Files.Glob "nope/*").AsConfig }}|{{ (.Files.Glob "nope/*").AsSecrets }}|{{ toYaml (.Files.Glob "nope/*") }}
=== methods of values and capabilities 1
{{ .Values.YAML }}
=== merge of an empty table 1
{{ merge (dict "a" (dict)) (dict "a" (dict "x" nil)) | toJson }}|{{ merge (dict "c" (dict) "a" 1) (dict "a" true "c" (dict "a" nil "b" (dict))) | toJson }}
=== merge of an empty table 2
{{ $a := dict "a" (dict) }}{{ $b := dict "a" (dict) }}{{ $m := mergeOverwrite $a $b (dict "a" (dict "c" 1)) }}{{ toJson $a }}{{ toJson $b }}
=== merge of an empty table 3
{{ $a := dict "a" (dict) }}{{ $b := dict "a" (dict) }}{{ $m := merge $a $b }}{{ $_ := set $m.a "x" 1 }}{{ toJson $b }}

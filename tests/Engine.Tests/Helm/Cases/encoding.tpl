=== encoding 1
{{ b64enc "hello" }}|{{ b64dec "aGVsbG8=" }}|{{ b64enc "" }}|{{ b64enc "é☃" }}|{{ b64dec "!!" }}|{{ b64dec "aGVsbG8" }}|{{ b32enc "hello" }}|{{ b32dec "NBSWY3DP" }}|{{ b64dec "gICA" | b64enc }}
=== encoding 2
{{ sha1sum "a" }}|{{ sha256sum "a" }}|{{ sha512sum "a" }}|{{ adler32sum "Hello" }}|{{ sha256sum "" }}|{{ toYaml .Values.m | sha256sum }}
=== encoding 3
{{ toJson .Values.m }}|{{ toJson .Values.l }}|{{ toJson nil }}|{{ toJson "a<b>&\"é" }}|{{ toRawJson "a<b>&" }}|{{ toJson 1.0 }}|{{ toJson 1e21 }}|{{ toJson 0.0000001 }}|{{ toJson .Values.big }}|{{ toJson .Values.huge }}|{{ toJson (list) }}|{{ toJson (dict) }}
=== encoding 4
{{ toPrettyJson .Values.m }}|{{ toPrettyJson (list) }}|{{ toPrettyJson (dict "a" (list 1 (dict "b" 2))) }}
=== encoding 5
{{ toYaml .Values.m }}|{{ toYaml .Values.l }}|{{ toYaml nil }}|{{ toYaml "a" }}|{{ toYaml 1 }}|{{ toYaml 1.5 }}|{{ toYaml true }}|{{ toYaml (list) }}|{{ toYaml (dict) }}|{{ toYaml "" }}
=== encoding 6
{{ toYaml (dict "a" "yes" "b" "1" "c" "1.5" "d" "null" "e" "~" "f" "true" "g" "0x1" "h" "1e3" "i" "2020-01-01" "j" "a: b" "k" "- x" "l" "#c" "m" "" "n" " x" "o" "x " "p" "a\nb" "q" "a\nb\n" "r" "'q'" "s" "\"q\"" "t" "*a" "u" "&a" "v" "!a" "w" "%a" "x" "@a" "y" "`a" "z" "012") }}
=== encoding 7
{{ toYaml (dict "int" 1 "big" 1000000 "float" 1.5 "mil" 1e6 "e21" 1e21 "small" 0.00001 "neg" -5 "i64" (int64 5) "huge" .Values.huge) }}
=== encoding 8
{{ toYaml (dict "list" (list 1 (list 2 3) (dict "a" 1 "b" (list 4)) (list) (dict)) "m" (dict "n" (dict "o" nil))) }}
=== encoding 9
{{ toYaml (dict "long" (repeat 30 "word ")) }}|{{ toYaml (dict "tab" "a\tb" "uni" "é☃" "emoji" "😀" "ctl" "\x01" "cr" "a\r\nb" "nbsp" "\u00a0") }}
=== encoding 10
{{ toYaml (dict "y" "y" "n" "n" "on" "on" "No" "No" "TRUE" "TRUE" "1_000" "1_000" "0o7" "0o7" "1:30" "1:30" ".inf" ".inf" ".5" ".5" "+1" "+1" "=" "=" "0b1" "0b1") }}
=== encoding 11
{{ toYaml (dict "a b" 1 "1" 2 "true" 3 "a:b" 4 "" 5 "é" 6 "- x" 7 "null" 8) }}
=== encoding 12
{{ toYaml (dict "x" "line one\n  indented\nlast" "y" "\nstart" "z" "end\n\n" "s" "  lead\nx" "t" "trail \nx" "u" "a\n\nb\n") }}
=== encoding 13
{{ toYamlPretty .Values.m }}|{{ toYamlPretty (dict "l" (list 1 (dict "a" (list 2)))) }}
=== encoding 14
{{ (fromYaml "a: 1\nb: [x]").a }}|{{ fromYaml "" }}|{{ fromYaml "- a" | toJson | len | lt 5 }}|{{ fromYamlArray "- 1\n- a" }}|{{ fromYaml "a: 0755\nb: yes\nc: 1e3\nd: ~" | toJson }}
=== encoding 15
{{ (fromJson "{\"a\": [1, 2.5]}").a }}|{{ fromJsonArray "[1, \"a\"]" }}|{{ mustFromJson "[1]" }}|{{ fromJson "{}" }}|{{ mustToJson (dict "a" 1) }}|{{ mustToPrettyJson 1 }}|{{ mustToRawJson "<" }}
=== encoding 16
{{ (fromYaml (include "y" .)).k.v }}
+++
{{ define "y" }}k: {v: 5}{{ end }}
=== encoding 17
{{ base "/a/b.c" }}|{{ base "" }}|{{ base "/" }}|{{ dir "/a/b" }}|{{ dir "a" }}|{{ dir "/a/b/" }}|{{ clean "/a/../b//c/." }}|{{ clean "" }}|{{ ext "a.tar.gz" }}|{{ ext "a" }}|{{ isAbs "/a" }}|{{ isAbs "a" }}|{{ osBase "/x/y" }}|{{ osDir "/x/y" }}|{{ osExt "a.b" }}|{{ osClean "a/./b" }}|{{ osIsAbs "/x" }}
=== encoding 18
{{ urlParse "https://user:pw@host.com:8080/a/b?x=1&y=2#frag" }}|{{ (urlParse "http://h/p").host }}|{{ urlParse "mailto:a@b" }}|{{ urlParse "/just/path" }}|{{ urlParse "host:80" | toJson }}
=== encoding 19
{{ urlJoin (dict "scheme" "http" "host" "h:80" "path" "/p" "query" "q=1" "fragment" "f" "userinfo" "u:p") }}|{{ urlJoin (dict "host" "h" "path" "p") }}|{{ urlParse "http://a/b c?d" | toJson }}
=== encoding 20
{{ semverCompare ">=1.2.0" "1.3.0" }}|{{ semverCompare "^1.2" "2.0.0" }}|{{ semverCompare "~1.2.3" "1.2.9" }}|{{ semverCompare ">=1.19-0" "v1.35.0" }}|{{ semverCompare "1.x" "1.9.9" }}|{{ semverCompare "<2.0.0 >=1.0.0" "1.5.0" }}|{{ semverCompare "1.2 - 1.4" "1.3.0" }}|{{ semverCompare ">=1.0 || <0.5" "0.4.0" }}|{{ semverCompare "*" "1.0.0" }}|{{ semverCompare "!=1.0.0" "1.0.1" }}|{{ semverCompare "=1.0.0" "1.0.0" }}
=== encoding 21
{{ semverCompare ">=1.21-0" "v1.21.5-gke.100" }}|{{ semverCompare ">=1.21" "v1.22.5-gke.100" }}|{{ semverCompare "^0.2.3" "0.2.9" }}|{{ semverCompare "^0.0.3" "0.0.4" }}|{{ semverCompare ">1" "1.5.0" }}|{{ semverCompare "<=1.2" "1.2.9" }}|{{ semverCompare "~1" "1.9.0" }}|{{ semverCompare "^1.2.3-beta.2" "1.2.3-beta.4" }}|{{ semverCompare ">=1.2.3, <2" "1.9.0" }}|{{ semverCompare "1" "1.5.0" }}|{{ semverCompare "1.2.3" "1.2.3+build" }}|{{ semverCompare "<1.22-0" .Capabilities.KubeVersion.Version }}
=== encoding 22
{{ (semver "1.2.3-beta+x").Major }}|{{ (semver "v1.2").Minor }}|{{ semver "v1.2.3-rc.1" }}|{{ (semver "1.2.3-rc.1").Prerelease }}|{{ (semver "1.2.3+m").Metadata }}|{{ (semver "v1.2").Original }}|{{ (semver "1.2.3" | (semver "1.2.4").Compare) }}|{{ semver "1.2.3" | toString }}
=== encoding 23
{{ date "2006-01-02 15:04:05 MST" 0 }}|{{ dateInZone "2006-01-02T15:04:05Z07:00" 1700000000 "UTC" }}|{{ htmlDate 0 }}|{{ htmlDateInZone 0 "UTC" }}|{{ dateInZone "Jan 2, 2006 at 3:04pm (MST)" 1700000000 "America/New_York" }}|{{ dateInZone "Monday, 02-Jan-06 15:04:05.000" 1700000000 "Europe/Berlin" }}|{{ date_in_zone "15h" 0 "UTC" }}
=== encoding 24
{{ (toDate "2006-01-02" "2020-02-03").Year }}|{{ toDate "2006-01-02" "2020-02-03" | date "02/01/06" }}|{{ toDate "2006-01-02" "bad" | date "2006" }}|{{ toDate "2006-01-02T15:04:05Z07:00" "2020-02-03T04:05:06+02:00" | dateModify "1h30m" | date "15:04" }}|{{ toDate "2006-01-02" "2020-02-03" | unixEpoch }}|{{ toDate "2006-01-02" "2020-02-03" }}|{{ mustToDate "Jan _2 2006" "Feb  3 2020" | mustDateModify "-24h" | htmlDate }}
=== encoding 25
{{ duration "95" }}|{{ duration 3661 }}|{{ duration "x" }}|{{ durationRound "2h10m5s" }}|{{ durationRound "2400h10m5s" }}|{{ durationRound "45s" }}|{{ ago now }}|{{ now | date "2006" | len }}|{{ kindOf now }}|{{ durationRound 0 }}
=== encoding 26
{{ lookup "v1" "Pod" "ns" "x" }}|{{ (lookup "v1" "Secret" "ns" "x").data }}|{{ range $i, $v := (lookup "v1" "Pod" "" "").items }}x{{ end }}|{{ lookup "v1" "Pod" "" "" | empty }}
=== encoding 27
{{ html "<a>" }}|{{ js "a'b" }}|{{ urlquery "a b" "c" }}|{{ html "a" 1 }}|{{ html nil }}
=== encoding 28
{{ required "msg" "x" }}|{{ required "msg" 0 }}|{{ required "msg" false }}|{{ required "m" (list) }}
=== toYaml orders keys as numbers and letters
{{ toYaml (dict "a1" 1 "a10" 2 "a2" 3 "B" 4 "b" 5 "_x" 6 "-y" 7 "9" 8 "10" 9 "a01" 10 "a.b" 11 "a-b" 12 "a_b" 13 "ab" 14 "a/b" 15 "é" 16 "a100" 17) }}
=== toYaml breaks long lines
{{ toYaml (dict "plain" (repeat 30 "word and") "quoted" (printf "%s: %s" (repeat 12 "some words ") "x") "double" (printf "%s\t%s" (repeat 12 "some words ") "x") "list" (list (repeat 20 "item of ") (dict "k" (repeat 20 "value of "))) "nospace" (repeat 30 "abcdef")) }}
{{ toYaml (dict "two  blanks" (repeat 20 "some  words  ") "deep" (dict "er" (dict "est" (trim (repeat 20 "some words "))))) }}
=== the other names of functions
{{ mustMerge (dict "a" 1) (dict "b" 2) }}|{{ mustRegexFind "b+" "abb" }}|{{ mustRegexFindAll "b" "abb" -1 }}|{{ mustRegexReplaceAll "b" "abb" "c" }}|{{ mustRegexReplaceAllLiteral "b" "ab" "$1" }}|{{ mustRegexSplit "b" "abc" -1 }}|{{ mustToYaml (dict "a" 1) }}|{{ toDate "2006-01-02" "2020-02-03" | must_date_modify "24h" | htmlDate }}|{{ toDate "2006-01-02" "2020-02-03" | date_modify "-24h" | htmlDate }}
=== certificates from given keys
{{ $key := genPrivateKey "ecdsa" }}{{ $ca := genCAWithKey "ca" 10 $key }}{{ eq $ca.Key $key }}{{ $c := genSignedCertWithKey "h" nil (list "h") 10 $ca $key }}{{ trunc 27 $c.Cert }}{{ $s := genSelfSignedCertWithKey "h" nil nil 10 (genPrivateKey "rsa") }}{{ trunc 27 $s.Cert }}{{ $b := buildCustomCert (b64enc $ca.Cert) (b64enc $ca.Key) }}{{ eq $b.Cert $ca.Cert }}

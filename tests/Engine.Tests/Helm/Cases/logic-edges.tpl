=== not at its edges
{{ not nil }}|{{ not "" }}|{{ not "a" }}|{{ not "é☃" }}|{{ not "10" }}|{{ not "-1.5" }}|{{ not "0x1F" }}|{{ not "true" }}|{{ not 0 }}
=== and at its edges 1
{{ and nil (list "x" 2) }}|{{ and "" (list "x" 2) }}|{{ and "a" (list "x" 2) }}|{{ and "é☃" (list "x" 2) }}|{{ and "10" (list "x" 2) }}|{{ and "-1.5" (list "x" 2) }}|{{ and "0x1F" (list "x" 2) }}|{{ and "true" (list "x" 2) }}|{{ and 0 (list "x" 2) }}|{{ and false (list "x" 2) }}|{{ and (list) (list "x" 2) }}|{{ and (dict) (list "x" 2) }}
=== and at its edges 2
{{ and .Values.nope (list "x" 2) }}|{{ and (list "x" 2) "" }}|{{ and (list "x" 2) "a" }}|{{ and (list "x" 2) "é☃" }}|{{ and (list "x" 2) "10" }}|{{ and (list "x" 2) "-1.5" }}|{{ and (list "x" 2) "0x1F" }}|{{ and (list "x" 2) "true" }}|{{ and (list "x" 2) 0 }}|{{ and (list "x" 2) -1 }}|{{ and (list "x" 2) 1.5 }}|{{ and (list "x" 2) -0.5 }}
=== and at its edges 3
{{ and (list "x" 2) 9223372036854775807 }}|{{ and (list "x" 2) -9223372036854775808 }}|{{ and (list "x" 2) 1e19 }}|{{ and (list "x" 2) true }}|{{ and (list "x" 2) false }}|{{ and (list "x" 2) (list) }}|{{ and (list "x" 2) (list 1 "a" nil) }}|{{ and (list "x" 2) .Values.l }}|{{ and (list "x" 2) .Values.strs }}|{{ and (list "x" 2) (dict) }}|{{ and (list "x" 2) (dict "a" 1) }}|{{ and (list "x" 2) .Values.m }}
=== and at its edges 4
{{ and (list "x" 2) (until 2) }}|{{ and (list "x" 2) (split "," "a,b") }}|{{ and (list "x" 2) .Values.big }}|{{ and (list "x" 2) .Values.f }}|{{ and (list "x" 2) .Values.huge }}|{{ and (list "x" 2) (int64 7) }}|{{ and (list "x" 2) (list (list 1) (list)) }}|{{ and (list "x" 2) (list "x" 2) "extra" }}
=== or at its edges 1
{{ or nil (list "x" 2) }}|{{ or "" (list "x" 2) }}|{{ or "a" (list "x" 2) }}|{{ or "é☃" (list "x" 2) }}|{{ or "10" (list "x" 2) }}|{{ or "-1.5" (list "x" 2) }}|{{ or "0x1F" (list "x" 2) }}|{{ or "true" (list "x" 2) }}|{{ or 0 (list "x" 2) }}|{{ or -1 (list "x" 2) }}|{{ or 1.5 (list "x" 2) }}|{{ or -0.5 (list "x" 2) }}
=== or at its edges 2
{{ or 9223372036854775807 (list "x" 2) }}|{{ or -9223372036854775808 (list "x" 2) }}|{{ or 1e19 (list "x" 2) }}|{{ or true (list "x" 2) }}|{{ or (list 1 "a" nil) (list "x" 2) }}|{{ or .Values.l (list "x" 2) }}|{{ or .Values.strs (list "x" 2) }}|{{ or (dict "a" 1) (list "x" 2) }}|{{ or .Values.m (list "x" 2) }}|{{ or (until 2) (list "x" 2) }}|{{ or (split "," "a,b") (list "x" 2) }}|{{ or .Values.big (list "x" 2) }}
=== or at its edges 3
{{ or .Values.f (list "x" 2) }}|{{ or .Values.huge (list "x" 2) }}|{{ or (int64 7) (list "x" 2) }}|{{ or (list (list 1) (list)) (list "x" 2) }}
=== eq at its edges
{{ eq nil 1 }}|{{ eq 0 1 }}|{{ eq -1 1 }}|{{ eq 9223372036854775807 1 }}|{{ eq -9223372036854775808 1 }}|{{ eq .Values.nope 1 }}|{{ eq (int64 7) 1 }}|{{ eq 1 nil }}|{{ eq 1 0 }}|{{ eq 1 1 "extra" }}
=== ne at its edges
{{ ne nil 2 }}|{{ ne 0 2 }}|{{ ne -1 2 }}|{{ ne 9223372036854775807 2 }}|{{ ne -9223372036854775808 2 }}|{{ ne .Values.nope 2 }}|{{ ne (int64 7) 2 }}|{{ ne 1 nil }}|{{ ne 1 0 }}
=== lt at its edges
{{ lt 0 2 }}|{{ lt -1 2 }}|{{ lt 9223372036854775807 2 }}|{{ lt -9223372036854775808 2 }}|{{ lt (int64 7) 2 }}|{{ lt 1 0 }}|{{ lt 1 -1 }}|{{ lt 1 9223372036854775807 }}|{{ lt 1 -9223372036854775808 }}
=== le at its edges
{{ le 0 2 }}|{{ le -1 2 }}|{{ le 9223372036854775807 2 }}|{{ le -9223372036854775808 2 }}|{{ le (int64 7) 2 }}|{{ le 1 0 }}|{{ le 1 -1 }}|{{ le 1 9223372036854775807 }}|{{ le 1 -9223372036854775808 }}
=== gt at its edges
{{ gt 0 2 }}|{{ gt -1 2 }}|{{ gt 9223372036854775807 2 }}|{{ gt -9223372036854775808 2 }}|{{ gt (int64 7) 2 }}|{{ gt 1 0 }}|{{ gt 1 -1 }}|{{ gt 1 9223372036854775807 }}|{{ gt 1 -9223372036854775808 }}
=== ge at its edges
{{ ge 0 2 }}|{{ ge -1 2 }}|{{ ge 9223372036854775807 2 }}|{{ ge -9223372036854775808 2 }}|{{ ge (int64 7) 2 }}|{{ ge 1 0 }}|{{ ge 1 -1 }}|{{ ge 1 9223372036854775807 }}|{{ ge 1 -9223372036854775808 }}
=== default at its edges 1
{{ default nil "" }}|{{ default "" "" }}|{{ default "a" "" }}|{{ default "é☃" "" }}|{{ default "10" "" }}|{{ default "-1.5" "" }}|{{ default "0x1F" "" }}|{{ default "true" "" }}|{{ default 0 "" }}|{{ default -1 "" }}|{{ default 1.5 "" }}|{{ default -0.5 "" }}
=== default at its edges 2
{{ default 9223372036854775807 "" }}|{{ default -9223372036854775808 "" }}|{{ default 1e19 "" }}|{{ default true "" }}|{{ default false "" }}|{{ default (list) "" }}|{{ default (list 1 "a" nil) "" }}|{{ default .Values.l "" }}|{{ default .Values.strs "" }}|{{ default (dict) "" }}|{{ default (dict "a" 1) "" }}|{{ default .Values.m "" }}
=== default at its edges 3
{{ default .Values.nope "" }}|{{ default (until 2) "" }}|{{ default (split "," "a,b") "" }}|{{ default .Values.big "" }}|{{ default .Values.f "" }}|{{ default .Values.huge "" }}|{{ default (int64 7) "" }}|{{ default (list (list 1) (list)) "" }}|{{ default "d" nil }}|{{ default "d" "" }}|{{ default "d" "a" }}|{{ default "d" "é☃" }}
=== default at its edges 4
{{ default "d" "10" }}|{{ default "d" "-1.5" }}|{{ default "d" "0x1F" }}|{{ default "d" -1 }}|{{ default "d" -0.5 }}|{{ default "d" 9223372036854775807 }}|{{ default "d" -9223372036854775808 }}|{{ default "d" 1e19 }}|{{ default "d" (list 1 "a" nil) }}|{{ default "d" .Values.l }}|{{ default "d" .Values.strs }}|{{ default "d" (dict "a" 1) }}
=== default at its edges 5
{{ default "d" .Values.m }}|{{ default "d" (until 2) }}|{{ default "d" (split "," "a,b") }}|{{ default "d" .Values.big }}|{{ default "d" .Values.huge }}|{{ default "d" (int64 7) }}|{{ default "d" (list (list 1) (list)) }}|{{ default "d" (list "x" 2) (list "x" 2) (list "x" 2) }}
=== empty at its edges
{{ empty nil }}|{{ empty "" }}|{{ empty "a" }}|{{ empty "é☃" }}|{{ empty "10" }}|{{ empty "-1.5" }}|{{ empty "0x1F" }}|{{ empty "true" }}|{{ empty 0 }}
=== coalesce at its edges 1
{{ coalesce nil }}|{{ coalesce "" }}|{{ coalesce "a" }}|{{ coalesce "é☃" }}|{{ coalesce "10" }}|{{ coalesce "-1.5" }}|{{ coalesce "0x1F" }}|{{ coalesce "true" }}|{{ coalesce 0 }}|{{ coalesce -1 }}|{{ coalesce 1.5 }}|{{ coalesce -0.5 }}
=== coalesce at its edges 2
{{ coalesce 9223372036854775807 }}|{{ coalesce -9223372036854775808 }}|{{ coalesce 1e19 }}|{{ coalesce true }}|{{ coalesce (list 1 "a" nil) }}|{{ coalesce .Values.l }}|{{ coalesce .Values.strs }}|{{ coalesce (dict "a" 1) }}|{{ coalesce .Values.m }}|{{ coalesce (until 2) }}|{{ coalesce (split "," "a,b") }}|{{ coalesce .Values.big }}
=== coalesce at its edges 3
{{ coalesce .Values.f }}|{{ coalesce .Values.huge }}|{{ coalesce (int64 7) }}|{{ coalesce (list (list 1) (list)) }}|{{ coalesce (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ coalesce (list "x" 2) "extra" }}
=== all at its edges
{{ all nil }}|{{ all "" }}|{{ all "a" }}|{{ all "é☃" }}|{{ all "10" }}|{{ all "-1.5" }}|{{ all "0x1F" }}|{{ all "true" }}|{{ all 0 }}
=== any at its edges
{{ any nil }}|{{ any "" }}|{{ any "a" }}|{{ any "é☃" }}|{{ any "10" }}|{{ any "-1.5" }}|{{ any "0x1F" }}|{{ any "true" }}|{{ any 0 }}
=== ternary at its edges 1
{{ ternary nil "n" true }}|{{ ternary "" "n" true }}|{{ ternary "a" "n" true }}|{{ ternary "é☃" "n" true }}|{{ ternary "10" "n" true }}|{{ ternary "-1.5" "n" true }}|{{ ternary "0x1F" "n" true }}|{{ ternary "true" "n" true }}|{{ ternary 0 "n" true }}|{{ ternary -1 "n" true }}|{{ ternary 1.5 "n" true }}|{{ ternary -0.5 "n" true }}
=== ternary at its edges 2
{{ ternary 9223372036854775807 "n" true }}|{{ ternary -9223372036854775808 "n" true }}|{{ ternary 1e19 "n" true }}|{{ ternary true "n" true }}|{{ ternary false "n" true }}|{{ ternary (list) "n" true }}|{{ ternary (list 1 "a" nil) "n" true }}|{{ ternary .Values.l "n" true }}|{{ ternary .Values.strs "n" true }}|{{ ternary (dict) "n" true }}|{{ ternary (dict "a" 1) "n" true }}|{{ ternary .Values.m "n" true }}
=== ternary at its edges 3
{{ ternary .Values.nope "n" true }}|{{ ternary (until 2) "n" true }}|{{ ternary (split "," "a,b") "n" true }}|{{ ternary .Values.big "n" true }}|{{ ternary .Values.f "n" true }}|{{ ternary .Values.huge "n" true }}|{{ ternary (int64 7) "n" true }}|{{ ternary (list (list 1) (list)) "n" true }}|{{ ternary "y" nil true }}|{{ ternary "y" "" true }}|{{ ternary "y" "n" false }}
=== typeOf at its edges 1
{{ typeOf nil }}|{{ typeOf "" }}|{{ typeOf "a" }}|{{ typeOf "é☃" }}|{{ typeOf "10" }}|{{ typeOf "-1.5" }}|{{ typeOf "0x1F" }}|{{ typeOf "true" }}|{{ typeOf 0 }}|{{ typeOf -1 }}|{{ typeOf 1.5 }}|{{ typeOf -0.5 }}
=== typeOf at its edges 2
{{ typeOf true }}|{{ typeOf false }}|{{ typeOf (list) }}|{{ typeOf (list 1 "a" nil) }}|{{ typeOf (dict) }}|{{ typeOf (dict "a" 1) }}|{{ typeOf .Values.nope }}|{{ typeOf (until 2) }}|{{ typeOf (split "," "a,b") }}|{{ typeOf (int64 7) }}
=== typeIs at its edges
{{ typeIs "" "a" }}|{{ typeIs "a" "a" }}|{{ typeIs "héllo ☃" "a" }}|{{ typeIs " a b\t" "a" }}|{{ typeIs "a,b" "a" }}|{{ typeIs "A-b_C d2" "a" }}|{{ typeIs "10" "a" }}|{{ typeIs "-1.5" "a" }}|{{ typeIs "é😀" "a" }}|{{ typeIs "string" "" }}|{{ typeIs "string" "a" }}
=== typeIsLike at its edges
{{ typeIsLike "" "a" }}|{{ typeIsLike "a" "a" }}|{{ typeIsLike "héllo ☃" "a" }}|{{ typeIsLike " a b\t" "a" }}|{{ typeIsLike "a,b" "a" }}|{{ typeIsLike "A-b_C d2" "a" }}|{{ typeIsLike "10" "a" }}|{{ typeIsLike "-1.5" "a" }}|{{ typeIsLike "é😀" "a" }}|{{ typeIsLike "string" "" }}|{{ typeIsLike "string" "a" }}
=== kindOf at its edges 1
{{ kindOf nil }}|{{ kindOf "" }}|{{ kindOf "a" }}|{{ kindOf "é☃" }}|{{ kindOf "10" }}|{{ kindOf "-1.5" }}|{{ kindOf "0x1F" }}|{{ kindOf "true" }}|{{ kindOf 0 }}|{{ kindOf -1 }}|{{ kindOf 1.5 }}|{{ kindOf -0.5 }}
=== kindOf at its edges 2
{{ kindOf true }}|{{ kindOf false }}|{{ kindOf (list) }}|{{ kindOf (list 1 "a" nil) }}|{{ kindOf (dict) }}|{{ kindOf (dict "a" 1) }}|{{ kindOf .Values.nope }}|{{ kindOf (int64 7) }}
=== kindIs at its edges
{{ kindIs "" "a" }}|{{ kindIs "a" "a" }}|{{ kindIs "héllo ☃" "a" }}|{{ kindIs " a b\t" "a" }}|{{ kindIs "a,b" "a" }}|{{ kindIs "A-b_C d2" "a" }}|{{ kindIs "10" "a" }}|{{ kindIs "-1.5" "a" }}|{{ kindIs "é😀" "a" }}|{{ kindIs "string" "" }}|{{ kindIs "string" "a" }}
=== deepEqual at its edges
{{ deepEqual nil (list "x" 2) }}|{{ deepEqual "" (list "x" 2) }}|{{ deepEqual "a" (list "x" 2) }}|{{ deepEqual "é☃" (list "x" 2) }}|{{ deepEqual "10" (list "x" 2) }}|{{ deepEqual "-1.5" (list "x" 2) }}|{{ deepEqual "0x1F" (list "x" 2) }}|{{ deepEqual "true" (list "x" 2) }}|{{ deepEqual 0 (list "x" 2) }}
=== required at its edges 1
{{ required "" "x" }}|{{ required "a" "x" }}|{{ required "héllo ☃" "x" }}|{{ required " a b\t" "x" }}|{{ required "a,b" "x" }}|{{ required "A-b_C d2" "x" }}|{{ required "10" "x" }}|{{ required "-1.5" "x" }}|{{ required "é😀" "x" }}|{{ required "need" "a" }}|{{ required "need" "é☃" }}|{{ required "need" "10" }}
=== required at its edges 2
{{ required "need" "-1.5" }}|{{ required "need" "0x1F" }}|{{ required "need" "true" }}|{{ required "need" 0 }}|{{ required "need" -1 }}|{{ required "need" 1.5 }}|{{ required "need" -0.5 }}|{{ required "need" 9223372036854775807 }}|{{ required "need" -9223372036854775808 }}|{{ required "need" 1e19 }}|{{ required "need" true }}|{{ required "need" false }}
=== required at its edges 3
{{ required "need" (list) }}|{{ required "need" (list 1 "a" nil) }}|{{ required "need" .Values.l }}|{{ required "need" .Values.strs }}|{{ required "need" (dict) }}|{{ required "need" (dict "a" 1) }}|{{ required "need" .Values.m }}|{{ required "need" (until 2) }}|{{ required "need" (split "," "a,b") }}|{{ required "need" .Values.big }}|{{ required "need" .Values.f }}|{{ required "need" .Values.huge }}
=== required at its edges 4
{{ required "need" (int64 7) }}|{{ required "need" (list (list 1) (list)) }}

=== dict at its edges 1
{{ dict nil }}|{{ dict "" }}|{{ dict "a" }}|{{ dict "é☃" }}|{{ dict "10" }}|{{ dict "-1.5" }}|{{ dict "0x1F" }}|{{ dict "true" }}|{{ dict 0 }}|{{ dict -1 }}|{{ dict 1.5 }}|{{ dict -0.5 }}
=== dict at its edges 2
{{ dict 9223372036854775807 }}|{{ dict -9223372036854775808 }}|{{ dict 1e19 }}|{{ dict true }}|{{ dict false }}|{{ dict (list) }}|{{ dict (list 1 "a" nil) }}|{{ dict .Values.l }}|{{ dict .Values.strs }}|{{ dict (dict) }}|{{ dict (dict "a" 1) }}|{{ dict .Values.m }}
=== dict at its edges 3
{{ dict .Values.nope }}|{{ dict (until 2) }}|{{ dict (split "," "a,b") }}|{{ dict .Values.big }}|{{ dict .Values.f }}|{{ dict .Values.huge }}|{{ dict (int64 7) }}|{{ dict (list (list 1) (list)) }}|{{ dict }}|{{ dict (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ dict (list "x" 2) "extra" }}
=== get at its edges
{{ get (dict) "a" }}|{{ get (dict "a" 1 "b" "x") "a" }}|{{ get (deepCopy .Values.m) "a" }}|{{ get nil "a" }}|{{ get (dict "a" 1) "" }}|{{ get (dict "a" 1) "a" }}|{{ get (dict "a" 1) "héllo ☃" }}|{{ get (dict "a" 1) " a b\t" }}|{{ get (dict "a" 1) "a,b" }}
=== set at its edges 1
{{ set (dict) "b" 2 }}|{{ set (dict "a" 1 "b" "x") "b" 2 }}|{{ set (deepCopy .Values.m) "b" 2 }}|{{ set (dict "a" 1) "" 2 }}|{{ set (dict "a" 1) "a" 2 }}|{{ set (dict "a" 1) "héllo ☃" 2 }}|{{ set (dict "a" 1) " a b\t" 2 }}|{{ set (dict "a" 1) "a,b" 2 }}|{{ set (dict "a" 1) "A-b_C d2" 2 }}|{{ set (dict "a" 1) "10" 2 }}|{{ set (dict "a" 1) "-1.5" 2 }}|{{ set (dict "a" 1) "é😀" 2 }}
=== set at its edges 2
{{ set (dict "a" 1) "a\nb\n" 2 }}|{{ set (dict "a" 1) .Values.s 2 }}|{{ set (dict "a" 1) .Values.uni 2 }}|{{ set (dict "a" 1) "b" nil }}|{{ set (dict "a" 1) "b" "" }}|{{ set (dict "a" 1) "b" "a" }}|{{ set (dict "a" 1) "b" "é☃" }}|{{ set (dict "a" 1) "b" "10" }}|{{ set (dict "a" 1) "b" "-1.5" }}|{{ set (dict "a" 1) "b" "0x1F" }}|{{ set (dict "a" 1) "b" "true" }}|{{ set (dict "a" 1) "b" 0 }}
=== set at its edges 3
{{ set (dict "a" 1) "b" -1 }}|{{ set (dict "a" 1) "b" 1.5 }}|{{ set (dict "a" 1) "b" -0.5 }}|{{ set (dict "a" 1) "b" 9223372036854775807 }}|{{ set (dict "a" 1) "b" -9223372036854775808 }}|{{ set (dict "a" 1) "b" 1e19 }}|{{ set (dict "a" 1) "b" true }}|{{ set (dict "a" 1) "b" false }}|{{ set (dict "a" 1) "b" (list) }}|{{ set (dict "a" 1) "b" (list 1 "a" nil) }}|{{ set (dict "a" 1) "b" .Values.l }}|{{ set (dict "a" 1) "b" .Values.strs }}
=== set at its edges 4
{{ set (dict "a" 1) "b" (dict) }}|{{ set (dict "a" 1) "b" (dict "a" 1) }}|{{ set (dict "a" 1) "b" .Values.m }}|{{ set (dict "a" 1) "b" .Values.nope }}|{{ set (dict "a" 1) "b" (until 2) }}|{{ set (dict "a" 1) "b" (split "," "a,b") }}|{{ set (dict "a" 1) "b" .Values.big }}|{{ set (dict "a" 1) "b" .Values.f }}|{{ set (dict "a" 1) "b" .Values.huge }}|{{ set (dict "a" 1) "b" (int64 7) }}|{{ set (dict "a" 1) "b" (list (list 1) (list)) }}
=== unset at its edges
{{ unset (dict) "a" }}|{{ unset (dict "a" 1 "b" "x") "a" }}|{{ unset (deepCopy .Values.m) "a" }}|{{ unset (dict "a" 1) "" }}|{{ unset (dict "a" 1) "a" }}|{{ unset (dict "a" 1) "héllo ☃" }}|{{ unset (dict "a" 1) " a b\t" }}|{{ unset (dict "a" 1) "a,b" }}|{{ unset (dict "a" 1) "A-b_C d2" }}
=== hasKey at its edges
{{ hasKey (dict) "a" }}|{{ hasKey (dict "a" 1 "b" "x") "a" }}|{{ hasKey (deepCopy .Values.m) "a" }}|{{ hasKey nil "a" }}|{{ hasKey (dict "a" 1) "" }}|{{ hasKey (dict "a" 1) "a" }}|{{ hasKey (dict "a" 1) "héllo ☃" }}|{{ hasKey (dict "a" 1) " a b\t" }}|{{ hasKey (dict "a" 1) "a,b" }}
=== pluck at its edges
{{ pluck "" (dict "a" 1) }}|{{ pluck "a" (dict "a" 1) }}|{{ pluck "héllo ☃" (dict "a" 1) }}|{{ pluck " a b\t" (dict "a" 1) }}|{{ pluck "a,b" (dict "a" 1) }}|{{ pluck "A-b_C d2" (dict "a" 1) }}|{{ pluck "10" (dict "a" 1) }}|{{ pluck "-1.5" (dict "a" 1) }}|{{ pluck "é😀" (dict "a" 1) }}|{{ pluck "a" (dict "a" 1 "b" "x") }}|{{ pluck "a" (deepCopy .Values.m) }}|{{ pluck "a" (dict "a" 1) (dict "a" 1) (dict "a" 1) }}
=== keys at its edges
{{ keys (dict) }}|{{ keys (dict "a" 1 "b" "x") | sortAlpha }}|{{ keys nil }}|{{ keys }}|{{ keys (dict "a" 1) (dict "a" 1) (dict "a" 1) }}
=== values at its edges
{{ values (dict) }}|{{ values (dict "a" 1 "b" "x") | len }}|{{ values nil }}
=== pick at its edges
{{ pick (dict) "a" }}|{{ pick (dict "a" 1 "b" "x") "a" }}|{{ pick (deepCopy .Values.m) "a" }}|{{ pick nil "a" }}|{{ pick (dict "a" 1 "b" 2) "" }}|{{ pick (dict "a" 1 "b" 2) "a" }}|{{ pick (dict "a" 1 "b" 2) "héllo ☃" }}|{{ pick (dict "a" 1 "b" 2) " a b\t" }}|{{ pick (dict "a" 1 "b" 2) "a,b" }}
=== omit at its edges
{{ omit (dict) "a" }}|{{ omit (dict "a" 1 "b" "x") "a" }}|{{ omit (deepCopy .Values.m) "a" }}|{{ omit nil "a" }}|{{ omit (dict "a" 1 "b" 2) "" }}|{{ omit (dict "a" 1 "b" 2) "a" }}|{{ omit (dict "a" 1 "b" 2) "héllo ☃" }}|{{ omit (dict "a" 1 "b" 2) " a b\t" }}|{{ omit (dict "a" 1 "b" 2) "a,b" }}|{{ omit (dict "a" 1 "b" 2) "a" "extra" }}
=== merge at its edges
{{ merge (dict) (dict "b" 2) }}|{{ merge (dict "a" 1 "b" "x") (dict "b" 2) }}|{{ merge (deepCopy .Values.m) (dict "b" 2) }}|{{ merge nil (dict "b" 2) }}|{{ merge (dict "a" 1) (dict) }}|{{ merge (dict "a" 1) (dict "a" 1 "b" "x") }}|{{ merge (dict "a" 1) (deepCopy .Values.m) }}|{{ merge (dict "a" 1) nil }}|{{ merge (dict "a" 1) }}
=== mustMerge at its edges
{{ mustMerge (dict) (dict "b" 2) }}|{{ mustMerge (dict "a" 1 "b" "x") (dict "b" 2) }}|{{ mustMerge (deepCopy .Values.m) (dict "b" 2) }}|{{ mustMerge nil (dict "b" 2) }}|{{ mustMerge (dict "a" 1) (dict) }}|{{ mustMerge (dict "a" 1) (dict "a" 1 "b" "x") }}|{{ mustMerge (dict "a" 1) (deepCopy .Values.m) }}|{{ mustMerge (dict "a" 1) nil }}|{{ mustMerge (dict "a" 1) }}
=== mergeOverwrite at its edges
{{ mergeOverwrite (dict) (dict "a" 2) }}|{{ mergeOverwrite (dict "a" 1 "b" "x") (dict "a" 2) }}|{{ mergeOverwrite (deepCopy .Values.m) (dict "a" 2) }}|{{ mergeOverwrite nil (dict "a" 2) }}|{{ mergeOverwrite (dict "a" 1) (dict) }}|{{ mergeOverwrite (dict "a" 1) (dict "a" 1 "b" "x") }}|{{ mergeOverwrite (dict "a" 1) (deepCopy .Values.m) }}|{{ mergeOverwrite (dict "a" 1) nil }}|{{ mergeOverwrite (dict "a" 1) }}
=== mustMergeOverwrite at its edges
{{ mustMergeOverwrite (dict) (dict "a" 2) }}|{{ mustMergeOverwrite (dict "a" 1 "b" "x") (dict "a" 2) }}|{{ mustMergeOverwrite (deepCopy .Values.m) (dict "a" 2) }}|{{ mustMergeOverwrite nil (dict "a" 2) }}|{{ mustMergeOverwrite (dict "a" 1) (dict) }}|{{ mustMergeOverwrite (dict "a" 1) (dict "a" 1 "b" "x") }}|{{ mustMergeOverwrite (dict "a" 1) (deepCopy .Values.m) }}|{{ mustMergeOverwrite (dict "a" 1) nil }}|{{ mustMergeOverwrite (dict "a" 1) }}
=== deepCopy at its edges 1
{{ deepCopy "" }}|{{ deepCopy "a" }}|{{ deepCopy "é☃" }}|{{ deepCopy "10" }}|{{ deepCopy "-1.5" }}|{{ deepCopy "0x1F" }}|{{ deepCopy "true" }}|{{ deepCopy 0 }}|{{ deepCopy -1 }}|{{ deepCopy 1.5 }}|{{ deepCopy -0.5 }}|{{ deepCopy 9223372036854775807 }}
=== deepCopy at its edges 2
{{ deepCopy -9223372036854775808 }}|{{ deepCopy 1e19 }}|{{ deepCopy true }}|{{ deepCopy false }}|{{ deepCopy (list) }}|{{ deepCopy (list 1 "a" nil) }}|{{ deepCopy .Values.l }}|{{ deepCopy .Values.strs }}|{{ deepCopy (dict) }}|{{ deepCopy (dict "a" 1) }}|{{ deepCopy .Values.m }}|{{ deepCopy (until 2) }}
=== deepCopy at its edges 3
{{ deepCopy (split "," "a,b") }}|{{ deepCopy .Values.big }}|{{ deepCopy .Values.f }}|{{ deepCopy .Values.huge }}|{{ deepCopy (int64 7) }}|{{ deepCopy (list (list 1) (list)) }}
=== mustDeepCopy at its edges
{{ mustDeepCopy "" }}|{{ mustDeepCopy "a" }}|{{ mustDeepCopy "é☃" }}|{{ mustDeepCopy "10" }}|{{ mustDeepCopy "-1.5" }}|{{ mustDeepCopy "0x1F" }}|{{ mustDeepCopy "true" }}|{{ mustDeepCopy 0 }}|{{ mustDeepCopy -1 }}|{{ mustDeepCopy 1.5 }}
=== dig at its edges
{{ dig "" 0 (dict "a" 5) }}|{{ dig "a" 0 (dict "a" 5) }}|{{ dig "é☃" 0 (dict "a" 5) }}|{{ dig "10" 0 (dict "a" 5) }}|{{ dig "-1.5" 0 (dict "a" 5) }}|{{ dig "0x1F" 0 (dict "a" 5) }}|{{ dig "true" 0 (dict "a" 5) }}

=== list at its edges 1
{{ list nil }}|{{ list "" }}|{{ list "a" }}|{{ list "é☃" }}|{{ list "10" }}|{{ list "-1.5" }}|{{ list "0x1F" }}|{{ list "true" }}|{{ list 0 }}|{{ list -1 }}|{{ list 1.5 }}|{{ list -0.5 }}
=== list at its edges 2
{{ list 9223372036854775807 }}|{{ list -9223372036854775808 }}|{{ list 1e19 }}|{{ list true }}|{{ list false }}|{{ list (list) }}|{{ list (list 1 "a" nil) }}|{{ list .Values.l }}|{{ list .Values.strs }}|{{ list (dict) }}|{{ list (dict "a" 1) }}|{{ list .Values.m }}
=== list at its edges 3
{{ list .Values.nope }}|{{ list (until 2) }}|{{ list (split "," "a,b") }}|{{ list .Values.big }}|{{ list .Values.f }}|{{ list .Values.huge }}|{{ list (int64 7) }}|{{ list (list (list 1) (list)) }}|{{ list }}|{{ list (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ list (list "x" 2) "extra" }}
=== tuple at its edges 1
{{ tuple nil }}|{{ tuple "" }}|{{ tuple "a" }}|{{ tuple "é☃" }}|{{ tuple "10" }}|{{ tuple "-1.5" }}|{{ tuple "0x1F" }}|{{ tuple "true" }}|{{ tuple 0 }}|{{ tuple -1 }}|{{ tuple 1.5 }}|{{ tuple -0.5 }}
=== tuple at its edges 2
{{ tuple 9223372036854775807 }}|{{ tuple -9223372036854775808 }}|{{ tuple 1e19 }}|{{ tuple true }}|{{ tuple false }}|{{ tuple (list) }}|{{ tuple (list 1 "a" nil) }}|{{ tuple .Values.l }}|{{ tuple .Values.strs }}|{{ tuple (dict) }}|{{ tuple (dict "a" 1) }}|{{ tuple .Values.m }}
=== tuple at its edges 3
{{ tuple .Values.nope }}|{{ tuple (until 2) }}|{{ tuple (split "," "a,b") }}|{{ tuple .Values.big }}|{{ tuple .Values.f }}|{{ tuple .Values.huge }}|{{ tuple (int64 7) }}|{{ tuple (list (list 1) (list)) }}|{{ tuple }}|{{ tuple (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ tuple (list "x" 2) "extra" }}
=== first at its edges
{{ first (list) }}|{{ first (list 1 "a" nil) }}|{{ first .Values.l }}|{{ first .Values.strs }}|{{ first (until 2) }}|{{ first (list (list 1) (list)) }}
=== last at its edges
{{ last (list) }}|{{ last (list 1 "a" nil) }}|{{ last .Values.l }}|{{ last .Values.strs }}|{{ last (until 2) }}|{{ last (list (list 1) (list)) }}
=== rest at its edges
{{ rest (list) }}|{{ rest (list 1 "a" nil) }}|{{ rest .Values.l }}|{{ rest .Values.strs }}|{{ rest (until 2) }}|{{ rest (list (list 1) (list)) }}
=== initial at its edges
{{ initial (list) }}|{{ initial (list 1 "a" nil) }}|{{ initial .Values.l }}|{{ initial .Values.strs }}|{{ initial (until 2) }}|{{ initial (list (list 1) (list)) }}
=== append at its edges 1
{{ append (list) (list "x" 2) }}|{{ append (list 1 "a" nil) (list "x" 2) }}|{{ append .Values.l (list "x" 2) }}|{{ append .Values.strs (list "x" 2) }}|{{ append (until 2) (list "x" 2) }}|{{ append (list (list 1) (list)) (list "x" 2) }}|{{ append (list "x" 2) nil }}|{{ append (list "x" 2) "" }}|{{ append (list "x" 2) "a" }}|{{ append (list "x" 2) "é☃" }}|{{ append (list "x" 2) "10" }}|{{ append (list "x" 2) "-1.5" }}
=== append at its edges 2
{{ append (list "x" 2) "0x1F" }}|{{ append (list "x" 2) "true" }}|{{ append (list "x" 2) 0 }}|{{ append (list "x" 2) -1 }}|{{ append (list "x" 2) 1.5 }}|{{ append (list "x" 2) -0.5 }}|{{ append (list "x" 2) 9223372036854775807 }}|{{ append (list "x" 2) -9223372036854775808 }}|{{ append (list "x" 2) 1e19 }}|{{ append (list "x" 2) true }}|{{ append (list "x" 2) false }}|{{ append (list "x" 2) (list) }}
=== append at its edges 3
{{ append (list "x" 2) (list 1 "a" nil) }}|{{ append (list "x" 2) .Values.l }}|{{ append (list "x" 2) .Values.strs }}|{{ append (list "x" 2) (dict) }}|{{ append (list "x" 2) (dict "a" 1) }}|{{ append (list "x" 2) .Values.m }}|{{ append (list "x" 2) .Values.nope }}|{{ append (list "x" 2) (until 2) }}|{{ append (list "x" 2) (split "," "a,b") }}|{{ append (list "x" 2) .Values.big }}|{{ append (list "x" 2) .Values.f }}|{{ append (list "x" 2) .Values.huge }}
=== append at its edges 4
{{ append (list "x" 2) (int64 7) }}|{{ append (list "x" 2) (list (list 1) (list)) }}
=== push at its edges
{{ push (list) (list "x" 2) }}|{{ push (list 1 "a" nil) (list "x" 2) }}|{{ push .Values.l (list "x" 2) }}|{{ push .Values.strs (list "x" 2) }}|{{ push (until 2) (list "x" 2) }}|{{ push (list (list 1) (list)) (list "x" 2) }}|{{ push (list "x" 2) nil }}|{{ push (list "x" 2) "" }}|{{ push (list "x" 2) "a" }}|{{ push (list "x" 2) "é☃" }}
=== prepend at its edges 1
{{ prepend (list) (list "x" 2) }}|{{ prepend (list 1 "a" nil) (list "x" 2) }}|{{ prepend .Values.l (list "x" 2) }}|{{ prepend .Values.strs (list "x" 2) }}|{{ prepend (until 2) (list "x" 2) }}|{{ prepend (list (list 1) (list)) (list "x" 2) }}|{{ prepend (list "x" 2) nil }}|{{ prepend (list "x" 2) "" }}|{{ prepend (list "x" 2) "a" }}|{{ prepend (list "x" 2) "é☃" }}|{{ prepend (list "x" 2) "10" }}|{{ prepend (list "x" 2) "-1.5" }}
=== prepend at its edges 2
{{ prepend (list "x" 2) "0x1F" }}|{{ prepend (list "x" 2) "true" }}|{{ prepend (list "x" 2) 0 }}|{{ prepend (list "x" 2) -1 }}|{{ prepend (list "x" 2) 1.5 }}|{{ prepend (list "x" 2) -0.5 }}|{{ prepend (list "x" 2) 9223372036854775807 }}|{{ prepend (list "x" 2) -9223372036854775808 }}|{{ prepend (list "x" 2) 1e19 }}|{{ prepend (list "x" 2) true }}|{{ prepend (list "x" 2) false }}|{{ prepend (list "x" 2) (list) }}
=== prepend at its edges 3
{{ prepend (list "x" 2) (list 1 "a" nil) }}|{{ prepend (list "x" 2) .Values.l }}|{{ prepend (list "x" 2) .Values.strs }}|{{ prepend (list "x" 2) (dict) }}|{{ prepend (list "x" 2) (dict "a" 1) }}|{{ prepend (list "x" 2) .Values.m }}|{{ prepend (list "x" 2) .Values.nope }}|{{ prepend (list "x" 2) (until 2) }}|{{ prepend (list "x" 2) (split "," "a,b") }}|{{ prepend (list "x" 2) .Values.big }}|{{ prepend (list "x" 2) .Values.f }}|{{ prepend (list "x" 2) .Values.huge }}
=== prepend at its edges 4
{{ prepend (list "x" 2) (int64 7) }}|{{ prepend (list "x" 2) (list (list 1) (list)) }}
=== concat at its edges
{{ concat (list) }}|{{ concat (list 1 "a" nil) }}|{{ concat .Values.l }}|{{ concat .Values.strs }}|{{ concat (until 2) }}|{{ concat (list (list 1) (list)) }}|{{ concat }}|{{ concat (list "x" 2) (list "x" 2) (list "x" 2) }}
=== reverse at its edges
{{ reverse (list) }}|{{ reverse (list 1 "a" nil) }}|{{ reverse .Values.l }}|{{ reverse .Values.strs }}|{{ reverse (until 2) }}|{{ reverse (list (list 1) (list)) }}
=== compact at its edges
{{ compact (list) }}|{{ compact (list 1 "a" nil) }}|{{ compact .Values.l }}|{{ compact .Values.strs }}|{{ compact (until 2) }}|{{ compact (list (list 1) (list)) }}
=== uniq at its edges
{{ uniq (list) }}|{{ uniq (list 1 "a" nil) }}|{{ uniq .Values.l }}|{{ uniq .Values.strs }}|{{ uniq (until 2) }}|{{ uniq (list (list 1) (list)) }}
=== without at its edges
{{ without (list) 1 }}|{{ without (list 1 "a" nil) 1 }}|{{ without .Values.l 1 }}|{{ without .Values.strs 1 }}|{{ without (until 2) 1 }}|{{ without (list (list 1) (list)) 1 }}|{{ without (list 1 2) nil }}|{{ without (list 1 2) "" }}|{{ without (list 1 2) "a" }}|{{ without (list 1 2) 1 "extra" }}
=== has at its edges
{{ has nil (list 1 2) }}|{{ has "" (list 1 2) }}|{{ has "a" (list 1 2) }}|{{ has "é☃" (list 1 2) }}|{{ has "10" (list 1 2) }}|{{ has "-1.5" (list 1 2) }}|{{ has "0x1F" (list 1 2) }}|{{ has "true" (list 1 2) }}|{{ has 0 (list 1 2) }}|{{ has 1 (list 1 "a" nil) }}|{{ has 1 (until 2) }}
=== slice at its edges
{{ slice (list) 1 }}|{{ slice (list 1 "a" nil) 1 }}|{{ slice .Values.l 1 }}|{{ slice .Values.strs 1 }}|{{ slice (until 2) 1 }}|{{ slice (list (list 1) (list)) 1 }}|{{ slice (list 1 2 3) nil }}|{{ slice (list 1 2 3) "" }}|{{ slice (list 1 2 3) "a" }}|{{ slice (list 1 2 3) 1.5 }}|{{ slice (list 1 2 3) true }}|{{ slice (list 1 2 3) (list "x" 2) (list "x" 2) (list "x" 2) }}
=== chunk at its edges
{{ chunk 1 (list 1 2 3) }}|{{ chunk 2 (list 1 2 3) }}|{{ chunk 100 (list 1 2 3) }}|{{ chunk (int .Values.big) (list 1 2 3) }}|{{ chunk (len "ab") (list 1 2 3) }}|{{ chunk 2 (list) }}|{{ chunk 2 (list 1 "a" nil) }}|{{ chunk 2 .Values.l }}|{{ chunk 2 .Values.strs }}|{{ chunk 2 (until 2) }}|{{ chunk 2 (list (list 1) (list)) }}
=== sortAlpha at its edges 1
{{ sortAlpha nil }}|{{ sortAlpha "" }}|{{ sortAlpha "a" }}|{{ sortAlpha "é☃" }}|{{ sortAlpha "10" }}|{{ sortAlpha "-1.5" }}|{{ sortAlpha "0x1F" }}|{{ sortAlpha "true" }}|{{ sortAlpha 0 }}|{{ sortAlpha -1 }}|{{ sortAlpha 1.5 }}|{{ sortAlpha -0.5 }}
=== sortAlpha at its edges 2
{{ sortAlpha 9223372036854775807 }}|{{ sortAlpha -9223372036854775808 }}|{{ sortAlpha 1e19 }}|{{ sortAlpha true }}|{{ sortAlpha false }}|{{ sortAlpha (list) }}|{{ sortAlpha (list 1 "a" nil) }}|{{ sortAlpha .Values.l }}|{{ sortAlpha .Values.strs }}|{{ sortAlpha (dict) }}|{{ sortAlpha (dict "a" 1) }}|{{ sortAlpha .Values.m }}
=== sortAlpha at its edges 3
{{ sortAlpha .Values.nope }}|{{ sortAlpha (until 2) }}|{{ sortAlpha (split "," "a,b") }}|{{ sortAlpha .Values.big }}|{{ sortAlpha .Values.f }}|{{ sortAlpha .Values.huge }}|{{ sortAlpha (int64 7) }}|{{ sortAlpha (list (list 1) (list)) }}
=== toStrings at its edges 1
{{ toStrings nil }}|{{ toStrings "" }}|{{ toStrings "a" }}|{{ toStrings "é☃" }}|{{ toStrings "10" }}|{{ toStrings "-1.5" }}|{{ toStrings "0x1F" }}|{{ toStrings "true" }}|{{ toStrings 0 }}|{{ toStrings -1 }}|{{ toStrings 1.5 }}|{{ toStrings -0.5 }}
=== toStrings at its edges 2
{{ toStrings 9223372036854775807 }}|{{ toStrings -9223372036854775808 }}|{{ toStrings 1e19 }}|{{ toStrings true }}|{{ toStrings false }}|{{ toStrings (list 1 "a" nil) }}|{{ toStrings .Values.l }}|{{ toStrings .Values.strs }}|{{ toStrings (dict) }}|{{ toStrings (dict "a" 1) }}|{{ toStrings .Values.m }}|{{ toStrings (until 2) }}
=== toStrings at its edges 3
{{ toStrings (split "," "a,b") }}|{{ toStrings .Values.big }}|{{ toStrings .Values.f }}|{{ toStrings .Values.huge }}|{{ toStrings (int64 7) }}|{{ toStrings (list (list 1) (list)) }}
=== len at its edges 1
{{ len "" }}|{{ len "a" }}|{{ len "é☃" }}|{{ len "10" }}|{{ len "-1.5" }}|{{ len "0x1F" }}|{{ len "true" }}|{{ len (list) }}|{{ len (list 1 "a" nil) }}|{{ len .Values.l }}|{{ len .Values.strs }}|{{ len (dict "a" 1) }}
=== len at its edges 2
{{ len (until 2) }}
=== index at its edges
{{ index "é☃" 1 }}|{{ index "10" 1 }}|{{ index "-1.5" 1 }}|{{ index "0x1F" 1 }}|{{ index "true" 1 }}|{{ index (list 1 "a" nil) 1 }}|{{ index .Values.l 1 }}|{{ index .Values.strs 1 }}|{{ index (until 2) 1 }}|{{ index (list (list 1) (list)) 1 }}|{{ index (list 1 2 3) 0 }}|{{ index (list 1 2 3) }}
=== seq at its edges
{{ seq 0 }}|{{ seq 1 }}|{{ seq 2 }}|{{ seq -1 }}|{{ seq (len "ab") }}|{{ seq }}|{{ seq 2 2 2 }}
=== until at its edges
{{ until 0 }}|{{ until 1 }}|{{ until 2 }}|{{ until -1 }}|{{ until (len "ab") }}
=== untilStep at its edges 1
{{ untilStep 0 6 2 }}|{{ untilStep 1 6 2 }}|{{ untilStep 2 6 2 }}|{{ untilStep -1 6 2 }}|{{ untilStep -100 6 2 }}|{{ untilStep 100 6 2 }}|{{ untilStep (len "ab") 6 2 }}|{{ untilStep 0 0 2 }}|{{ untilStep 0 1 2 }}|{{ untilStep 0 2 2 }}|{{ untilStep 0 100 2 }}|{{ untilStep 0 6 1 }}
=== untilStep at its edges 2
{{ untilStep 0 6 (len "ab") }}
=== mustFirst at its edges
{{ mustFirst (list) }}|{{ mustFirst (list 1 "a" nil) }}|{{ mustFirst .Values.l }}|{{ mustFirst .Values.strs }}|{{ mustFirst (until 2) }}|{{ mustFirst (list (list 1) (list)) }}
=== mustLast at its edges
{{ mustLast (list) }}|{{ mustLast (list 1 "a" nil) }}|{{ mustLast .Values.l }}|{{ mustLast .Values.strs }}|{{ mustLast (until 2) }}|{{ mustLast (list (list 1) (list)) }}
=== mustRest at its edges
{{ mustRest (list) }}|{{ mustRest (list 1 "a" nil) }}|{{ mustRest .Values.l }}|{{ mustRest .Values.strs }}|{{ mustRest (until 2) }}|{{ mustRest (list (list 1) (list)) }}
=== mustInitial at its edges
{{ mustInitial (list) }}|{{ mustInitial (list 1 "a" nil) }}|{{ mustInitial .Values.l }}|{{ mustInitial .Values.strs }}|{{ mustInitial (until 2) }}|{{ mustInitial (list (list 1) (list)) }}
=== mustAppend at its edges
{{ mustAppend (list) (list "x" 2) }}|{{ mustAppend (list 1 "a" nil) (list "x" 2) }}|{{ mustAppend .Values.l (list "x" 2) }}|{{ mustAppend .Values.strs (list "x" 2) }}|{{ mustAppend (until 2) (list "x" 2) }}|{{ mustAppend (list (list 1) (list)) (list "x" 2) }}|{{ mustAppend (list "x" 2) nil }}|{{ mustAppend (list "x" 2) "" }}|{{ mustAppend (list "x" 2) "a" }}|{{ mustAppend (list "x" 2) "é☃" }}
=== mustPush at its edges
{{ mustPush (list) (list "x" 2) }}|{{ mustPush (list 1 "a" nil) (list "x" 2) }}|{{ mustPush .Values.l (list "x" 2) }}|{{ mustPush .Values.strs (list "x" 2) }}|{{ mustPush (until 2) (list "x" 2) }}|{{ mustPush (list (list 1) (list)) (list "x" 2) }}|{{ mustPush (list "x" 2) nil }}|{{ mustPush (list "x" 2) "" }}|{{ mustPush (list "x" 2) "a" }}|{{ mustPush (list "x" 2) "é☃" }}
=== mustPrepend at its edges
{{ mustPrepend (list) (list "x" 2) }}|{{ mustPrepend (list 1 "a" nil) (list "x" 2) }}|{{ mustPrepend .Values.l (list "x" 2) }}|{{ mustPrepend .Values.strs (list "x" 2) }}|{{ mustPrepend (until 2) (list "x" 2) }}|{{ mustPrepend (list (list 1) (list)) (list "x" 2) }}|{{ mustPrepend (list "x" 2) nil }}|{{ mustPrepend (list "x" 2) "" }}|{{ mustPrepend (list "x" 2) "a" }}|{{ mustPrepend (list "x" 2) "é☃" }}
=== mustReverse at its edges
{{ mustReverse (list) }}|{{ mustReverse (list 1 "a" nil) }}|{{ mustReverse .Values.l }}|{{ mustReverse .Values.strs }}|{{ mustReverse (until 2) }}|{{ mustReverse (list (list 1) (list)) }}
=== mustCompact at its edges
{{ mustCompact (list) }}|{{ mustCompact (list 1 "a" nil) }}|{{ mustCompact .Values.l }}|{{ mustCompact .Values.strs }}|{{ mustCompact (until 2) }}|{{ mustCompact (list (list 1) (list)) }}
=== mustUniq at its edges
{{ mustUniq (list) }}|{{ mustUniq (list 1 "a" nil) }}|{{ mustUniq .Values.l }}|{{ mustUniq .Values.strs }}|{{ mustUniq (until 2) }}|{{ mustUniq (list (list 1) (list)) }}
=== mustWithout at its edges
{{ mustWithout (list) 1 }}|{{ mustWithout (list 1 "a" nil) 1 }}|{{ mustWithout .Values.l 1 }}|{{ mustWithout .Values.strs 1 }}|{{ mustWithout (until 2) 1 }}|{{ mustWithout (list (list 1) (list)) 1 }}|{{ mustWithout (list 1 2) nil }}|{{ mustWithout (list 1 2) "" }}|{{ mustWithout (list 1 2) "a" }}|{{ mustWithout (list 1 2) 1 "extra" }}
=== mustHas at its edges
{{ mustHas nil (list 1 2) }}|{{ mustHas "" (list 1 2) }}|{{ mustHas "a" (list 1 2) }}|{{ mustHas "é☃" (list 1 2) }}|{{ mustHas "10" (list 1 2) }}|{{ mustHas "-1.5" (list 1 2) }}|{{ mustHas "0x1F" (list 1 2) }}|{{ mustHas "true" (list 1 2) }}|{{ mustHas 0 (list 1 2) }}|{{ mustHas 1 (list 1 "a" nil) }}
=== mustSlice at its edges
{{ mustSlice (list) 1 }}|{{ mustSlice (list 1 "a" nil) 1 }}|{{ mustSlice .Values.l 1 }}|{{ mustSlice .Values.strs 1 }}|{{ mustSlice (until 2) 1 }}|{{ mustSlice (list (list 1) (list)) 1 }}|{{ mustSlice (list 1 2 3) nil }}|{{ mustSlice (list 1 2 3) "" }}|{{ mustSlice (list 1 2 3) "a" }}|{{ mustSlice (list 1 2 3) 1.5 }}
=== mustChunk at its edges
{{ mustChunk 1 (list 1 2 3) }}|{{ mustChunk 2 (list 1 2 3) }}|{{ mustChunk 100 (list 1 2 3) }}|{{ mustChunk (int .Values.big) (list 1 2 3) }}|{{ mustChunk (len "ab") (list 1 2 3) }}|{{ mustChunk 2 (list) }}|{{ mustChunk 2 (list 1 "a" nil) }}|{{ mustChunk 2 .Values.l }}|{{ mustChunk 2 .Values.strs }}|{{ mustChunk 2 (until 2) }}

=== upper at its edges
{{ upper "" }}|{{ upper "a" }}|{{ upper "héllo ☃" }}|{{ upper " a b\t" }}|{{ upper "a,b" }}|{{ upper "A-b_C d2" }}|{{ upper "10" }}|{{ upper "-1.5" }}|{{ upper "é😀" }}|{{ upper "a\nb\n" }}|{{ upper .Values.s }}|{{ upper .Values.uni }}
=== lower at its edges
{{ lower "" }}|{{ lower "a" }}|{{ lower "héllo ☃" }}|{{ lower " a b\t" }}|{{ lower "a,b" }}|{{ lower "A-b_C d2" }}|{{ lower "10" }}|{{ lower "-1.5" }}|{{ lower "é😀" }}|{{ lower "a\nb\n" }}|{{ lower .Values.s }}|{{ lower .Values.uni }}
=== title at its edges
{{ title "" }}|{{ title "a" }}|{{ title "héllo ☃" }}|{{ title " a b\t" }}|{{ title "a,b" }}|{{ title "A-b_C d2" }}|{{ title "10" }}|{{ title "-1.5" }}|{{ title "é😀" }}|{{ title "a\nb\n" }}|{{ title .Values.s }}|{{ title .Values.uni }}
=== untitle at its edges
{{ untitle "" }}|{{ untitle "a" }}|{{ untitle "héllo ☃" }}|{{ untitle " a b\t" }}|{{ untitle "a,b" }}|{{ untitle "A-b_C d2" }}|{{ untitle "10" }}|{{ untitle "-1.5" }}|{{ untitle "é😀" }}|{{ untitle "a\nb\n" }}|{{ untitle .Values.s }}|{{ untitle .Values.uni }}
=== initials at its edges
{{ initials "" }}|{{ initials "a" }}|{{ initials "héllo ☃" }}|{{ initials " a b\t" }}|{{ initials "a,b" }}|{{ initials "A-b_C d2" }}|{{ initials "10" }}|{{ initials "-1.5" }}|{{ initials "é😀" }}|{{ initials "a\nb\n" }}|{{ initials .Values.uni }}
=== swapcase at its edges
{{ swapcase "" }}|{{ swapcase "a" }}|{{ swapcase "héllo ☃" }}|{{ swapcase " a b\t" }}|{{ swapcase "a,b" }}|{{ swapcase "A-b_C d2" }}|{{ swapcase "10" }}|{{ swapcase "-1.5" }}|{{ swapcase "é😀" }}|{{ swapcase "a\nb\n" }}|{{ swapcase .Values.s }}|{{ swapcase .Values.uni }}
=== snakecase at its edges
{{ snakecase "" }}|{{ snakecase "a" }}|{{ snakecase "héllo ☃" }}|{{ snakecase " a b\t" }}|{{ snakecase "a,b" }}|{{ snakecase "A-b_C d2" }}|{{ snakecase "10" }}|{{ snakecase "-1.5" }}|{{ snakecase "é😀" }}|{{ snakecase "a\nb\n" }}|{{ snakecase .Values.s }}|{{ snakecase .Values.uni }}
=== kebabcase at its edges
{{ kebabcase "" }}|{{ kebabcase "a" }}|{{ kebabcase "héllo ☃" }}|{{ kebabcase " a b\t" }}|{{ kebabcase "a,b" }}|{{ kebabcase "A-b_C d2" }}|{{ kebabcase "10" }}|{{ kebabcase "-1.5" }}|{{ kebabcase "é😀" }}|{{ kebabcase "a\nb\n" }}|{{ kebabcase .Values.s }}|{{ kebabcase .Values.uni }}
=== camelcase at its edges
{{ camelcase "" }}|{{ camelcase "a" }}|{{ camelcase "héllo ☃" }}|{{ camelcase " a b\t" }}|{{ camelcase "a,b" }}|{{ camelcase "A-b_C d2" }}|{{ camelcase "10" }}|{{ camelcase "-1.5" }}|{{ camelcase "é😀" }}|{{ camelcase "a\nb\n" }}|{{ camelcase .Values.s }}|{{ camelcase .Values.uni }}
=== trim at its edges
{{ trim "" }}|{{ trim "a" }}|{{ trim "héllo ☃" }}|{{ trim " a b\t" }}|{{ trim "a,b" }}|{{ trim "A-b_C d2" }}|{{ trim "10" }}|{{ trim "-1.5" }}|{{ trim "é😀" }}|{{ trim "a\nb\n" }}|{{ trim .Values.s }}|{{ trim .Values.uni }}
=== trimAll at its edges 1
{{ trimAll "" "abca" }}|{{ trimAll "a" "abca" }}|{{ trimAll "héllo ☃" "abca" }}|{{ trimAll " a b\t" "abca" }}|{{ trimAll "a,b" "abca" }}|{{ trimAll "A-b_C d2" "abca" }}|{{ trimAll "10" "abca" }}|{{ trimAll "-1.5" "abca" }}|{{ trimAll "é😀" "abca" }}|{{ trimAll .Values.s "abca" }}|{{ trimAll "a" "" }}|{{ trimAll "a" "héllo ☃" }}
=== trimAll at its edges 2
{{ trimAll "a" " a b\t" }}|{{ trimAll "a" "a,b" }}|{{ trimAll "a" "A-b_C d2" }}|{{ trimAll "a" "10" }}|{{ trimAll "a" "-1.5" }}|{{ trimAll "a" "é😀" }}|{{ trimAll "a" "a\nb\n" }}|{{ trimAll "a" .Values.s }}|{{ trimAll "a" .Values.uni }}
=== trimall at its edges
{{ trimall "" "abca" }}|{{ trimall "a" "abca" }}|{{ trimall "héllo ☃" "abca" }}|{{ trimall " a b\t" "abca" }}|{{ trimall "a,b" "abca" }}|{{ trimall "A-b_C d2" "abca" }}|{{ trimall "10" "abca" }}|{{ trimall "-1.5" "abca" }}|{{ trimall "é😀" "abca" }}|{{ trimall .Values.s "abca" }}
=== trimSuffix at its edges 1
{{ trimSuffix "" "ab" }}|{{ trimSuffix "a" "ab" }}|{{ trimSuffix "héllo ☃" "ab" }}|{{ trimSuffix " a b\t" "ab" }}|{{ trimSuffix "a,b" "ab" }}|{{ trimSuffix "A-b_C d2" "ab" }}|{{ trimSuffix "10" "ab" }}|{{ trimSuffix "-1.5" "ab" }}|{{ trimSuffix "é😀" "ab" }}|{{ trimSuffix "b" "" }}|{{ trimSuffix "b" "a" }}|{{ trimSuffix "b" "héllo ☃" }}
=== trimSuffix at its edges 2
{{ trimSuffix "b" " a b\t" }}|{{ trimSuffix "b" "a,b" }}|{{ trimSuffix "b" "A-b_C d2" }}|{{ trimSuffix "b" "10" }}|{{ trimSuffix "b" "-1.5" }}|{{ trimSuffix "b" "é😀" }}|{{ trimSuffix "b" "a\nb\n" }}|{{ trimSuffix "b" .Values.s }}|{{ trimSuffix "b" .Values.uni }}
=== trimPrefix at its edges 1
{{ trimPrefix "" "ab" }}|{{ trimPrefix "a" "ab" }}|{{ trimPrefix "héllo ☃" "ab" }}|{{ trimPrefix " a b\t" "ab" }}|{{ trimPrefix "a,b" "ab" }}|{{ trimPrefix "A-b_C d2" "ab" }}|{{ trimPrefix "10" "ab" }}|{{ trimPrefix "-1.5" "ab" }}|{{ trimPrefix "é😀" "ab" }}|{{ trimPrefix "a" "" }}|{{ trimPrefix "a" "a" }}|{{ trimPrefix "a" "héllo ☃" }}
=== trimPrefix at its edges 2
{{ trimPrefix "a" " a b\t" }}|{{ trimPrefix "a" "a,b" }}|{{ trimPrefix "a" "A-b_C d2" }}|{{ trimPrefix "a" "10" }}|{{ trimPrefix "a" "-1.5" }}|{{ trimPrefix "a" "é😀" }}|{{ trimPrefix "a" "a\nb\n" }}|{{ trimPrefix "a" .Values.s }}|{{ trimPrefix "a" .Values.uni }}
=== nospace at its edges
{{ nospace "" }}|{{ nospace "a" }}|{{ nospace " a b\t" }}|{{ nospace "a,b" }}|{{ nospace "A-b_C d2" }}|{{ nospace "10" }}|{{ nospace "-1.5" }}|{{ nospace "é😀" }}|{{ nospace "a\nb\n" }}|{{ nospace .Values.s }}
=== trunc at its edges 1
{{ trunc 0 "abcd" }}|{{ trunc 1 "abcd" }}|{{ trunc 2 "abcd" }}|{{ trunc -1 "abcd" }}|{{ trunc -100 "abcd" }}|{{ trunc 100 "abcd" }}|{{ trunc (int .Values.big) "abcd" }}|{{ trunc (len "ab") "abcd" }}|{{ trunc 2 "" }}|{{ trunc 2 "a" }}|{{ trunc 2 " a b\t" }}|{{ trunc 2 "a,b" }}
=== trunc at its edges 2
{{ trunc 2 "A-b_C d2" }}|{{ trunc 2 "10" }}|{{ trunc 2 "-1.5" }}|{{ trunc 2 "é😀" }}|{{ trunc 2 "a\nb\n" }}
=== substr at its edges 1
{{ substr 0 2 "abcd" }}|{{ substr 1 2 "abcd" }}|{{ substr 2 2 "abcd" }}|{{ substr -1 2 "abcd" }}|{{ substr -100 2 "abcd" }}|{{ substr (len "ab") 2 "abcd" }}|{{ substr 0 0 "abcd" }}|{{ substr 0 1 "abcd" }}|{{ substr 0 -1 "abcd" }}|{{ substr 0 -100 "abcd" }}|{{ substr 0 2 "a" }}|{{ substr 0 2 " a b\t" }}
=== substr at its edges 2
{{ substr 0 2 "a,b" }}|{{ substr 0 2 "A-b_C d2" }}|{{ substr 0 2 "10" }}|{{ substr 0 2 "-1.5" }}|{{ substr 0 2 "é😀" }}|{{ substr 0 2 "a\nb\n" }}
=== abbrev at its edges 1
{{ abbrev 0 "abcdefghij" }}|{{ abbrev 1 "abcdefghij" }}|{{ abbrev 2 "abcdefghij" }}|{{ abbrev -1 "abcdefghij" }}|{{ abbrev -100 "abcdefghij" }}|{{ abbrev 100 "abcdefghij" }}|{{ abbrev (int .Values.big) "abcdefghij" }}|{{ abbrev (len "ab") "abcdefghij" }}|{{ abbrev 5 "" }}|{{ abbrev 5 "a" }}|{{ abbrev 5 " a b\t" }}|{{ abbrev 5 "a,b" }}
=== abbrev at its edges 2
{{ abbrev 5 "A-b_C d2" }}|{{ abbrev 5 "10" }}|{{ abbrev 5 "-1.5" }}|{{ abbrev 5 "é😀" }}|{{ abbrev 5 "a\nb\n" }}|{{ abbrev 5 .Values.s }}
=== abbrevboth at its edges 1
{{ abbrevboth 0 10 "1234 5678 9123 4567" }}|{{ abbrevboth 1 10 "1234 5678 9123 4567" }}|{{ abbrevboth 2 10 "1234 5678 9123 4567" }}|{{ abbrevboth -1 10 "1234 5678 9123 4567" }}|{{ abbrevboth -100 10 "1234 5678 9123 4567" }}|{{ abbrevboth 100 10 "1234 5678 9123 4567" }}|{{ abbrevboth (int .Values.big) 10 "1234 5678 9123 4567" }}|{{ abbrevboth (len "ab") 10 "1234 5678 9123 4567" }}|{{ abbrevboth 5 0 "1234 5678 9123 4567" }}|{{ abbrevboth 5 1 "1234 5678 9123 4567" }}|{{ abbrevboth 5 10 "" }}|{{ abbrevboth 5 10 "a" }}
=== abbrevboth at its edges 2
{{ abbrevboth 5 10 "héllo ☃" }}|{{ abbrevboth 5 10 " a b\t" }}|{{ abbrevboth 5 10 "a,b" }}|{{ abbrevboth 5 10 "A-b_C d2" }}|{{ abbrevboth 5 10 "10" }}|{{ abbrevboth 5 10 "-1.5" }}|{{ abbrevboth 5 10 "é😀" }}|{{ abbrevboth 5 10 "a\nb\n" }}|{{ abbrevboth 5 10 .Values.s }}
=== repeat at its edges 1
{{ repeat 0 "ab" }}|{{ repeat 1 "ab" }}|{{ repeat 2 "ab" }}|{{ repeat 100 "ab" }}|{{ repeat (len "ab") "ab" }}|{{ repeat 2 "" }}|{{ repeat 2 "a" }}|{{ repeat 2 "héllo ☃" }}|{{ repeat 2 " a b\t" }}|{{ repeat 2 "a,b" }}|{{ repeat 2 "A-b_C d2" }}|{{ repeat 2 "10" }}
=== repeat at its edges 2
{{ repeat 2 "-1.5" }}|{{ repeat 2 "é😀" }}|{{ repeat 2 "a\nb\n" }}|{{ repeat 2 .Values.s }}|{{ repeat 2 .Values.uni }}
=== contains at its edges
{{ contains "" "abc" }}|{{ contains "a" "abc" }}|{{ contains "héllo ☃" "abc" }}|{{ contains " a b\t" "abc" }}|{{ contains "a,b" "abc" }}|{{ contains "A-b_C d2" "abc" }}|{{ contains "10" "abc" }}|{{ contains "-1.5" "abc" }}|{{ contains "é😀" "abc" }}
=== hasPrefix at its edges
{{ hasPrefix "" "abc" }}|{{ hasPrefix "a" "abc" }}|{{ hasPrefix "héllo ☃" "abc" }}|{{ hasPrefix " a b\t" "abc" }}|{{ hasPrefix "a,b" "abc" }}|{{ hasPrefix "A-b_C d2" "abc" }}|{{ hasPrefix "10" "abc" }}|{{ hasPrefix "-1.5" "abc" }}|{{ hasPrefix "é😀" "abc" }}
=== hasSuffix at its edges
{{ hasSuffix "" "abc" }}|{{ hasSuffix "a" "abc" }}|{{ hasSuffix "héllo ☃" "abc" }}|{{ hasSuffix " a b\t" "abc" }}|{{ hasSuffix "a,b" "abc" }}|{{ hasSuffix "A-b_C d2" "abc" }}|{{ hasSuffix "10" "abc" }}|{{ hasSuffix "-1.5" "abc" }}|{{ hasSuffix "é😀" "abc" }}|{{ hasSuffix .Values.s "abc" }}
=== quote at its edges 1
{{ quote nil }}|{{ quote "" }}|{{ quote "a" }}|{{ quote "é☃" }}|{{ quote "10" }}|{{ quote "-1.5" }}|{{ quote "0x1F" }}|{{ quote "true" }}|{{ quote 0 }}|{{ quote -1 }}|{{ quote 1.5 }}|{{ quote -0.5 }}
=== quote at its edges 2
{{ quote 9223372036854775807 }}|{{ quote -9223372036854775808 }}|{{ quote 1e19 }}|{{ quote true }}|{{ quote false }}|{{ quote (list) }}|{{ quote (list 1 "a" nil) }}|{{ quote .Values.l }}|{{ quote .Values.strs }}|{{ quote (dict) }}|{{ quote (dict "a" 1) }}|{{ quote .Values.m }}
=== quote at its edges 3
{{ quote .Values.nope }}|{{ quote (until 2) }}|{{ quote (split "," "a,b") }}|{{ quote .Values.big }}|{{ quote .Values.f }}|{{ quote .Values.huge }}|{{ quote (int64 7) }}|{{ quote (list (list 1) (list)) }}|{{ quote (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ quote (list "x" 2) "extra" }}
=== squote at its edges 1
{{ squote nil }}|{{ squote "" }}|{{ squote "a" }}|{{ squote "é☃" }}|{{ squote "10" }}|{{ squote "-1.5" }}|{{ squote "0x1F" }}|{{ squote "true" }}|{{ squote 0 }}|{{ squote -1 }}|{{ squote 1.5 }}|{{ squote -0.5 }}
=== squote at its edges 2
{{ squote 9223372036854775807 }}|{{ squote -9223372036854775808 }}|{{ squote 1e19 }}|{{ squote true }}|{{ squote false }}|{{ squote (list) }}|{{ squote (list 1 "a" nil) }}|{{ squote .Values.l }}|{{ squote .Values.strs }}|{{ squote (dict) }}|{{ squote (dict "a" 1) }}|{{ squote .Values.m }}
=== squote at its edges 3
{{ squote .Values.nope }}|{{ squote (until 2) }}|{{ squote (split "," "a,b") }}|{{ squote .Values.big }}|{{ squote .Values.f }}|{{ squote .Values.huge }}|{{ squote (int64 7) }}|{{ squote (list (list 1) (list)) }}|{{ squote (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ squote (list "x" 2) "extra" }}
=== cat at its edges 1
{{ cat nil }}|{{ cat "" }}|{{ cat "a" }}|{{ cat "é☃" }}|{{ cat "10" }}|{{ cat "-1.5" }}|{{ cat "0x1F" }}|{{ cat "true" }}|{{ cat 0 }}|{{ cat -1 }}|{{ cat 1.5 }}|{{ cat -0.5 }}
=== cat at its edges 2
{{ cat 9223372036854775807 }}|{{ cat -9223372036854775808 }}|{{ cat 1e19 }}|{{ cat true }}|{{ cat false }}|{{ cat (list) }}|{{ cat (list 1 "a" nil) }}|{{ cat .Values.l }}|{{ cat .Values.strs }}|{{ cat (dict) }}|{{ cat (dict "a" 1) }}|{{ cat .Values.m }}
=== cat at its edges 3
{{ cat (until 2) }}|{{ cat (split "," "a,b") }}|{{ cat .Values.big }}|{{ cat .Values.f }}|{{ cat .Values.huge }}|{{ cat (int64 7) }}|{{ cat (list (list 1) (list)) }}|{{ cat (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ cat (list "x" 2) "extra" }}
=== indent at its edges 1
{{ indent 0 "a" }}|{{ indent 1 "a" }}|{{ indent 2 "a" }}|{{ indent 100 "a" }}|{{ indent (len "ab") "a" }}|{{ indent 2 "" }}|{{ indent 2 "héllo ☃" }}|{{ indent 2 " a b\t" }}|{{ indent 2 "a,b" }}|{{ indent 2 "A-b_C d2" }}|{{ indent 2 "10" }}|{{ indent 2 "-1.5" }}
=== indent at its edges 2
{{ indent 2 "é😀" }}|{{ indent 2 "a\nb\n" }}|{{ indent 2 .Values.s }}|{{ indent 2 .Values.uni }}
=== nindent at its edges 1
{{ nindent 0 "a" }}|{{ nindent 1 "a" }}|{{ nindent 2 "a" }}|{{ nindent 100 "a" }}|{{ nindent (len "ab") "a" }}|{{ nindent 2 "" }}|{{ nindent 2 "héllo ☃" }}|{{ nindent 2 " a b\t" }}|{{ nindent 2 "a,b" }}|{{ nindent 2 "A-b_C d2" }}|{{ nindent 2 "10" }}|{{ nindent 2 "-1.5" }}
=== nindent at its edges 2
{{ nindent 2 "é😀" }}|{{ nindent 2 "a\nb\n" }}|{{ nindent 2 .Values.s }}|{{ nindent 2 .Values.uni }}
=== replace at its edges 1
{{ replace "" "b" "abca" }}|{{ replace "a" "b" "abca" }}|{{ replace "héllo ☃" "b" "abca" }}|{{ replace " a b\t" "b" "abca" }}|{{ replace "a,b" "b" "abca" }}|{{ replace "A-b_C d2" "b" "abca" }}|{{ replace "10" "b" "abca" }}|{{ replace "-1.5" "b" "abca" }}|{{ replace "é😀" "b" "abca" }}|{{ replace .Values.s "b" "abca" }}|{{ replace "a" "" "abca" }}|{{ replace "a" "héllo ☃" "abca" }}
=== replace at its edges 2
{{ replace "a" " a b\t" "abca" }}|{{ replace "a" "a,b" "abca" }}|{{ replace "a" "A-b_C d2" "abca" }}|{{ replace "a" "10" "abca" }}|{{ replace "a" "-1.5" "abca" }}|{{ replace "a" "é😀" "abca" }}|{{ replace "a" "a\nb\n" "abca" }}|{{ replace "a" .Values.s "abca" }}|{{ replace "a" .Values.uni "abca" }}|{{ replace "a" "b" "" }}|{{ replace "a" "b" "a" }}|{{ replace "a" "b" "héllo ☃" }}
=== replace at its edges 3
{{ replace "a" "b" " a b\t" }}|{{ replace "a" "b" "a,b" }}|{{ replace "a" "b" "A-b_C d2" }}|{{ replace "a" "b" "10" }}|{{ replace "a" "b" "-1.5" }}|{{ replace "a" "b" "é😀" }}|{{ replace "a" "b" "a\nb\n" }}|{{ replace "a" "b" .Values.s }}|{{ replace "a" "b" .Values.uni }}
=== plural at its edges 1
{{ plural "" "many" 2 }}|{{ plural "a" "many" 2 }}|{{ plural "héllo ☃" "many" 2 }}|{{ plural " a b\t" "many" 2 }}|{{ plural "a,b" "many" 2 }}|{{ plural "A-b_C d2" "many" 2 }}|{{ plural "10" "many" 2 }}|{{ plural "-1.5" "many" 2 }}|{{ plural "é😀" "many" 2 }}|{{ plural "one" "" 2 }}|{{ plural "one" "a" 2 }}|{{ plural "one" "héllo ☃" 2 }}
=== plural at its edges 2
{{ plural "one" " a b\t" 2 }}|{{ plural "one" "a,b" 2 }}|{{ plural "one" "A-b_C d2" 2 }}|{{ plural "one" "10" 2 }}|{{ plural "one" "-1.5" 2 }}|{{ plural "one" "é😀" 2 }}|{{ plural "one" "a\nb\n" 2 }}|{{ plural "one" .Values.s 2 }}|{{ plural "one" .Values.uni 2 }}|{{ plural "one" "many" 1 }}
=== toString at its edges 1
{{ toString nil }}|{{ toString "" }}|{{ toString "a" }}|{{ toString "é☃" }}|{{ toString "10" }}|{{ toString "-1.5" }}|{{ toString "0x1F" }}|{{ toString "true" }}|{{ toString 0 }}|{{ toString -1 }}|{{ toString 1.5 }}|{{ toString -0.5 }}
=== toString at its edges 2
{{ toString 9223372036854775807 }}|{{ toString -9223372036854775808 }}|{{ toString 1e19 }}|{{ toString true }}|{{ toString false }}|{{ toString (list) }}|{{ toString (list 1 "a" nil) }}|{{ toString .Values.l }}|{{ toString .Values.strs }}|{{ toString (dict) }}|{{ toString (dict "a" 1) }}|{{ toString .Values.m }}
=== toString at its edges 3
{{ toString .Values.nope }}|{{ toString (until 2) }}|{{ toString (split "," "a,b") }}|{{ toString .Values.big }}|{{ toString .Values.f }}|{{ toString .Values.huge }}|{{ toString (int64 7) }}|{{ toString (list (list 1) (list)) }}
=== wrap at its edges 1
{{ wrap 0 "hello big world" }}|{{ wrap 1 "hello big world" }}|{{ wrap 2 "hello big world" }}|{{ wrap -1 "hello big world" }}|{{ wrap -100 "hello big world" }}|{{ wrap 100 "hello big world" }}|{{ wrap (len "ab") "hello big world" }}|{{ wrap 5 "" }}|{{ wrap 5 "a" }}|{{ wrap 5 "héllo ☃" }}|{{ wrap 5 " a b\t" }}|{{ wrap 5 "a,b" }}
=== wrap at its edges 2
{{ wrap 5 "A-b_C d2" }}|{{ wrap 5 "10" }}|{{ wrap 5 "-1.5" }}|{{ wrap 5 "é😀" }}|{{ wrap 5 "a\nb\n" }}|{{ wrap 5 .Values.s }}|{{ wrap 5 .Values.uni }}
=== wrapWith at its edges 1
{{ wrapWith 0 "|" "hello big world" }}|{{ wrapWith 1 "|" "hello big world" }}|{{ wrapWith 2 "|" "hello big world" }}|{{ wrapWith -1 "|" "hello big world" }}|{{ wrapWith -100 "|" "hello big world" }}|{{ wrapWith 100 "|" "hello big world" }}|{{ wrapWith (len "ab") "|" "hello big world" }}|{{ wrapWith 5 "a" "hello big world" }}|{{ wrapWith 5 "héllo ☃" "hello big world" }}|{{ wrapWith 5 " a b\t" "hello big world" }}|{{ wrapWith 5 "a,b" "hello big world" }}|{{ wrapWith 5 "A-b_C d2" "hello big world" }}
=== wrapWith at its edges 2
{{ wrapWith 5 "10" "hello big world" }}|{{ wrapWith 5 "-1.5" "hello big world" }}|{{ wrapWith 5 "é😀" "hello big world" }}|{{ wrapWith 5 "a\nb\n" "hello big world" }}|{{ wrapWith 5 .Values.s "hello big world" }}|{{ wrapWith 5 .Values.uni "hello big world" }}|{{ wrapWith 5 "|" "" }}|{{ wrapWith 5 "|" "a" }}|{{ wrapWith 5 "|" " a b\t" }}|{{ wrapWith 5 "|" "a,b" }}|{{ wrapWith 5 "|" "A-b_C d2" }}|{{ wrapWith 5 "|" "10" }}
=== wrapWith at its edges 3
{{ wrapWith 5 "|" "-1.5" }}|{{ wrapWith 5 "|" "a\nb\n" }}|{{ wrapWith 5 "|" .Values.s }}
=== split at its edges 1
{{ split "" "a,b" }}|{{ split "a" "a,b" }}|{{ split "héllo ☃" "a,b" }}|{{ split " a b\t" "a,b" }}|{{ split "a,b" "a,b" }}|{{ split "A-b_C d2" "a,b" }}|{{ split "10" "a,b" }}|{{ split "-1.5" "a,b" }}|{{ split "é😀" "a,b" }}|{{ split "," "" }}|{{ split "," "a" }}|{{ split "," "héllo ☃" }}
=== split at its edges 2
{{ split "," " a b\t" }}|{{ split "," "a,b" }}|{{ split "," "A-b_C d2" }}|{{ split "," "10" }}|{{ split "," "-1.5" }}|{{ split "," "é😀" }}|{{ split "," "a\nb\n" }}|{{ split "," .Values.s }}|{{ split "," .Values.uni }}
=== splitn at its edges 1
{{ splitn "" 2 "a,b,c" }}|{{ splitn "a" 2 "a,b,c" }}|{{ splitn "héllo ☃" 2 "a,b,c" }}|{{ splitn " a b\t" 2 "a,b,c" }}|{{ splitn "a,b" 2 "a,b,c" }}|{{ splitn "A-b_C d2" 2 "a,b,c" }}|{{ splitn "10" 2 "a,b,c" }}|{{ splitn "-1.5" 2 "a,b,c" }}|{{ splitn "é😀" 2 "a,b,c" }}|{{ splitn "," 0 "a,b,c" }}|{{ splitn "," 2 "a,b,c" }}|{{ splitn "," -1 "a,b,c" }}
=== splitn at its edges 2
{{ splitn "," -100 "a,b,c" }}|{{ splitn "," (len "ab") "a,b,c" }}|{{ splitn "," 2 "" }}|{{ splitn "," 2 "a" }}|{{ splitn "," 2 "héllo ☃" }}|{{ splitn "," 2 " a b\t" }}|{{ splitn "," 2 "a,b" }}|{{ splitn "," 2 "A-b_C d2" }}|{{ splitn "," 2 "10" }}|{{ splitn "," 2 "-1.5" }}|{{ splitn "," 2 "é😀" }}|{{ splitn "," 2 "a\nb\n" }}
=== splitn at its edges 3
{{ splitn "," 2 .Values.s }}|{{ splitn "," 2 .Values.uni }}
=== splitList at its edges 1
{{ splitList "" "a,b" }}|{{ splitList "a" "a,b" }}|{{ splitList "héllo ☃" "a,b" }}|{{ splitList " a b\t" "a,b" }}|{{ splitList "a,b" "a,b" }}|{{ splitList "A-b_C d2" "a,b" }}|{{ splitList "10" "a,b" }}|{{ splitList "-1.5" "a,b" }}|{{ splitList "é😀" "a,b" }}|{{ splitList "," "" }}|{{ splitList "," "a" }}|{{ splitList "," "héllo ☃" }}
=== splitList at its edges 2
{{ splitList "," " a b\t" }}|{{ splitList "," "a,b" }}|{{ splitList "," "A-b_C d2" }}|{{ splitList "," "10" }}|{{ splitList "," "-1.5" }}|{{ splitList "," "é😀" }}|{{ splitList "," "a\nb\n" }}|{{ splitList "," .Values.s }}|{{ splitList "," .Values.uni }}
=== join at its edges 1
{{ join "" (list 1 "a") }}|{{ join "a" (list 1 "a") }}|{{ join "héllo ☃" (list 1 "a") }}|{{ join " a b\t" (list 1 "a") }}|{{ join "a,b" (list 1 "a") }}|{{ join "A-b_C d2" (list 1 "a") }}|{{ join "10" (list 1 "a") }}|{{ join "-1.5" (list 1 "a") }}|{{ join "é😀" (list 1 "a") }}|{{ join "a\nb\n" (list 1 "a") }}|{{ join .Values.s (list 1 "a") }}|{{ join .Values.uni (list 1 "a") }}
=== join at its edges 2
{{ join "," nil }}|{{ join "," "" }}|{{ join "," "a" }}|{{ join "," "é☃" }}|{{ join "," "10" }}|{{ join "," "-1.5" }}|{{ join "," "0x1F" }}|{{ join "," "true" }}|{{ join "," 0 }}|{{ join "," -1 }}|{{ join "," 1.5 }}|{{ join "," -0.5 }}
=== join at its edges 3
{{ join "," 9223372036854775807 }}|{{ join "," -9223372036854775808 }}|{{ join "," 1e19 }}|{{ join "," true }}|{{ join "," false }}|{{ join "," (list 1 "a" nil) }}|{{ join "," .Values.l }}|{{ join "," .Values.strs }}|{{ join "," (dict) }}|{{ join "," (dict "a" 1) }}|{{ join "," .Values.m }}|{{ join "," (until 2) }}
=== join at its edges 4
{{ join "," (split "," "a,b") }}|{{ join "," .Values.big }}|{{ join "," .Values.f }}|{{ join "," .Values.huge }}|{{ join "," (int64 7) }}|{{ join "," (list (list 1) (list)) }}
=== print at its edges 1
{{ print nil }}|{{ print "" }}|{{ print "a" }}|{{ print "é☃" }}|{{ print "10" }}|{{ print "-1.5" }}|{{ print "0x1F" }}|{{ print "true" }}|{{ print 0 }}|{{ print -1 }}|{{ print 1.5 }}|{{ print -0.5 }}
=== print at its edges 2
{{ print 9223372036854775807 }}|{{ print -9223372036854775808 }}|{{ print 1e19 }}|{{ print true }}|{{ print false }}|{{ print (list) }}|{{ print (list 1 "a" nil) }}|{{ print .Values.l }}|{{ print .Values.strs }}|{{ print (dict) }}|{{ print (dict "a" 1) }}|{{ print .Values.m }}
=== print at its edges 3
{{ print .Values.nope }}|{{ print (until 2) }}|{{ print (split "," "a,b") }}|{{ print .Values.big }}|{{ print .Values.f }}|{{ print .Values.huge }}|{{ print (int64 7) }}|{{ print (list (list 1) (list)) }}|{{ print }}|{{ print (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ print (list "x" 2) "extra" }}
=== println at its edges 1
{{ println nil }}|{{ println "" }}|{{ println "a" }}|{{ println "é☃" }}|{{ println "10" }}|{{ println "-1.5" }}|{{ println "0x1F" }}|{{ println "true" }}|{{ println 0 }}|{{ println -1 }}|{{ println 1.5 }}|{{ println -0.5 }}
=== println at its edges 2
{{ println 9223372036854775807 }}|{{ println -9223372036854775808 }}|{{ println 1e19 }}|{{ println true }}|{{ println false }}|{{ println (list) }}|{{ println (list 1 "a" nil) }}|{{ println .Values.l }}|{{ println .Values.strs }}|{{ println (dict) }}|{{ println (dict "a" 1) }}|{{ println .Values.m }}
=== println at its edges 3
{{ println .Values.nope }}|{{ println (until 2) }}|{{ println (split "," "a,b") }}|{{ println .Values.big }}|{{ println .Values.f }}|{{ println .Values.huge }}|{{ println (int64 7) }}|{{ println (list (list 1) (list)) }}|{{ println }}|{{ println (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ println (list "x" 2) "extra" }}
=== printf at its edges 1
{{ printf "" 1 }}|{{ printf "a" 1 }}|{{ printf "héllo ☃" 1 }}|{{ printf " a b\t" 1 }}|{{ printf "a,b" 1 }}|{{ printf "A-b_C d2" 1 }}|{{ printf "10" 1 }}|{{ printf "-1.5" 1 }}|{{ printf "é😀" 1 }}|{{ printf "a\nb\n" 1 }}|{{ printf .Values.s 1 }}|{{ printf .Values.uni 1 }}
=== printf at its edges 2
{{ printf "%v" nil }}|{{ printf "%v" "" }}|{{ printf "%v" "a" }}|{{ printf "%v" "é☃" }}|{{ printf "%v" "10" }}|{{ printf "%v" "-1.5" }}|{{ printf "%v" "0x1F" }}|{{ printf "%v" "true" }}|{{ printf "%v" 0 }}|{{ printf "%v" -1 }}|{{ printf "%v" 1.5 }}|{{ printf "%v" -0.5 }}
=== printf at its edges 3
{{ printf "%v" 9223372036854775807 }}|{{ printf "%v" -9223372036854775808 }}|{{ printf "%v" 1e19 }}|{{ printf "%v" true }}|{{ printf "%v" false }}|{{ printf "%v" (list) }}|{{ printf "%v" (list 1 "a" nil) }}|{{ printf "%v" .Values.l }}|{{ printf "%v" .Values.strs }}|{{ printf "%v" (dict) }}|{{ printf "%v" (dict "a" 1) }}|{{ printf "%v" .Values.m }}
=== printf at its edges 4
{{ printf "%v" .Values.nope }}|{{ printf "%v" (until 2) }}|{{ printf "%v" (split "," "a,b") }}|{{ printf "%v" .Values.big }}|{{ printf "%v" .Values.f }}|{{ printf "%v" .Values.huge }}|{{ printf "%v" (int64 7) }}|{{ printf "%v" (list (list 1) (list)) }}|{{ printf "%v" }}|{{ printf "%v" (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ printf "%v" 1 "extra" }}
=== html at its edges 1
{{ html nil }}|{{ html "" }}|{{ html "a" }}|{{ html "é☃" }}|{{ html "10" }}|{{ html "-1.5" }}|{{ html "0x1F" }}|{{ html "true" }}|{{ html 0 }}|{{ html -1 }}|{{ html 1.5 }}|{{ html -0.5 }}
=== html at its edges 2
{{ html 9223372036854775807 }}|{{ html -9223372036854775808 }}|{{ html 1e19 }}|{{ html true }}|{{ html false }}|{{ html (list) }}|{{ html (list 1 "a" nil) }}|{{ html .Values.l }}|{{ html .Values.strs }}|{{ html (dict) }}|{{ html (dict "a" 1) }}|{{ html .Values.m }}
=== html at its edges 3
{{ html .Values.nope }}|{{ html (until 2) }}|{{ html (split "," "a,b") }}|{{ html .Values.big }}|{{ html .Values.f }}|{{ html .Values.huge }}|{{ html (int64 7) }}|{{ html (list (list 1) (list)) }}|{{ html }}|{{ html (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ html (list "x" 2) "extra" }}
=== js at its edges 1
{{ js nil }}|{{ js "" }}|{{ js "a" }}|{{ js "é☃" }}|{{ js "10" }}|{{ js "-1.5" }}|{{ js "0x1F" }}|{{ js "true" }}|{{ js 0 }}|{{ js -1 }}|{{ js 1.5 }}|{{ js -0.5 }}
=== js at its edges 2
{{ js 9223372036854775807 }}|{{ js -9223372036854775808 }}|{{ js 1e19 }}|{{ js true }}|{{ js false }}|{{ js (list) }}|{{ js (list 1 "a" nil) }}|{{ js .Values.l }}|{{ js .Values.strs }}|{{ js (dict) }}|{{ js (dict "a" 1) }}|{{ js .Values.m }}
=== js at its edges 3
{{ js .Values.nope }}|{{ js (until 2) }}|{{ js (split "," "a,b") }}|{{ js .Values.big }}|{{ js .Values.f }}|{{ js .Values.huge }}|{{ js (int64 7) }}|{{ js (list (list 1) (list)) }}|{{ js }}|{{ js (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ js (list "x" 2) "extra" }}
=== urlquery at its edges 1
{{ urlquery nil }}|{{ urlquery "" }}|{{ urlquery "a" }}|{{ urlquery "é☃" }}|{{ urlquery "10" }}|{{ urlquery "-1.5" }}|{{ urlquery "0x1F" }}|{{ urlquery "true" }}|{{ urlquery 0 }}|{{ urlquery -1 }}|{{ urlquery 1.5 }}|{{ urlquery -0.5 }}
=== urlquery at its edges 2
{{ urlquery 9223372036854775807 }}|{{ urlquery -9223372036854775808 }}|{{ urlquery 1e19 }}|{{ urlquery true }}|{{ urlquery false }}|{{ urlquery (list) }}|{{ urlquery (list 1 "a" nil) }}|{{ urlquery .Values.l }}|{{ urlquery .Values.strs }}|{{ urlquery (dict) }}|{{ urlquery (dict "a" 1) }}|{{ urlquery .Values.m }}
=== urlquery at its edges 3
{{ urlquery .Values.nope }}|{{ urlquery (until 2) }}|{{ urlquery (split "," "a,b") }}|{{ urlquery .Values.big }}|{{ urlquery .Values.f }}|{{ urlquery .Values.huge }}|{{ urlquery (int64 7) }}|{{ urlquery (list (list 1) (list)) }}|{{ urlquery }}|{{ urlquery (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ urlquery (list "x" 2) "extra" }}

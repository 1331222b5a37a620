=== atoi at its edges
{{ atoi "" }}|{{ atoi "a" }}|{{ atoi "héllo ☃" }}|{{ atoi " a b\t" }}|{{ atoi "a,b" }}|{{ atoi "A-b_C d2" }}|{{ atoi "10" }}|{{ atoi "-1.5" }}|{{ atoi "é😀" }}
=== int at its edges 1
{{ int nil }}|{{ int "" }}|{{ int "a" }}|{{ int "é☃" }}|{{ int "10" }}|{{ int "-1.5" }}|{{ int "0x1F" }}|{{ int "true" }}|{{ int 0 }}|{{ int -1 }}|{{ int 1.5 }}|{{ int 9223372036854775807 }}
=== int at its edges 2
{{ int -9223372036854775808 }}|{{ int 1e19 }}|{{ int true }}|{{ int .Values.big }}|{{ int (int64 7) }}
=== int64 at its edges 1
{{ int64 nil }}|{{ int64 "" }}|{{ int64 "a" }}|{{ int64 "é☃" }}|{{ int64 "10" }}|{{ int64 "-1.5" }}|{{ int64 "0x1F" }}|{{ int64 "true" }}|{{ int64 0 }}|{{ int64 -1 }}|{{ int64 1.5 }}|{{ int64 9223372036854775807 }}
=== int64 at its edges 2
{{ int64 -9223372036854775808 }}|{{ int64 1e19 }}|{{ int64 true }}|{{ int64 .Values.big }}|{{ int64 (int64 7) }}
=== float64 at its edges 1
{{ float64 nil }}|{{ float64 "" }}|{{ float64 "a" }}|{{ float64 "é☃" }}|{{ float64 "10" }}|{{ float64 "-1.5" }}|{{ float64 "0x1F" }}|{{ float64 "true" }}|{{ float64 0 }}|{{ float64 -1 }}|{{ float64 1.5 }}|{{ float64 -0.5 }}
=== float64 at its edges 2
{{ float64 9223372036854775807 }}|{{ float64 -9223372036854775808 }}|{{ float64 1e19 }}|{{ float64 true }}|{{ float64 .Values.big }}|{{ float64 .Values.f }}|{{ float64 .Values.huge }}|{{ float64 (int64 7) }}
=== toDecimal at its edges
{{ toDecimal nil }}|{{ toDecimal "" }}|{{ toDecimal "a" }}|{{ toDecimal "é☃" }}|{{ toDecimal "10" }}|{{ toDecimal "-1.5" }}|{{ toDecimal "0x1F" }}|{{ toDecimal "true" }}|{{ toDecimal 0 }}|{{ toDecimal -1 }}|{{ toDecimal (int64 7) }}
=== add1 at its edges 1
{{ add1 nil }}|{{ add1 "" }}|{{ add1 "a" }}|{{ add1 "é☃" }}|{{ add1 "10" }}|{{ add1 "-1.5" }}|{{ add1 "0x1F" }}|{{ add1 "true" }}|{{ add1 0 }}|{{ add1 -1 }}|{{ add1 1.5 }}|{{ add1 9223372036854775807 }}
=== add1 at its edges 2
{{ add1 -9223372036854775808 }}|{{ add1 1e19 }}|{{ add1 true }}|{{ add1 .Values.big }}|{{ add1 (int64 7) }}
=== add at its edges 1
{{ add nil 2 }}|{{ add "" 2 }}|{{ add "a" 2 }}|{{ add "é☃" 2 }}|{{ add "10" 2 }}|{{ add "-1.5" 2 }}|{{ add "0x1F" 2 }}|{{ add "true" 2 }}|{{ add 0 2 }}|{{ add -1 2 }}|{{ add 1.5 2 }}|{{ add 9223372036854775807 2 }}
=== add at its edges 2
{{ add -9223372036854775808 2 }}|{{ add 1e19 2 }}|{{ add true 2 }}|{{ add .Values.big 2 }}|{{ add (int64 7) 2 }}|{{ add }}|{{ add (list "x" 2) (list "x" 2) (list "x" 2) }}|{{ add 1 }}
=== sub at its edges 1
{{ sub nil 2 }}|{{ sub "" 2 }}|{{ sub "a" 2 }}|{{ sub "é☃" 2 }}|{{ sub "10" 2 }}|{{ sub "-1.5" 2 }}|{{ sub "0x1F" 2 }}|{{ sub "true" 2 }}|{{ sub 0 2 }}|{{ sub -1 2 }}|{{ sub 1.5 2 }}|{{ sub 9223372036854775807 2 }}
=== sub at its edges 2
{{ sub -9223372036854775808 2 }}|{{ sub 1e19 2 }}|{{ sub true 2 }}|{{ sub .Values.big 2 }}|{{ sub (int64 7) 2 }}|{{ sub 5 nil }}|{{ sub 5 "10" }}|{{ sub 5 "0x1F" }}|{{ sub 5 -1 }}|{{ sub 5 1.5 }}|{{ sub 5 9223372036854775807 }}|{{ sub 5 -9223372036854775808 }}
=== sub at its edges 3
{{ sub 5 1e19 }}|{{ sub 5 true }}|{{ sub 5 .Values.big }}
=== mul at its edges 1
{{ mul nil 3 }}|{{ mul "" 3 }}|{{ mul "a" 3 }}|{{ mul "é☃" 3 }}|{{ mul "10" 3 }}|{{ mul "-1.5" 3 }}|{{ mul "0x1F" 3 }}|{{ mul "true" 3 }}|{{ mul 0 3 }}|{{ mul -1 3 }}|{{ mul 1.5 3 }}|{{ mul 9223372036854775807 3 }}
=== mul at its edges 2
{{ mul -9223372036854775808 3 }}|{{ mul 1e19 3 }}|{{ mul true 3 }}|{{ mul .Values.big 3 }}|{{ mul (int64 7) 3 }}|{{ mul 2 "10" }}|{{ mul 2 "0x1F" }}|{{ mul 2 -1 }}|{{ mul 2 1.5 }}|{{ mul 2 9223372036854775807 }}|{{ mul 2 true }}|{{ mul 2 .Values.big }}
=== mul at its edges 3
{{ mul 2 (int64 7) }}
=== div at its edges 1
{{ div nil 2 }}|{{ div "" 2 }}|{{ div "a" 2 }}|{{ div "é☃" 2 }}|{{ div "10" 2 }}|{{ div "-1.5" 2 }}|{{ div "0x1F" 2 }}|{{ div "true" 2 }}|{{ div 0 2 }}|{{ div 9223372036854775807 2 }}|{{ div -9223372036854775808 2 }}|{{ div 1e19 2 }}
=== div at its edges 2
{{ div .Values.big 2 }}|{{ div (int64 7) 2 }}|{{ div 7 -1 }}|{{ div 7 1.5 }}|{{ div 7 true }}|{{ div 7 (int64 7) }}
=== mod at its edges 1
{{ mod nil 2 }}|{{ mod "" 2 }}|{{ mod "a" 2 }}|{{ mod "é☃" 2 }}|{{ mod "10" 2 }}|{{ mod "-1.5" 2 }}|{{ mod "0x1F" 2 }}|{{ mod "true" 2 }}|{{ mod 0 2 }}|{{ mod -1 2 }}|{{ mod 1.5 2 }}|{{ mod 7 "10" }}
=== mod at its edges 2
{{ mod 7 "0x1F" }}
=== add1f at its edges 1
{{ add1f nil }}|{{ add1f "" }}|{{ add1f "a" }}|{{ add1f "é☃" }}|{{ add1f "10" }}|{{ add1f "-1.5" }}|{{ add1f "0x1F" }}|{{ add1f "true" }}|{{ add1f 0 }}|{{ add1f 1.5 }}|{{ add1f -0.5 }}|{{ add1f 9223372036854775807 }}
=== add1f at its edges 2
{{ add1f -9223372036854775808 }}|{{ add1f 1e19 }}|{{ add1f true }}|{{ add1f .Values.big }}|{{ add1f .Values.f }}|{{ add1f .Values.huge }}|{{ add1f (int64 7) }}
=== addf at its edges 1
{{ addf nil }}|{{ addf "" }}|{{ addf "a" }}|{{ addf "é☃" }}|{{ addf "10" }}|{{ addf "-1.5" }}|{{ addf "0x1F" }}|{{ addf "true" }}|{{ addf 0 }}|{{ addf -1 }}|{{ addf 1.5 }}|{{ addf -0.5 }}
=== addf at its edges 2
{{ addf 9223372036854775807 }}|{{ addf -9223372036854775808 }}|{{ addf 1e19 }}|{{ addf true }}|{{ addf .Values.big }}|{{ addf .Values.f }}|{{ addf .Values.huge }}|{{ addf (int64 7) }}
=== subf at its edges 1
{{ subf nil (list "x" 2) }}|{{ subf "" (list "x" 2) }}|{{ subf "a" (list "x" 2) }}|{{ subf "é☃" (list "x" 2) }}|{{ subf "10" (list "x" 2) }}|{{ subf "-1.5" (list "x" 2) }}|{{ subf "0x1F" (list "x" 2) }}|{{ subf "true" (list "x" 2) }}|{{ subf 0 (list "x" 2) }}|{{ subf -1 (list "x" 2) }}|{{ subf 1.5 (list "x" 2) }}|{{ subf -0.5 (list "x" 2) }}
=== subf at its edges 2
{{ subf 9223372036854775807 (list "x" 2) }}|{{ subf -9223372036854775808 (list "x" 2) }}|{{ subf 1e19 (list "x" 2) }}|{{ subf true (list "x" 2) }}|{{ subf .Values.big (list "x" 2) }}|{{ subf .Values.f (list "x" 2) }}|{{ subf .Values.huge (list "x" 2) }}|{{ subf (int64 7) (list "x" 2) }}|{{ subf (list "x" 2) "10" }}|{{ subf (list "x" 2) -1 }}|{{ subf (list "x" 2) 1.5 }}|{{ subf (list "x" 2) -0.5 }}
=== subf at its edges 3
{{ subf (list "x" 2) 9223372036854775807 }}|{{ subf (list "x" 2) -9223372036854775808 }}|{{ subf (list "x" 2) 1e19 }}|{{ subf (list "x" 2) true }}|{{ subf (list "x" 2) .Values.big }}|{{ subf (list "x" 2) .Values.huge }}|{{ subf (list "x" 2) (int64 7) }}
=== mulf at its edges
{{ mulf nil (list "x" 2) }}|{{ mulf "" (list "x" 2) }}|{{ mulf "a" (list "x" 2) }}|{{ mulf "é☃" (list "x" 2) }}|{{ mulf "10" (list "x" 2) }}|{{ mulf "0x1F" (list "x" 2) }}|{{ mulf "true" (list "x" 2) }}|{{ mulf 0 (list "x" 2) }}|{{ mulf 1.5 (list "x" 2) }}
=== divf at its edges
{{ divf (list "x" 2) "10" }}|{{ divf (list "x" 2) 1.5 }}|{{ divf (list "x" 2) 9223372036854775807 }}|{{ divf (list "x" 2) 1e19 }}|{{ divf (list "x" 2) true }}|{{ divf (list "x" 2) .Values.big }}|{{ divf (list "x" 2) .Values.f }}|{{ divf (list "x" 2) .Values.huge }}|{{ divf (list "x" 2) (int64 7) }}
=== max at its edges 1
{{ max nil 2 }}|{{ max "" 2 }}|{{ max "a" 2 }}|{{ max "é☃" 2 }}|{{ max "10" 2 }}|{{ max "-1.5" 2 }}|{{ max "0x1F" 2 }}|{{ max "true" 2 }}|{{ max 0 2 }}|{{ max 9223372036854775807 2 }}|{{ max .Values.big 2 }}|{{ max (int64 7) 2 }}
=== max at its edges 2
{{ max 1 nil }}|{{ max 1 "" }}|{{ max 1 "10" }}|{{ max 1 "0x1F" }}|{{ max 1 9223372036854775807 }}|{{ max 1 .Values.big }}|{{ max 1 (int64 7) }}
=== biggest at its edges
{{ biggest nil 2 }}|{{ biggest "" 2 }}|{{ biggest "a" 2 }}|{{ biggest "é☃" 2 }}|{{ biggest "10" 2 }}|{{ biggest "-1.5" 2 }}|{{ biggest "0x1F" 2 }}|{{ biggest "true" 2 }}|{{ biggest 0 2 }}|{{ biggest 9223372036854775807 2 }}
=== min at its edges 1
{{ min nil 2 }}|{{ min "" 2 }}|{{ min "a" 2 }}|{{ min "é☃" 2 }}|{{ min "10" 2 }}|{{ min "-1.5" 2 }}|{{ min "0x1F" 2 }}|{{ min "true" 2 }}|{{ min 0 2 }}|{{ min -1 2 }}|{{ min 1.5 2 }}|{{ min -9223372036854775808 2 }}
=== min at its edges 2
{{ min 1e19 2 }}|{{ min true 2 }}|{{ min 1 -1 }}
=== maxf at its edges 1
{{ maxf nil (list "x" 2) }}|{{ maxf "" (list "x" 2) }}|{{ maxf "a" (list "x" 2) }}|{{ maxf "é☃" (list "x" 2) }}|{{ maxf "10" (list "x" 2) }}|{{ maxf "-1.5" (list "x" 2) }}|{{ maxf "0x1F" (list "x" 2) }}|{{ maxf "true" (list "x" 2) }}|{{ maxf 0 (list "x" 2) }}|{{ maxf 1.5 (list "x" 2) }}|{{ maxf 9223372036854775807 (list "x" 2) }}|{{ maxf 1e19 (list "x" 2) }}
=== maxf at its edges 2
{{ maxf true (list "x" 2) }}|{{ maxf .Values.big (list "x" 2) }}|{{ maxf .Values.f (list "x" 2) }}|{{ maxf .Values.huge (list "x" 2) }}|{{ maxf (int64 7) (list "x" 2) }}|{{ maxf (list "x" 2) "10" }}|{{ maxf (list "x" 2) 9223372036854775807 }}|{{ maxf (list "x" 2) 1e19 }}|{{ maxf (list "x" 2) true }}|{{ maxf (list "x" 2) .Values.big }}|{{ maxf (list "x" 2) .Values.huge }}|{{ maxf (list "x" 2) (int64 7) }}
=== minf at its edges 1
{{ minf nil (list "x" 2) }}|{{ minf "" (list "x" 2) }}|{{ minf "a" (list "x" 2) }}|{{ minf "é☃" (list "x" 2) }}|{{ minf "10" (list "x" 2) }}|{{ minf "-1.5" (list "x" 2) }}|{{ minf "0x1F" (list "x" 2) }}|{{ minf "true" (list "x" 2) }}|{{ minf 0 (list "x" 2) }}|{{ minf -1 (list "x" 2) }}|{{ minf -0.5 (list "x" 2) }}|{{ minf -9223372036854775808 (list "x" 2) }}
=== minf at its edges 2
{{ minf (list "x" 2) "-1.5" }}|{{ minf (list "x" 2) -1 }}|{{ minf (list "x" 2) -0.5 }}|{{ minf (list "x" 2) -9223372036854775808 }}
=== ceil at its edges 1
{{ ceil nil }}|{{ ceil "" }}|{{ ceil "a" }}|{{ ceil "é☃" }}|{{ ceil "10" }}|{{ ceil "-1.5" }}|{{ ceil "0x1F" }}|{{ ceil "true" }}|{{ ceil 0 }}|{{ ceil -1 }}|{{ ceil 1.5 }}|{{ ceil -0.5 }}
=== ceil at its edges 2
{{ ceil 9223372036854775807 }}|{{ ceil -9223372036854775808 }}|{{ ceil 1e19 }}|{{ ceil true }}|{{ ceil .Values.big }}|{{ ceil .Values.f }}|{{ ceil .Values.huge }}|{{ ceil (int64 7) }}
=== floor at its edges 1
{{ floor nil }}|{{ floor "" }}|{{ floor "a" }}|{{ floor "é☃" }}|{{ floor "10" }}|{{ floor "-1.5" }}|{{ floor "0x1F" }}|{{ floor "true" }}|{{ floor 0 }}|{{ floor -1 }}|{{ floor 1.5 }}|{{ floor -0.5 }}
=== floor at its edges 2
{{ floor 9223372036854775807 }}|{{ floor -9223372036854775808 }}|{{ floor 1e19 }}|{{ floor true }}|{{ floor .Values.big }}|{{ floor .Values.huge }}|{{ floor (int64 7) }}
=== round at its edges 1
{{ round nil 2 }}|{{ round "" 2 }}|{{ round "a" 2 }}|{{ round "é☃" 2 }}|{{ round "10" 2 }}|{{ round "-1.5" 2 }}|{{ round "0x1F" 2 }}|{{ round "true" 2 }}|{{ round 0 2 }}|{{ round -1 2 }}|{{ round 1.5 2 }}|{{ round -0.5 2 }}
=== round at its edges 2
{{ round 9223372036854775807 2 }}|{{ round -9223372036854775808 2 }}|{{ round 1e19 2 }}|{{ round true 2 }}|{{ round .Values.big 2 }}|{{ round .Values.f 2 }}|{{ round .Values.huge 2 }}|{{ round (int64 7) 2 }}|{{ round 1.256 0 }}|{{ round 1.256 1 }}|{{ round 1.256 2 }}|{{ round 1.256 100 }}
=== round at its edges 3
{{ round 1.256 (int .Values.big) }}|{{ round 1.256 (len "ab") }}|{{ round 1.256 2 1.5 }}

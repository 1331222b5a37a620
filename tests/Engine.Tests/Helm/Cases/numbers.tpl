=== numbers 1
{{ add 1 2 3 }}|{{ add }}|{{ add "5" 1 }}|{{ add 1.9 1 }}|{{ add nil 1 }}|{{ add "a" 1 }}|{{ add true 1 }}|{{ add "0x10" 1 }}|{{ add "010" 1 }}|{{ add .Values.i .Values.big }}
=== numbers 2
{{ add1 5 }}|{{ sub 5 3 }}|{{ mul 2 3 4 }}|{{ div 7 2 }}|{{ div -7 2 }}|{{ mod 7 3 }}|{{ mod -7 3 }}|{{ mul 9223372036854775807 2 }}
=== numbers 3
{{ addf 0.1 0.2 }}|{{ add1f 1.5 }}|{{ subf 1.5 0.3 }}|{{ mulf 1.1 1.1 }}|{{ divf 1 3 }}|{{ divf 10 4 }}|{{ addf "1.5" 1 }}|{{ divf 2 3 }}
=== numbers 4
{{ max 1 3 2 }}|{{ min 1 3 2 }}|{{ biggest 1 5 }}|{{ maxf 1.5 3 }}|{{ minf 1.5 3 }}|{{ max "5" 3 }}
=== numbers 5
{{ ceil 1.2 }}|{{ floor 1.8 }}|{{ floor -1.2 }}|{{ round 1.2345 2 }}|{{ round 2.5 0 }}|{{ round 1.2345 2 0.1 }}|{{ round "1.55" 1 }}|{{ round -1.5 0 }}
=== numbers 6
{{ int "5" }}|{{ int 5.9 }}|{{ int "5.9" }}|{{ int "abc" }}|{{ int nil }}|{{ int true }}|{{ int64 "0x1F" }}|{{ int "08" }}|{{ int "1.0" }}|{{ int " 5" }}|{{ int "-3" }}|{{ int "1e3" }}
=== numbers 7
{{ float64 "1.5" }}|{{ float64 1 }}|{{ float64 "x" }}|{{ float64 nil }}|{{ float64 "1e3" }}|{{ float64 true }}
=== numbers 8
{{ atoi "12" }}|{{ atoi "x" }}|{{ atoi "-5" }}|{{ atoi "1.5" }}|{{ atoi "010" }}|{{ toDecimal "0777" }}|{{ toDecimal 777 }}|{{ toDecimal "8" }}
=== numbers 9
{{ until 3 }}|{{ until 0 }}|{{ until -3 }}|{{ untilStep 0 10 3 }}|{{ untilStep 5 0 -2 }}|{{ untilStep 0 5 -1 }}|{{ untilStep 0 5 0 }}
=== numbers 10
{{ seq 5 }}|{{ seq 2 5 }}|{{ seq 0 2 10 }}|{{ seq -3 }}|{{ seq 5 2 }}|{{ seq 10 -2 0 }}|{{ seq }}|{{ seq 0 1 2 3 }}|{{ seq 0 }}
=== numbers 11
{{ .Values.big | int }}|{{ .Values.big | int64 }}|{{ .Values.big | toString }}|{{ .Values.huge | int64 }}|{{ int .Values.f }}|{{ .Values.oct }}
=== numbers 12
{{ 1000000 }}|{{ 1000000.0 }}|{{ mul 1000 1000 }}|{{ 1e6 }}|{{ 123456789012 }}|{{ .Values.i | mul 1000000 }}
=== numbers 13
{{ eq (int64 1) (int64 1) }}|{{ gt (int 5) 3 }}|{{ lt (float64 1) 1.5 }}|{{ eq 1 (int .Values.i) }}|{{ ge (len "abc") 3 }}
=== numbers 14
{{ 9223372036854775807 }}|{{ -9223372036854775808 }}|{{ 0x7fffffffffffffff }}|{{ add 9223372036854775807 1 }}
=== numbers 15
{{ randInt 5 6 }}|{{ len (randAlphaNum 5) }}|{{ len (randAlpha 5) }}|{{ len (randNumeric 5) }}|{{ len (randAscii 5) }}|{{ len (uuidv4) }}|{{ len (randBytes 5) }}|{{ regexMatch "^[0-9]{5}$" (randNumeric 5) }}|{{ len (shuffle "abc") }}
=== numbers 16
{{ max .Values.f 1 }}|{{ maxf .Values.f 1 }}|{{ mulf .Values.f 2 }}|{{ divf 1 0.0001 }}|{{ addf 1000000 0.5 }}|{{ mulf 1e20 1e20 }}

=== functions 1
{{ dir nil }}
=== functions 2
{{ seq nil }}
=== functions 3
{{ substr 100 2 "abcd" }}
=== functions 4
{{ indent -1 "a" }}
=== functions 5
{{ last 1.5 }}
=== functions 6
{{ rest "" }}
=== functions 7
{{ initial (dict) }}
=== functions 8
{{ append 1.5 "" }}
=== functions 9
{{ prepend "x" 5 }}
=== functions 10
{{ concat (dict) }}
=== functions 11
{{ reverse true }}
=== functions 12
{{ uniq 0 }}
=== functions 13
{{ has 1 (dict) }}
=== functions 14
{{ slice (list 1 2 3) -1 }}
=== functions 15
{{ chunk 2 "" }}
=== functions 16
{{ index "" 1 }}
=== functions 17
{{ index (list 1 2 3) 1.5 }}
=== functions 18
{{ index (list 1 2 3) nil }}
=== functions 19
{{ keys "a" }}
=== functions 20
{{ dig 0 0 (dict "a" 5) }}
=== functions 21
{{ dig (list "x" 2) (list "x" 2) (list "x" 2) }}
=== functions 22
{{ mul (divf 0 0) }}
=== functions 23
{{ round 1.256 2 nil }}
=== functions 24
{{ eq (list) 1 }}
=== functions 25
{{ eq 1 (split "," "a,b") }}
=== functions 26
{{ ternary "y" "n" nil }}
=== functions 27
{{ unixEpoch "x" }}
=== functions 28
{{ mustDateModify "" (toDate "2006-01-02" "2020-02-29") }}
=== functions 29
{{ semverCompare "" "1.3.0" }}
=== functions 30
{{ lt "a" 1.0 }}
=== functions 31
{{ urlParse "\n" }}
=== functions 32
{{ fail "héllo ☃" }}

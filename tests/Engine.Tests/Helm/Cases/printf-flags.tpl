=== flags 1
{{ printf "%.2x" "a\"b" }}|{{ printf "%08.3x" "abcd" }}|{{ printf "%.1x" (list "ab" "cd") }}|{{ printf "%-8.3X" "abcd" }}|{{ printf "% x|%#x|%# x" "abc" "abc" "abc" }}
=== flags 2
{{ printf "%#8.3v" 42 }}|{{ printf "%#08v" -7 }}|{{ printf "%#.2v" "héy" }}
=== flags 3
{{ printf "%8s" 42 }}|{{ printf "%+s" 42 }}|{{ printf "%-8t" 42 }}|{{ printf "%08.3s" 42 }}|{{ printf "%5d" "x" }}|{{ printf "%6.2d" 1.5 }}
=== flags 4
{{ printf "%#o" 0 }}|{{ printf "%#08o" 42 }}|{{ printf "%#.2o" -7 }}|{{ printf "%08U" 42 }}|{{ printf "%+.0d|% .0d" 0 0 }}
=== flags 6
{{ printf "%.3T" 1.5 }}|{{ printf "%08.3T" (dict) }}|{{ printf "%.0s" (semver "1.2.3") }}|{{ printf "%8.3v" (semver "1.2.3") }}|{{ printf "%.4s" (toDate "2006-01-02" "2020-02-03") }}
=== flags 7
{{ printf "%+q" "é" }}|{{ printf "%#q" "a\nb" }}|{{ printf "%#q" "a`b" }}
=== flags 8
{{ printf "%#v" (.Files.GetBytes "notes/b.yaml") }}|{{ printf "%#v" (list (.Files.GetBytes "notes/b.yaml")) }}|{{ printf "%v %d %s %x" (.Files.GetBytes "notes/b.yaml") (.Files.GetBytes "notes/b.yaml") (.Files.GetBytes "notes/b.yaml") (.Files.GetBytes "notes/b.yaml") }}
=== flags 9
{{ printf "%.2s|%5.1s" (b64dec "gICA") (b64dec "gICA") | b64enc }}

=== strings 1
{{ trim "  a b \n" }}|{{ trimAll "$" "$5$" }}|{{ trimAll "" "x" }}|{{ trimSuffix "-" "a-" }}|{{ trimPrefix "-" "-a" }}|{{ trimSuffix "" "a" }}
=== strings 2
{{ nospace " a b\tc " }}|{{ upper "héllo" }}|{{ lower "HÉLLO" }}|{{ title "hello wörld foo-bar" }}|{{ untitle "Hello World" }}
=== strings 3
{{ trunc 3 "hello" }}|{{ trunc -3 "hello" }}|{{ trunc 10 "hi" }}|{{ trunc -10 "hi" }}|{{ trunc 0 "hi" }}|{{ trunc 63 "" }}
=== strings 4
{{ substr 0 3 "hello" }}|{{ substr 1 -1 "hello" }}|{{ substr -1 3 "hello" }}|{{ substr 2 10 "hello" }}|{{ substr 2 2 "hello" }}
=== strings 5
{{ abbrev 5 "hello world" }}|{{ abbrev 20 "hi" }}|{{ abbrev 3 "hello" }}|{{ abbrevboth 5 10 "1234 5678 9123" }}|{{ abbrevboth 1 7 "hello world foo" }}
=== strings 6
{{ repeat 3 "ab" }}|{{ repeat 0 "ab" }}|{{ contains "ell" "hello" }}|{{ hasPrefix "he" "hello" }}|{{ hasSuffix "lo" "hello" }}|{{ contains "" "x" }}
=== strings 7
{{ quote "a" 1 nil true "b\"c" 1.5 }}|{{ squote "a" 1 nil }}|{{ quote }}|{{ quote "" }}|{{ quote .Values.l }}|{{ squote .Values.m }}
=== strings 8
{{ cat "a" 1 nil "b" }}|{{ cat }}|{{ indent 2 "a\nb" }}|{{ nindent 2 "a\n\nb" }}|{{ indent 0 "a" }}|{{ indent 2 "" }}
=== strings 9
{{ replace "a" "b" "banana" }}|{{ replace "" "-" "abc" }}|{{ plural "one" "many" 1 }}|{{ plural "one" "many" 2 }}|{{ plural "one" "many" 0 }}
=== strings 10
{{ toString 1 }}|{{ toString 1.0 }}|{{ toString nil }}|{{ toString true }}|{{ toString (list 1 "a") }}|{{ toString .Values.big }}|{{ toString .Values.m }}
=== strings 11
{{ wrap 10 "the quick brown fox jumps over the lazy dog" }}|{{ wrapWith 5 "-" "hello wonderful world" }}|{{ wrap 3 "abcdef gh" }}
=== strings 12
{{ split "," "a,b,c" }}|{{ (split "," "a,b,c")._1 }}|{{ splitn "," 2 "a,b,c" }}|{{ splitList "," "a,b,c" }}|{{ splitList "" "abc" }}|{{ splitList "," "" }}|{{ (split "x" "").nope }}
=== strings 13
{{ join "," (list 1 "a" nil 2.5) }}|{{ join "," "x" }}|{{ join "," nil }}|{{ join "," .Values.nums }}|{{ join ", " (list) }}|{{ join "-" 5 }}
=== strings 14
{{ initials "First Try" }}|{{ initials " a  b" }}|{{ swapcase "aBcD éÉ" }}
=== strings 15
{{ snakecase "FirstName" }}|{{ snakecase "HTTPServer" }}|{{ snakecase "NoHTTPS" }}|{{ snakecase "GO PATH" }}|{{ snakecase "first-name x" }}|{{ snakecase "one" }}|{{ snakecase "" }}
=== strings 16
{{ camelcase "http_server" }}|{{ camelcase "first-name" }}|{{ camelcase "foo bar" }}|{{ camelcase "FooBar" }}|{{ camelcase "_foo__bar_" }}|{{ camelcase "aB_cD" }}
=== strings 17
{{ kebabcase "FirstName" }}|{{ kebabcase "HTTPServer" }}|{{ kebabcase "foo_bar baz" }}|{{ kebabcase "aB" }}
=== strings 18
{{ hello }}|{{ getHostByName "localhost" }}
=== strings 19
{{ upper "" }}|{{ title "" }}|{{ trim "" }}|{{ nospace "" }}
=== strings 20
{{ "abc" | trunc 2 | upper | repeat 2 | quote }}
=== strings 21
{{ print "a" | indent 4 }}{{ "x" | nindent 4 }}
=== strings 22
{{ regexMatch "^a.c$" "abc" }}|{{ regexMatch "(" "x" }}|{{ regexMatch "\\d+" "a1" }}|{{ regexMatch "^[a-z]+$" "Abc" }}|{{ regexMatch "(?i)^abc$" "ABC" }}
=== strings 23
{{ regexFind "[a-z][1-9]" "abcd1234" }}|{{ regexFind "x" "abc" }}|{{ regexFindAll "[2,4,6,8]" "123456789" -1 }}|{{ regexFindAll "a" "aaaa" 2 }}|{{ regexFindAll "x" "a" -1 }}|{{ regexFindAll "a*" "baac" -1 }}
=== strings 24
{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }}|{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "$1W" }}|{{ regexReplaceAll "a*" "baaac" "x" }}|{{ regexReplaceAll "(?P<n>b+)" "abbb" "<$n>" }}|{{ regexReplaceAll "b" "abc" "$$" }}
=== strings 25
{{ regexReplaceAllLiteral "a(x*)b" "-ab-axxb-" "${1}" }}|{{ regexSplit "z+" "pizza" -1 }}|{{ regexSplit "z" "pizza" 2 }}|{{ regexSplit "a" "" -1 }}|{{ regexSplit "" "abc" -1 }}|{{ regexSplit "a" "baba" 0 }}
=== strings 26
{{ regexQuoteMeta "1.2.3*[x]" }}|{{ regexReplaceAll "[^a-zA-Z0-9-]+" "a_b.c/d" "-" }}|{{ regexReplaceAll "\\W+" "a b é" "_" }}|{{ regexReplaceAll "(^-+|-+$)" "--a-b--" "" }}
=== strings 27
{{ regexMatch "a$" "a\n" }}|{{ regexMatch "(?m)^b$" "a\nb\nc" }}|{{ regexFind "a.*?b" "aXbXb" }}|{{ regexFind "(a|ab)(c|bcd)" "abcd" }}|{{ regexMatch "[[:alpha:]]+" "abc" }}|{{ regexMatch "\\pL+" "é" }}|{{ regexFind "\\bfoo\\b" "a foo b" }}|{{ regexMatch "^\\S+$" "a b" }}|{{ regexFind "[\\w.-]+" "a.b-c d" }}|{{ regexFind "x{2,3}" "xxxx" }}|{{ regexFind "x{,3}" "x{,3}" }}|{{ regexFind "\\Qa.b\\E" "a.b" }}|{{ regexFind "(?U)a+" "aaa" }}|{{ regexFind "(?s).+" "a\nb" }}|{{ regexFind "\\x41\\x{42}" "AB" }}
=== snakecase and numbers
{{ snakecase "http2xx" }}|{{ snakecase "user1" }}|{{ snakecase "a1b2" }}|{{ snakecase "HTTP20xOK" }}|{{ snakecase "Duration2m3s" }}|{{ snakecase "Bld4Floor3rd" }}|{{ snakecase "A" }}|{{ snakecase "ab.cd" }}|{{ kebabcase "V2Beta1" }}|{{ snakecase "ABTest" }}|{{ snakecase "__a__b" }}

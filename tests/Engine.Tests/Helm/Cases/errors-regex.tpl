=== pattern (?<=a)b
{{ mustRegexFind "(?<=a)b" "a" }}
=== pattern (?<!a)b
{{ mustRegexFind "(?<!a)b" "a" }}
=== pattern (?P=n)
{{ mustRegexFind "(?P=n)" "a" }}
=== pattern (?i)*
{{ mustRegexFind "(?i)*" "a" }}
=== pattern a|*
{{ mustRegexFind "a|*" "a" }}
=== pattern (?i-)
{{ mustRegexFind "(?i-)" "a" }}
=== pattern (?-)
{{ mustRegexFind "(?-)" "a" }}
=== pattern (?^a)
{{ mustRegexFind "(?^a)" "a" }}
=== pattern a{2,1}
{{ mustRegexFind "a{2,1}" "a" }}
=== pattern a{1001}
{{ mustRegexFind "a{1001}" "a" }}
=== pattern (a{100}){11}
{{ mustRegexFind "(a{100}){11}" "a" }}
=== pattern (a{1000}){2}
{{ mustRegexFind "(a{1000}){2}" "a" }}
=== pattern ((a{100}){2}){6}
{{ mustRegexFind "((a{100}){2}){6}" "a" }}
=== pattern a{2}*
{{ mustRegexFind "a{2}*" "a" }}
=== pattern a{2}??
{{ mustRegexFind "a{2}??" "a" }}
=== pattern a**
{{ mustRegexFind "a**" "a" }}
=== pattern a*{2}
{{ mustRegexFind "a*{2}" "a" }}
=== pattern a{2}{3}
{{ mustRegexFind "a{2}{3}" "a" }}
=== pattern [a-\d]
{{ mustRegexFind "[a-\\d]" "a" }}
=== pattern [z-a]
{{ mustRegexFind "[z-a]" "a" }}
=== pattern [[:foo:]]
{{ mustRegexFind "[[:foo:]]" "a" }}
=== pattern [[:alpha:]
{{ mustRegexFind "[[:alpha:]" "a" }}
=== pattern []
{{ mustRegexFind "[]" "a" }}
=== pattern [^]
{{ mustRegexFind "[^]" "a" }}
=== pattern [a
{{ mustRegexFind "[a" "a" }}
=== pattern [\
{{ mustRegexFind "[\\" "a" }}
=== pattern \
{{ mustRegexFind "\\" "a" }}
=== pattern \C
{{ mustRegexFind "\\C" "a" }}
=== pattern \E
{{ mustRegexFind "\\E" "a" }}
=== pattern \Q\E*
{{ mustRegexFind "\\Q\\E*" "a" }}
=== pattern [\Qa\E]
{{ mustRegexFind "[\\Qa\\E]" "a" }}
=== pattern [\b]
{{ mustRegexFind "[\\b]" "a" }}
=== pattern [\A]
{{ mustRegexFind "[\\A]" "a" }}
=== pattern \1
{{ mustRegexFind "\\1" "a" }}
=== pattern \18
{{ mustRegexFind "\\18" "a" }}
=== pattern [\1]
{{ mustRegexFind "[\\1]" "a" }}
=== pattern \x
{{ mustRegexFind "\\x" "a" }}
=== pattern \x{}
{{ mustRegexFind "\\x{}" "a" }}
=== pattern \x{110000}
{{ mustRegexFind "\\x{110000}" "a" }}
=== pattern \xg1
{{ mustRegexFind "\\xg1" "a" }}
=== pattern \p
{{ mustRegexFind "\\p" "a" }}
=== pattern \p{
{{ mustRegexFind "\\p{" "a" }}
=== pattern \p{N
{{ mustRegexFind "\\p{N" "a" }}
=== pattern \pé
{{ mustRegexFind "\\pé" "a" }}
=== pattern \p{Foo}
{{ mustRegexFind "\\p{Foo}" "a" }}
=== pattern \px
{{ mustRegexFind "\\px" "a" }}
=== pattern \cA
{{ mustRegexFind "\\cA" "a" }}
=== pattern \e
{{ mustRegexFind "\\e" "a" }}
=== pattern \é
{{ mustRegexFind "\\é" "a" }}
=== pattern \h
{{ mustRegexFind "\\h" "a" }}
=== pattern \Z
{{ mustRegexFind "\\Z" "a" }}
=== pattern (?#c)
{{ mustRegexFind "(?#c)" "a" }}
=== pattern (?P<é>a)
{{ mustRegexFind "(?P<é>a)" "a" }}
=== pattern (?P<a-b>a)
{{ mustRegexFind "(?P<a-b>a)" "a" }}
=== pattern (?P<>a)
{{ mustRegexFind "(?P<>a)" "a" }}
=== pattern (?P<a
{{ mustRegexFind "(?P<a" "a" }}
=== pattern (?P
{{ mustRegexFind "(?P" "a" }}
=== pattern (?
{{ mustRegexFind "(?" "a" }}
=== pattern (
{{ mustRegexFind "(" "a" }}
=== pattern )
{{ mustRegexFind ")" "a" }}
=== pattern a)
{{ mustRegexFind "a)" "a" }}
=== pattern (a
{{ mustRegexFind "(a" "a" }}
=== pattern (?:a
{{ mustRegexFind "(?:a" "a" }}
=== pattern x{1000}{2}
{{ mustRegexFind "x{1000}{2}" "a" }}
=== pattern (?is
{{ mustRegexFind "(?is" "a" }}
=== pattern [\p{Foo}]
{{ mustRegexFind "[\\p{Foo}]" "a" }}
=== pattern [a-[:digit:]]
{{ mustRegexFind "[a-[:digit:]]" "a" }}
=== pattern x{2,1001}
{{ mustRegexFind "x{2,1001}" "a" }}
=== pattern x{0,0}*
{{ mustRegexFind "x{0,0}*" "a" }}
=== pattern (x{0}){1001}
{{ mustRegexFind "(x{0}){1001}" "a" }}
=== pattern {1}
{{ mustRegexFind "{1}" "a" }}

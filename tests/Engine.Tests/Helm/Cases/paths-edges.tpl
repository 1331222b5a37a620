=== base at its edges 1
{{ base "" }}|{{ base "a" }}|{{ base "héllo ☃" }}|{{ base " a b\t" }}|{{ base "a,b" }}|{{ base "A-b_C d2" }}|{{ base "10" }}|{{ base "-1.5" }}|{{ base "é😀" }}|{{ base "a\nb\n" }}|{{ base .Values.s }}|{{ base .Values.uni }}
=== base at its edges 2
{{ base "/a/b.c" }}|{{ base "/" }}|{{ base "//a//b/" }}|{{ base "../x" }}|{{ base "a/../b" }}|{{ base "./" }}|{{ base ".b" }}|{{ base "a.b.c" }}|{{ base "/é/☃.x" }}
=== osBase at its edges
{{ osBase "" }}|{{ osBase "a" }}|{{ osBase "héllo ☃" }}|{{ osBase " a b\t" }}|{{ osBase "a,b" }}|{{ osBase "A-b_C d2" }}|{{ osBase "10" }}|{{ osBase "-1.5" }}|{{ osBase "é😀" }}|{{ osBase "a\nb\n" }}
=== dir at its edges 1
{{ dir "" }}|{{ dir "a" }}|{{ dir "héllo ☃" }}|{{ dir " a b\t" }}|{{ dir "a,b" }}|{{ dir "A-b_C d2" }}|{{ dir "10" }}|{{ dir "-1.5" }}|{{ dir "é😀" }}|{{ dir "/a/b.c" }}|{{ dir "/" }}|{{ dir "//a//b/" }}
=== dir at its edges 2
{{ dir "../x" }}|{{ dir "/é/☃.x" }}
=== osDir at its edges
{{ osDir "" }}|{{ osDir "a" }}|{{ osDir "héllo ☃" }}|{{ osDir " a b\t" }}|{{ osDir "a,b" }}|{{ osDir "A-b_C d2" }}|{{ osDir "10" }}|{{ osDir "-1.5" }}|{{ osDir "é😀" }}|{{ osDir "/a/b.c" }}
=== clean at its edges 1
{{ clean "" }}|{{ clean "a" }}|{{ clean "héllo ☃" }}|{{ clean " a b\t" }}|{{ clean "a,b" }}|{{ clean "A-b_C d2" }}|{{ clean "10" }}|{{ clean "-1.5" }}|{{ clean "é😀" }}|{{ clean "a\nb\n" }}|{{ clean .Values.s }}|{{ clean .Values.uni }}
=== clean at its edges 2
{{ clean "/a/b.c" }}|{{ clean "/" }}|{{ clean "//a//b/" }}|{{ clean "../x" }}|{{ clean "a/../b" }}|{{ clean "./" }}|{{ clean ".b" }}|{{ clean "a.b.c" }}|{{ clean "/é/☃.x" }}
=== osClean at its edges
{{ osClean "" }}|{{ osClean "a" }}|{{ osClean "héllo ☃" }}|{{ osClean " a b\t" }}|{{ osClean "a,b" }}|{{ osClean "A-b_C d2" }}|{{ osClean "10" }}|{{ osClean "-1.5" }}|{{ osClean "é😀" }}|{{ osClean "a\nb\n" }}
=== ext at its edges 1
{{ ext "" }}|{{ ext "a" }}|{{ ext "héllo ☃" }}|{{ ext " a b\t" }}|{{ ext "a,b" }}|{{ ext "A-b_C d2" }}|{{ ext "10" }}|{{ ext "-1.5" }}|{{ ext "é😀" }}|{{ ext "/a/b.c" }}|{{ ext ".b" }}|{{ ext "a.b.c" }}
=== ext at its edges 2
{{ ext "/é/☃.x" }}
=== osExt at its edges
{{ osExt "" }}|{{ osExt "a" }}|{{ osExt "héllo ☃" }}|{{ osExt " a b\t" }}|{{ osExt "a,b" }}|{{ osExt "A-b_C d2" }}|{{ osExt "10" }}|{{ osExt "-1.5" }}|{{ osExt "é😀" }}|{{ osExt "/a/b.c" }}
=== isAbs at its edges
{{ isAbs "" }}|{{ isAbs "a" }}|{{ isAbs "héllo ☃" }}|{{ isAbs " a b\t" }}|{{ isAbs "a,b" }}|{{ isAbs "A-b_C d2" }}|{{ isAbs "10" }}|{{ isAbs "-1.5" }}|{{ isAbs "é😀" }}|{{ isAbs "/a/b.c" }}|{{ isAbs "/" }}
=== osIsAbs at its edges
{{ osIsAbs "" }}|{{ osIsAbs "a" }}|{{ osIsAbs "héllo ☃" }}|{{ osIsAbs " a b\t" }}|{{ osIsAbs "a,b" }}|{{ osIsAbs "A-b_C d2" }}|{{ osIsAbs "10" }}|{{ osIsAbs "-1.5" }}|{{ osIsAbs "é😀" }}|{{ osIsAbs "/a/b.c" }}
=== urlParse at its edges 1
{{ urlParse "" }}|{{ urlParse "a" }}|{{ urlParse "héllo ☃" }}|{{ urlParse "a,b" }}|{{ urlParse "A-b_C d2" }}|{{ urlParse "10" }}|{{ urlParse "-1.5" }}|{{ urlParse "é😀" }}|{{ urlParse .Values.s }}|{{ urlParse .Values.uni }}|{{ urlParse "/a/b.c" }}|{{ urlParse "/" }}
=== urlParse at its edges 2
{{ urlParse "//a//b/" }}|{{ urlParse "../x" }}|{{ urlParse "a/../b" }}|{{ urlParse "./" }}|{{ urlParse ".b" }}|{{ urlParse "a.b.c" }}|{{ urlParse "/é/☃.x" }}
=== urlJoin at its edges
{{ urlJoin (dict) }}|{{ urlJoin (dict "a" 1 "b" "x") }}|{{ urlJoin (deepCopy .Values.m) }}
=== lookup at its edges
{{ lookup "" "Pod" "ns" "n" }}|{{ lookup "a" "Pod" "ns" "n" }}|{{ lookup "héllo ☃" "Pod" "ns" "n" }}|{{ lookup " a b\t" "Pod" "ns" "n" }}|{{ lookup "a,b" "Pod" "ns" "n" }}|{{ lookup "A-b_C d2" "Pod" "ns" "n" }}|{{ lookup "10" "Pod" "ns" "n" }}|{{ lookup "-1.5" "Pod" "ns" "n" }}|{{ lookup "é😀" "Pod" "ns" "n" }}

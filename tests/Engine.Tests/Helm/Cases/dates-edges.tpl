=== date at its edges 1
{{ date "" 0 }}|{{ date "a" 0 }}|{{ date "héllo ☃" 0 }}|{{ date " a b\t" 0 }}|{{ date "a,b" 0 }}|{{ date "A-b_C d2" 0 }}|{{ date "10" 0 }}|{{ date "-1.5" 0 }}|{{ date "é😀" 0 }}|{{ date "a\nb\n" 0 }}|{{ date .Values.s 0 }}|{{ date .Values.uni 0 }}
=== date at its edges 2
{{ date "2006-01-02" 0 }}|{{ date "2006-01-02" -1 }}|{{ date "2006-01-02" (int64 7) }}
=== dateInZone at its edges 1
{{ dateInZone "" 0 "UTC" }}|{{ dateInZone "a" 0 "UTC" }}|{{ dateInZone "héllo ☃" 0 "UTC" }}|{{ dateInZone " a b\t" 0 "UTC" }}|{{ dateInZone "a,b" 0 "UTC" }}|{{ dateInZone "A-b_C d2" 0 "UTC" }}|{{ dateInZone "10" 0 "UTC" }}|{{ dateInZone "-1.5" 0 "UTC" }}|{{ dateInZone "é😀" 0 "UTC" }}|{{ dateInZone "a\nb\n" 0 "UTC" }}|{{ dateInZone .Values.s 0 "UTC" }}|{{ dateInZone .Values.uni 0 "UTC" }}
=== dateInZone at its edges 2
{{ dateInZone "2006-01-02 15:04" 0 "UTC" }}|{{ dateInZone "2006-01-02 15:04" -1 "UTC" }}|{{ dateInZone "2006-01-02 15:04" (int64 7) "UTC" }}
=== date_in_zone at its edges
{{ date_in_zone "" 0 "UTC" }}|{{ date_in_zone "a" 0 "UTC" }}|{{ date_in_zone "héllo ☃" 0 "UTC" }}|{{ date_in_zone " a b\t" 0 "UTC" }}|{{ date_in_zone "a,b" 0 "UTC" }}|{{ date_in_zone "A-b_C d2" 0 "UTC" }}|{{ date_in_zone "10" 0 "UTC" }}|{{ date_in_zone "-1.5" 0 "UTC" }}|{{ date_in_zone "é😀" 0 "UTC" }}|{{ date_in_zone "a\nb\n" 0 "UTC" }}
=== htmlDate at its edges
{{ htmlDate 0 }}|{{ htmlDate -1 }}|{{ htmlDate (int64 7) }}
=== htmlDateInZone at its edges
{{ htmlDateInZone 0 "UTC" }}|{{ htmlDateInZone -1 "UTC" }}|{{ htmlDateInZone (int64 7) "UTC" }}|{{ htmlDateInZone 0 "" }}|{{ htmlDateInZone 0 "a" }}|{{ htmlDateInZone 0 "héllo ☃" }}|{{ htmlDateInZone 0 " a b\t" }}|{{ htmlDateInZone 0 "a,b" }}|{{ htmlDateInZone 0 "A-b_C d2" }}
=== dateModify at its edges
{{ dateModify "" (toDate "2006-01-02" "2020-02-29") }}|{{ dateModify "a" (toDate "2006-01-02" "2020-02-29") }}|{{ dateModify "héllo ☃" (toDate "2006-01-02" "2020-02-29") }}|{{ dateModify " a b\t" (toDate "2006-01-02" "2020-02-29") }}|{{ dateModify "a,b" (toDate "2006-01-02" "2020-02-29") }}|{{ dateModify "A-b_C d2" (toDate "2006-01-02" "2020-02-29") }}|{{ dateModify "10" (toDate "2006-01-02" "2020-02-29") }}|{{ dateModify "-1.5" (toDate "2006-01-02" "2020-02-29") }}|{{ dateModify "é😀" (toDate "2006-01-02" "2020-02-29") }}|{{ dateModify "1h" (toDate "2006-01-02" "2020-02-29") }}
=== date_modify at its edges
{{ date_modify "" (toDate "2006-01-02" "2020-02-29") }}|{{ date_modify "a" (toDate "2006-01-02" "2020-02-29") }}|{{ date_modify "héllo ☃" (toDate "2006-01-02" "2020-02-29") }}|{{ date_modify " a b\t" (toDate "2006-01-02" "2020-02-29") }}|{{ date_modify "a,b" (toDate "2006-01-02" "2020-02-29") }}|{{ date_modify "A-b_C d2" (toDate "2006-01-02" "2020-02-29") }}|{{ date_modify "10" (toDate "2006-01-02" "2020-02-29") }}|{{ date_modify "-1.5" (toDate "2006-01-02" "2020-02-29") }}|{{ date_modify "é😀" (toDate "2006-01-02" "2020-02-29") }}|{{ date_modify "1h" (toDate "2006-01-02" "2020-02-29") }}
=== mustDateModify at its edges
{{ mustDateModify "1h" (toDate "2006-01-02" "2020-02-29") }}
=== must_date_modify at its edges
{{ must_date_modify "1h" (toDate "2006-01-02" "2020-02-29") }}
=== toDate at its edges
{{ toDate "" "2020-02-29" }}|{{ toDate "a" "2020-02-29" }}|{{ toDate "héllo ☃" "2020-02-29" }}|{{ toDate " a b\t" "2020-02-29" }}|{{ toDate "a,b" "2020-02-29" }}|{{ toDate "A-b_C d2" "2020-02-29" }}|{{ toDate "10" "2020-02-29" }}|{{ toDate "-1.5" "2020-02-29" }}|{{ toDate "é😀" "2020-02-29" }}
=== unixEpoch at its edges
{{ unixEpoch (toDate "2006-01-02" "2020-02-29") }}
=== duration at its edges
{{ duration nil }}|{{ duration "" }}|{{ duration "a" }}|{{ duration "é☃" }}|{{ duration "10" }}|{{ duration "-1.5" }}|{{ duration "0x1F" }}|{{ duration "true" }}|{{ duration 0 }}|{{ duration (int64 7) }}
=== durationRound at its edges
{{ durationRound nil }}|{{ durationRound "" }}|{{ durationRound "a" }}|{{ durationRound "é☃" }}|{{ durationRound "10" }}|{{ durationRound "-1.5" }}|{{ durationRound "0x1F" }}|{{ durationRound "true" }}|{{ durationRound 0 }}

=== b64enc at its edges
{{ b64enc "" }}|{{ b64enc "a" }}|{{ b64enc "héllo ☃" }}|{{ b64enc " a b\t" }}|{{ b64enc "a,b" }}|{{ b64enc "A-b_C d2" }}|{{ b64enc "10" }}|{{ b64enc "-1.5" }}|{{ b64enc "é😀" }}|{{ b64enc "a\nb\n" }}|{{ b64enc .Values.s }}|{{ b64enc .Values.uni }}
=== b64dec at its edges
{{ b64dec "" }}|{{ b64dec "a" }}|{{ b64dec "héllo ☃" }}|{{ b64dec " a b\t" }}|{{ b64dec "a,b" }}|{{ b64dec "A-b_C d2" }}|{{ b64dec "10" }}|{{ b64dec "-1.5" }}|{{ b64dec "é😀" }}|{{ b64dec "a\nb\n" }}
=== b32enc at its edges
{{ b32enc "" }}|{{ b32enc "a" }}|{{ b32enc "héllo ☃" }}|{{ b32enc " a b\t" }}|{{ b32enc "a,b" }}|{{ b32enc "A-b_C d2" }}|{{ b32enc "10" }}|{{ b32enc "-1.5" }}|{{ b32enc "é😀" }}|{{ b32enc "a\nb\n" }}|{{ b32enc .Values.s }}|{{ b32enc .Values.uni }}
=== b32dec at its edges
{{ b32dec "" }}|{{ b32dec "a" }}|{{ b32dec "héllo ☃" }}|{{ b32dec " a b\t" }}|{{ b32dec "a,b" }}|{{ b32dec "A-b_C d2" }}|{{ b32dec "10" }}|{{ b32dec "-1.5" }}|{{ b32dec "é😀" }}
=== sha1sum at its edges
{{ sha1sum "" }}|{{ sha1sum "a" }}|{{ sha1sum "héllo ☃" }}|{{ sha1sum " a b\t" }}|{{ sha1sum "a,b" }}|{{ sha1sum "A-b_C d2" }}|{{ sha1sum "10" }}|{{ sha1sum "-1.5" }}|{{ sha1sum "é😀" }}|{{ sha1sum "a\nb\n" }}|{{ sha1sum .Values.s }}|{{ sha1sum .Values.uni }}
=== sha256sum at its edges
{{ sha256sum "" }}|{{ sha256sum "a" }}|{{ sha256sum "héllo ☃" }}|{{ sha256sum " a b\t" }}|{{ sha256sum "a,b" }}|{{ sha256sum "A-b_C d2" }}|{{ sha256sum "10" }}|{{ sha256sum "-1.5" }}|{{ sha256sum "é😀" }}|{{ sha256sum "a\nb\n" }}|{{ sha256sum .Values.s }}|{{ sha256sum .Values.uni }}
=== sha512sum at its edges
{{ sha512sum "" }}|{{ sha512sum "a" }}|{{ sha512sum "héllo ☃" }}|{{ sha512sum " a b\t" }}|{{ sha512sum "a,b" }}|{{ sha512sum "A-b_C d2" }}|{{ sha512sum "10" }}|{{ sha512sum "-1.5" }}|{{ sha512sum "é😀" }}|{{ sha512sum "a\nb\n" }}|{{ sha512sum .Values.s }}|{{ sha512sum .Values.uni }}
=== adler32sum at its edges
{{ adler32sum "" }}|{{ adler32sum "a" }}|{{ adler32sum "héllo ☃" }}|{{ adler32sum " a b\t" }}|{{ adler32sum "a,b" }}|{{ adler32sum "A-b_C d2" }}|{{ adler32sum "10" }}|{{ adler32sum "-1.5" }}|{{ adler32sum "é😀" }}|{{ adler32sum "a\nb\n" }}|{{ adler32sum .Values.s }}|{{ adler32sum .Values.uni }}
=== toJson at its edges 1
{{ toJson nil }}|{{ toJson "" }}|{{ toJson "a" }}|{{ toJson "é☃" }}|{{ toJson "10" }}|{{ toJson "-1.5" }}|{{ toJson "0x1F" }}|{{ toJson "true" }}|{{ toJson 0 }}|{{ toJson -1 }}|{{ toJson 1.5 }}|{{ toJson -0.5 }}
=== toJson at its edges 2
{{ toJson 9223372036854775807 }}|{{ toJson -9223372036854775808 }}|{{ toJson 1e19 }}|{{ toJson true }}|{{ toJson false }}|{{ toJson (list) }}|{{ toJson (list 1 "a" nil) }}|{{ toJson .Values.l }}|{{ toJson .Values.strs }}|{{ toJson (dict) }}|{{ toJson (dict "a" 1) }}|{{ toJson .Values.m }}
=== toJson at its edges 3
{{ toJson .Values.nope }}|{{ toJson (until 2) }}|{{ toJson (split "," "a,b") }}|{{ toJson .Values.big }}|{{ toJson .Values.f }}|{{ toJson .Values.huge }}|{{ toJson (int64 7) }}|{{ toJson (list (list 1) (list)) }}
=== mustToJson at its edges
{{ mustToJson nil }}|{{ mustToJson "" }}|{{ mustToJson "a" }}|{{ mustToJson "é☃" }}|{{ mustToJson "10" }}|{{ mustToJson "-1.5" }}|{{ mustToJson "0x1F" }}|{{ mustToJson "true" }}|{{ mustToJson 0 }}|{{ mustToJson -1 }}
=== toPrettyJson at its edges 1
{{ toPrettyJson nil }}|{{ toPrettyJson "" }}|{{ toPrettyJson "a" }}|{{ toPrettyJson "é☃" }}|{{ toPrettyJson "10" }}|{{ toPrettyJson "-1.5" }}|{{ toPrettyJson "0x1F" }}|{{ toPrettyJson "true" }}|{{ toPrettyJson 0 }}|{{ toPrettyJson -1 }}|{{ toPrettyJson 1.5 }}|{{ toPrettyJson -0.5 }}
=== toPrettyJson at its edges 2
{{ toPrettyJson 9223372036854775807 }}|{{ toPrettyJson -9223372036854775808 }}|{{ toPrettyJson 1e19 }}|{{ toPrettyJson true }}|{{ toPrettyJson false }}|{{ toPrettyJson (list) }}|{{ toPrettyJson (list 1 "a" nil) }}|{{ toPrettyJson .Values.l }}|{{ toPrettyJson .Values.strs }}|{{ toPrettyJson (dict) }}|{{ toPrettyJson (dict "a" 1) }}|{{ toPrettyJson .Values.m }}
=== toPrettyJson at its edges 3
{{ toPrettyJson .Values.nope }}|{{ toPrettyJson (until 2) }}|{{ toPrettyJson (split "," "a,b") }}|{{ toPrettyJson .Values.big }}|{{ toPrettyJson .Values.f }}|{{ toPrettyJson .Values.huge }}|{{ toPrettyJson (int64 7) }}|{{ toPrettyJson (list (list 1) (list)) }}
=== mustToPrettyJson at its edges
{{ mustToPrettyJson nil }}|{{ mustToPrettyJson "" }}|{{ mustToPrettyJson "a" }}|{{ mustToPrettyJson "é☃" }}|{{ mustToPrettyJson "10" }}|{{ mustToPrettyJson "-1.5" }}|{{ mustToPrettyJson "0x1F" }}|{{ mustToPrettyJson "true" }}|{{ mustToPrettyJson 0 }}|{{ mustToPrettyJson -1 }}
=== toRawJson at its edges 1
{{ toRawJson nil }}|{{ toRawJson "" }}|{{ toRawJson "a" }}|{{ toRawJson "é☃" }}|{{ toRawJson "10" }}|{{ toRawJson "-1.5" }}|{{ toRawJson "0x1F" }}|{{ toRawJson "true" }}|{{ toRawJson 0 }}|{{ toRawJson -1 }}|{{ toRawJson 1.5 }}|{{ toRawJson -0.5 }}
=== toRawJson at its edges 2
{{ toRawJson 9223372036854775807 }}|{{ toRawJson -9223372036854775808 }}|{{ toRawJson 1e19 }}|{{ toRawJson true }}|{{ toRawJson false }}|{{ toRawJson (list) }}|{{ toRawJson (list 1 "a" nil) }}|{{ toRawJson .Values.l }}|{{ toRawJson .Values.strs }}|{{ toRawJson (dict) }}|{{ toRawJson (dict "a" 1) }}|{{ toRawJson .Values.m }}
=== toRawJson at its edges 3
{{ toRawJson .Values.nope }}|{{ toRawJson (until 2) }}|{{ toRawJson (split "," "a,b") }}|{{ toRawJson .Values.big }}|{{ toRawJson .Values.f }}|{{ toRawJson .Values.huge }}|{{ toRawJson (int64 7) }}|{{ toRawJson (list (list 1) (list)) }}
=== mustToRawJson at its edges
{{ mustToRawJson nil }}|{{ mustToRawJson "" }}|{{ mustToRawJson "a" }}|{{ mustToRawJson "é☃" }}|{{ mustToRawJson "10" }}|{{ mustToRawJson "-1.5" }}|{{ mustToRawJson "0x1F" }}|{{ mustToRawJson "true" }}|{{ mustToRawJson 0 }}|{{ mustToRawJson -1 }}
=== fromJson at its edges
{{ fromJson "" }}|{{ fromJson "a" }}|{{ fromJson "héllo ☃" }}|{{ fromJson " a b\t" }}|{{ fromJson "a,b" }}|{{ fromJson "A-b_C d2" }}|{{ fromJson "10" }}|{{ fromJson "-1.5" }}|{{ fromJson "é😀" }}|{{ fromJson .Values.uni }}
=== fromJsonArray at its edges
{{ fromJsonArray "" }}|{{ fromJsonArray "a" }}|{{ fromJsonArray "héllo ☃" }}|{{ fromJsonArray " a b\t" }}|{{ fromJsonArray "a,b" }}|{{ fromJsonArray "A-b_C d2" }}|{{ fromJsonArray "10" }}|{{ fromJsonArray "-1.5" }}|{{ fromJsonArray "é😀" }}|{{ fromJsonArray .Values.uni }}
=== mustFromJson at its edges
{{ mustFromJson "10" }}|{{ mustFromJson "-1.5" }}
=== toYaml at its edges 1
{{ toYaml nil }}|{{ toYaml "" }}|{{ toYaml "a" }}|{{ toYaml "é☃" }}|{{ toYaml "10" }}|{{ toYaml "-1.5" }}|{{ toYaml "0x1F" }}|{{ toYaml "true" }}|{{ toYaml 0 }}|{{ toYaml -1 }}|{{ toYaml 1.5 }}|{{ toYaml -0.5 }}
=== toYaml at its edges 2
{{ toYaml 9223372036854775807 }}|{{ toYaml -9223372036854775808 }}|{{ toYaml 1e19 }}|{{ toYaml true }}|{{ toYaml false }}|{{ toYaml (list) }}|{{ toYaml (list 1 "a" nil) }}|{{ toYaml .Values.l }}|{{ toYaml .Values.strs }}|{{ toYaml (dict) }}|{{ toYaml (dict "a" 1) }}|{{ toYaml .Values.m }}
=== toYaml at its edges 3
{{ toYaml .Values.nope }}|{{ toYaml (until 2) }}|{{ toYaml (split "," "a,b") }}|{{ toYaml .Values.big }}|{{ toYaml .Values.f }}|{{ toYaml .Values.huge }}|{{ toYaml (int64 7) }}|{{ toYaml (list (list 1) (list)) }}
=== mustToYaml at its edges
{{ mustToYaml nil }}|{{ mustToYaml "" }}|{{ mustToYaml "a" }}|{{ mustToYaml "é☃" }}|{{ mustToYaml "10" }}|{{ mustToYaml "-1.5" }}|{{ mustToYaml "0x1F" }}|{{ mustToYaml "true" }}|{{ mustToYaml 0 }}|{{ mustToYaml -1 }}
=== toYamlPretty at its edges 1
{{ toYamlPretty nil }}|{{ toYamlPretty "" }}|{{ toYamlPretty "a" }}|{{ toYamlPretty "é☃" }}|{{ toYamlPretty "10" }}|{{ toYamlPretty "-1.5" }}|{{ toYamlPretty "0x1F" }}|{{ toYamlPretty "true" }}|{{ toYamlPretty 0 }}|{{ toYamlPretty -1 }}|{{ toYamlPretty 1.5 }}|{{ toYamlPretty -0.5 }}
=== toYamlPretty at its edges 2
{{ toYamlPretty 9223372036854775807 }}|{{ toYamlPretty -9223372036854775808 }}|{{ toYamlPretty true }}|{{ toYamlPretty false }}|{{ toYamlPretty (list) }}|{{ toYamlPretty (list 1 "a" nil) }}|{{ toYamlPretty .Values.l }}|{{ toYamlPretty .Values.strs }}|{{ toYamlPretty (dict) }}|{{ toYamlPretty (dict "a" 1) }}|{{ toYamlPretty .Values.m }}|{{ toYamlPretty .Values.nope }}
=== toYamlPretty at its edges 3
{{ toYamlPretty (until 2) }}|{{ toYamlPretty (split "," "a,b") }}|{{ toYamlPretty .Values.f }}|{{ toYamlPretty (int64 7) }}|{{ toYamlPretty (list (list 1) (list)) }}
=== fromYaml at its edges
{{ fromYaml "" }}|{{ fromYaml "a" }}|{{ fromYaml "héllo ☃" }}|{{ fromYaml " a b\t" }}|{{ fromYaml "a,b" }}|{{ fromYaml "A-b_C d2" }}|{{ fromYaml "10" }}|{{ fromYaml "-1.5" }}|{{ fromYaml "é😀" }}
=== fromYamlArray at its edges
{{ fromYamlArray "" }}|{{ fromYamlArray "a" }}|{{ fromYamlArray "héllo ☃" }}|{{ fromYamlArray " a b\t" }}|{{ fromYamlArray "a,b" }}|{{ fromYamlArray "A-b_C d2" }}|{{ fromYamlArray "10" }}|{{ fromYamlArray "-1.5" }}|{{ fromYamlArray "é😀" }}
=== toToml at its edges 1
{{ toToml "" }}|{{ toToml "a" }}|{{ toToml "é☃" }}|{{ toToml "10" }}|{{ toToml "-1.5" }}|{{ toToml "0x1F" }}|{{ toToml "true" }}|{{ toToml 0 }}|{{ toToml -1 }}|{{ toToml 1.5 }}|{{ toToml -0.5 }}|{{ toToml 9223372036854775807 }}
=== toToml at its edges 2
{{ toToml -9223372036854775808 }}|{{ toToml 1e19 }}|{{ toToml true }}|{{ toToml false }}|{{ toToml (list) }}|{{ toToml (list 1 "a" nil) }}|{{ toToml .Values.l }}|{{ toToml .Values.strs }}|{{ toToml (dict) }}|{{ toToml (dict "a" 1) }}|{{ toToml .Values.m }}|{{ toToml (until 2) }}
=== toToml at its edges 3
{{ toToml (split "," "a,b") }}|{{ toToml .Values.big }}|{{ toToml .Values.f }}|{{ toToml .Values.huge }}|{{ toToml (int64 7) }}|{{ toToml (list (list 1) (list)) }}
=== fromToml at its edges
{{ fromToml "" }}

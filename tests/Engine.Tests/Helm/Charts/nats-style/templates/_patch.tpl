{{- /* Applies a list of patches (add, replace, remove) to .doc, and prints the result as JSON. */ -}}
{{- define "patched" -}}
{{- $box := dict "doc" (.doc | toJson | fromJson) -}}
{{- range $patch := .patches -}}
{{- if not (hasKey $patch "path") }}{{ fail (printf "a patch has no path: %s" (toJson $patch)) }}{{ end -}}
{{- $steps := slice (splitList "/" (printf "doc%s" $patch.path)) 0 -}}
{{- $place := $box -}}
{{- $holder := dict "in" $box -}}{{- $held := "in" -}}
{{- range $step := initial $steps -}}
{{- $held = $step -}}{{- $holder = $place -}}
{{- if kindIs "slice" $place }}{{ $place = index $place (int $step) }}{{ else }}{{ $place = required (printf "nothing at %q" $step) (get $place ($step | replace "~1" "/")) }}{{ end -}}
{{- end -}}
{{- $name := last $steps | replace "~1" "/" -}}
{{- if kindIs "slice" $place -}}
{{- $at := eq $name "-" | ternary (len $place) (int $name) -}}
{{- if eq $patch.op "add" }}{{ $_ := set $holder $held (concat (slice $place 0 $at) (list $patch.value) (slice $place $at)) }}
{{- else if eq $patch.op "remove" }}{{ $_ := set $holder $held (concat (slice $place 0 $at) (slice $place (add1 $at))) }}
{{- else }}{{ fail (cat "lists know no" $patch.op) }}{{ end -}}
{{- else if eq $patch.op "remove" }}{{ $_ := unset $place $name }}
{{- else if has $patch.op (list "add" "replace") }}{{ $_ := set $place $name $patch.value }}
{{- else }}{{ fail (cat "no such operation:" $patch.op) }}{{ end -}}
{{- end -}}
{{- toJson $box -}}
{{- end -}}
{{- define "server.conf" -}}
{{- regexReplaceAll "\"<<\\s*(.*?)\\s*>>\"" (toPrettyJson . | replace "\\u003c" "<" | replace "\\u003e" ">") "${1}" -}}
{{- end -}}

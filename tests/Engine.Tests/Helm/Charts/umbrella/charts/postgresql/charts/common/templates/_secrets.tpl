{{- define "common.secrets.passwords.manage" -}}
{{- $password := "" }}
{{- $subchart := "" }}
{{- $secretData := (lookup "v1" "Secret" (include "common.names.namespace" .context) .secret).data }}
{{- if $secretData }}
  {{- $password = index $secretData .key | b64dec }}
{{- end -}}
{{- $providedPasswordKey := "" }}
{{- range .providedValues }}{{ if not $providedPasswordKey }}{{ $providedPasswordKey = . }}{{ end }}{{ end }}
{{- $value := $.context.Values }}
{{- range splitList "." $providedPasswordKey }}{{- $value = index $value . }}{{- end }}
{{- if $value }}{{ $password = $value | toString }}{{ else if not $password }}{{ $password = printf "generated-%d" (int .length) }}{{ end -}}
{{- $password | b64enc | quote -}}
{{- end -}}

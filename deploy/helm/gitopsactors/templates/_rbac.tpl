{{- define "gax.subjects" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "gax.serviceAccount" . }}
    namespace: {{ .Release.Namespace }}
{{- end -}}

{{/* What an Application needs where it is declared. */}}
{{- define "gax.applicationRules" -}}
- apiGroups: [argoproj.io]
  resources: [applications]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [""]
  resources: [events]
  verbs: [list, create]
{{- end -}}
